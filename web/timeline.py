"""The timeline of a case: each event as a sentence, with who, when and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.bounces import FULL
from engine.local_time import BRUSSELS
from engine.queries.case_page import CaseView
from engine.queries.timeline import Happened
from web.pages import button, words
from web.speech import Speech, short_day
from web.undoing import taken_back
from workflows.stalled.decisions import decisions

KINDS = {
    "opened": "move",
    "advanced": "move",
    "corrected": "move",
    "note": "note",
    "filled_in": "note",
    "contact": "contact",
    "answer_seen": "answer",
    "task_opened": "task",
    "task_done": "task",
    "task_reopened": "task",
    "reminded": "mail",
}
TAKEN_BACK = {"contact": "contact_taken_back", "reminded": "reminder_taken_back"}
"""What an event is called that took back one of another kind than a step."""
CONTACT_KINDS = {"mail": "mail", "visit": "visit"}


def entries(case: CaseView, say: Speech, *, in_full: bool = False) -> list[dict[str, Any]]:
    """Return the events as ``parts/timeline.html`` wants them, the newest first.

    ``in_full`` tells private values too: for the person they are about.
    """
    return [_entry(case, each, say, in_full=in_full) for each in case.timeline]


def _entry(case: CaseView, event: Happened, say: Speech, *, in_full: bool) -> dict[str, Any]:
    payload = event.payload
    kind = KINDS.get(event.kind, "system")
    if event.kind == "contact" and payload:
        kind = CONTACT_KINDS.get(payload["channel"], "contact")
    return {
        "at": event.at,
        "actor": event.actor or words()["erased_by"],
        "kind": kind,
        "title": _title(case, event, say),
        "text": words()["erased"]
        if payload is None
        else " ".join(_texts(case, event.kind, payload, say, in_full=in_full)),
        "tone": "bad" if event.kind == "step_refused" else "",
        "seen_by": "",
        "taken_back": _taken_back(event),
        "undo": _undo(case, event),
    }


def _taken_back(event: Happened) -> str:
    back = event.taken_back
    if back is None:
        return ""
    moment = back.at.astimezone(BRUSSELS)
    day = f"{short_day(moment.date())}, {moment:%H:%M}"
    return str(words()["taken_back"]).format(name=back.actor or words()["erased_by"], day=day)


def _undo(case: CaseView, event: Happened) -> dict[str, Any] | None:
    if case.own_last is not None and case.own_last[1] == event.sequence:
        found = taken_back(case)
        return None if found is None else found | {"look": "quiet"}
    if case.undo is None or case.undo.sequence != event.sequence:
        return None
    path = f"/dossiers/{case.id}/ongedaan"
    if case.undo.needs_reason:
        return button(words()["undo"], path, look="quiet", icon="undo")
    return button(words()["undo"], path, post=True, look="quiet", icon="undo", version=str(case.version))


def _title(case: CaseView, event: Happened, say: Speech) -> str:
    payload, definition, said = event.payload or {}, case.definition, words()
    code = TAKEN_BACK.get(payload.get("kind", ""), event.kind) if event.kind == "corrected" else event.kind
    title = str(said["events"].get(code, code))
    if event.kind == "advanced" and (action := definition.document.actions.get(payload.get("action", ""))):
        return say(action.label)
    if event.kind == "contact" and payload:
        return f"{said['channels'][payload['channel']]}: {said['results'][payload['result']]}"
    if "clock" in payload:
        return f"{title}: {say.clock(definition, payload['clock'])}"
    if event.kind in {"task_opened", "task_done", "task_reopened", "answer_seen", "reminded"} and payload:
        return f"{title}: {_task(case, payload, say)}"
    if event.kind == "assigned" and "role" in payload:
        return f"{title}: {say.role(definition, payload['role'])}"
    about = _appointment(payload) if "appointment_kind" in payload else _decision(payload, say)
    return f"{title}: {about}" if about else title


def _decision(payload: Mapping[str, Any], say: Speech) -> str:
    """Return what a review decided, empty for any other event."""
    decision = decisions().decisions.get(payload.get("decision", ""))
    return say(decision.label) if decision else ""


def _appointment(payload: Mapping[str, Any]) -> str:
    """Return what an event about an appointment is about: which, when, and what was answered."""
    said = words()["appointments"]
    told = [said["kinds"][payload["appointment_kind"]].lower()]
    if "starts_at" in payload:
        moment = datetime.fromisoformat(payload["starts_at"]).astimezone(BRUSSELS)
        told.append(f"{short_day(moment.date())} {moment:%H:%M}")
    if "answer" in payload:
        told.append(said["answers"][payload["answer"]])
    return ", ".join(told)


def _task(case: CaseView, payload: Mapping[str, Any], say: Speech) -> str:
    if payload.get("label"):
        return str(payload["label"])
    name = payload.get("name", "")
    kind = (
        "escalation" if name in case.definition.clock_rules and name not in case.definition.document.tasks else "task"
    )
    return say.task(case.definition, name=name, kind=kind, label=None)


def _texts(case: CaseView, kind: str, payload: Mapping[str, Any], say: Speech, *, in_full: bool) -> list[str]:
    """Return the sentences under the title: what was typed, why, and what it changed."""
    document, said = case.definition.document, words()
    found = []
    if kind == "advanced" and payload.get("from") != payload.get("to") and payload.get("to") in document.states:
        found.append(said["moved"].format(state=say(document.states[payload["to"]].label)))
    if isinstance(reason := payload.get("reason"), Mapping):
        rule = document.actions.get(payload.get("action", ""))
        known = document.reasons.get(rule.reason or "", {}) if rule else {}
        label = say(known.get(reason["code"]))
        found.append(f"{label}: {reason['text']}" if label else str(reason["text"]))
    elif reason:
        found.append(str(reason))
    if override := payload.get("override"):
        found.append(f"{said['override']}: {override['text']}")
    if kind == "contact":
        found.append(said["with_whom"].format(role=say.role(case.definition, payload["party"]).lower()))
    found += [str(payload[name]) for name in ("text", "document") if payload.get(name)]
    found += _about_days(kind, payload)
    found += _about_addresses(case, kind, payload, say)
    if kind in {"step_fired", "reminded", "erased"}:
        found += [said["erased_text"]] if kind == "erased" else _fired(case, payload, say)
    return found + _changes(case, payload, say, in_full=in_full)


def _about_days(kind: str, payload: Mapping[str, Any]) -> list[str]:
    """Return until when something is put off, for when it was decided, or how far a deadline moved."""

    def day(name: str) -> str:
        return short_day(date.fromisoformat(payload[name]))

    said = words()
    if kind == "snoozed":
        return [said["until_day"].format(day=day("until_on"))]
    if kind == "reviewed" and payload.get("on"):
        return [said["until_day"].format(day=day("on"))]
    if "was" in payload and "becomes" in payload:
        return [said["clock_moved"].format(was=day("was"), becomes=day("becomes"))]
    return []


def _about_addresses(case: CaseView, kind: str, payload: Mapping[str, Any], say: Speech) -> list[str]:
    """Return what a mail that came back, or a new address, means for the mails to come."""

    def named(roles: list[str]) -> str:
        return ", ".join(say.role(case.definition, role).lower() for role in roles)

    said, parts = words(), []
    if kind == "mail_bounced" and payload.get("verdict") == FULL:
        parts.append(str(said["mailbox_full"]))
    if kind in {"mail_bounced", "mail_failed"} and payload.get("roles"):
        parts.append(str(said["address_of"]).format(roles=named(payload["roles"])))
    if mended := payload.get("addresses_mended"):
        parts.append(str(said["address_mended"]).format(roles=named(mended)))
    return parts


def _fired(case: CaseView, payload: Mapping[str, Any], say: Speech) -> list[str]:
    said, definition = words(), case.definition
    parts = []
    for key in ("remind", "escalate"):
        if payload.get(key):
            roles = ", ".join(say.role(definition, role).lower() for role in payload[key])
            parts.append(str(said[key]).format(roles=roles))
    if payload.get("open"):
        parts.append(said["opens"].format(task=say.task(definition, name=payload["open"], kind="task", label=None)))
    if payload.get("set") and payload["set"] in definition.document.flags:
        parts.append(f"{say(definition.document.flags[payload['set']].label)}.")
    return parts


def _changes(case: CaseView, payload: Mapping[str, Any], say: Speech, *, in_full: bool) -> list[str]:
    """Return what was filled in; a private value is named, never shown in a list of what happened."""
    document = case.definition.document
    changed = [(name, becomes) for name, _was, becomes in payload.get("fields", [])]
    changed = changed or list(payload.get("evidence", {}).items())
    parts = []
    for name, value in changed:
        rule = document.fields.get(name)
        if rule is None:
            parts.append(f"{value}")
            continue
        shown = "" if rule.private and not in_full else f": {say.value(rule, value, dict(case.choices.get(name, ())))}"
        parts.append(f"{say(rule.label).rstrip('?')}{shown}")
    return ["; ".join(parts).rstrip(".") + "."] if parts else []
