"""A case in the shapes its templates want: steps, checklist, timeline, contacts, forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.commands.fill_in import may_write
from engine.document import Action
from engine.errors import Unmet
from engine.queries.case_page import CaseView, Happened
from engine.rules import Option
from web import forms
from web.pages import button, new_key, words

TIMELINE_KINDS = {"note": "note", "contact": "contact", "step_fired": "system", "task_done": "task", "advanced": "move"}
TONES = {"neutral": "quiet", "danger": "bad", "warning": "warn"}


def show(case: CaseView) -> dict[str, Any]:
    """Return everything the page of a case shows."""
    document = case.definition.document
    names = list(document.blocks)
    return {
        "case": case,
        "state": {
            "label": document.states[case.state].label.nl,
            "tone": TONES.get(document.states[case.state].tone, "info"),
        },
        "blocks": [
            {"number": at, "label": document.blocks[name].label.nl, "href": ""} for at, name in enumerate(names, 1)
        ],
        "current": names.index(case.block) + 1,
        "step": _step(case),
        "checklist": [_item(case, name, done) for name, done in case.checklist],
        "clocks": [_clock(case, *each) for each in case.clocks],
        "tasks": [_task(case, row) for row in case.tasks],
        "contacts": [_contact(case, each) for each in case.people],
        "entries": [_entry(case, each, newest=at == 0) for at, each in enumerate(case.timeline)],
        "key": new_key(),
    }


def notice(case: CaseView, done: str) -> dict[str, Any] | None:
    """Return the banner after an action, with a way back."""
    said = words()
    texts = {"notitie": said["note_saved"], "ongedaan": said["undone"], "gegevens": said["saved"]}
    action = case.definition.document.actions.get(done)
    text = texts.get(done) or (said["taken"].format(label=action.label.nl) if action else "")
    if not text:
        return None
    back = action is not None and action.undo
    undo = button(said["undo"], f"/dossiers/{case.id}/ongedaan", post=True, icon="undo", version=str(case.version))
    return {"text": text, "detail": "", "tone": "good", "undo": undo if back else None}


def action_form(
    case: CaseView,
    action: str,
    values: Mapping[str, object],
    *,
    errors: Mapping[str, str],
    unmet: tuple[Unmet, ...],
    key: str,
) -> dict[str, Any]:
    """Return the form of one action: its fields, what stands in the way, and what it will do."""
    document = case.definition.document
    option = next(each for each in case.options if each.name == action)
    rule = option.action
    elsewhere = unmet or tuple(
        each for each in option.unmet if not (each.fields and set(each.fields) <= set(rule.asks))
    )
    fields = forms.views(document, rule.asks, values, required=rule.requires, errors=errors, choices=case.choices)
    if rule.reason:
        choices = [
            {"value": code, "label": text.nl, "help": ""} for code, text in document.reasons[rule.reason].items()
        ]
        fields.append(
            forms.plain(
                "reason_code",
                "choice",
                words()["reason_code"],
                str(values.get("reason_code", "")),
                error=errors.get("reason_code", ""),
                options=choices,
            )
        )
        fields.append(
            forms.plain(
                "reason_text",
                "long_text",
                words()["reason_text"],
                str(values.get("reason_text", "")),
                error=errors.get("reason_text", ""),
                help_=words()["reason_help"],
            )
        )
    if option.overridable:
        fields.append(
            forms.plain("override", "long_text", words()["override"], help_=words()["reason_help"])
            | {"required": False}
        )
    return {
        "case": case,
        "title": rule.label.nl,
        "lead": rule.confirm.nl if rule.confirm else rule.help.nl if rule.help else "",
        "conditions": [_condition(case, each) for each in elsewhere],
        "warnings": [each.nl for each in option.warnings],
        "fields": fields,
        "form": _form(
            f"/dossiers/{case.id}/stap/{action}",
            case,
            fields,
            key=key,
            effects=_effects(case, rule),
            submit=rule.label.nl,
        ),
    }


def fields_form(case: CaseView, values: Mapping[str, object], errors: Mapping[str, str], *, key: str) -> dict[str, Any]:
    """Return the form with every field these roles may write, those of the state's checklist first."""
    fields = forms.views(
        case.definition.document, writable(case), values, required=(), errors=errors, choices=case.choices
    )
    return {
        "case": case,
        "title": words()["fill_in"],
        "lead": "",
        "conditions": [],
        "warnings": [],
        "fields": fields,
        "form": _form(f"/dossiers/{case.id}/gegevens", case, fields, key=key, effects=[], submit=words()["save"]),
    }


def writable(case: CaseView) -> list[str]:
    """Return the fields the actor may write, the state's own first."""
    document = case.definition.document
    names = dict.fromkeys([*document.states[case.state].needs, *document.fields])
    return [name for name in names if may_write(document, name, case.roles)]


def _form(
    action: str, case: CaseView, fields: list[dict[str, Any]], *, key: str, effects: list[str], submit: str
) -> dict[str, Any]:
    return {
        "action": action,
        "version": case.version,
        "key": key,
        "hidden": [],
        "fields": fields,
        "effects": effects,
        "submit": submit,
        "danger": False,
        "cancel": f"/dossiers/{case.id}",
    }


def _effects(case: CaseView, rule: Action) -> list[str]:
    document, said = case.definition.document, words()
    moves = [said["starts"].format(state=document.states[rule.to].label.nl)] if rule.to != case.state else []
    return moves + [said["mails"].format(label=document.messages[each.message].label.nl) for each in rule.sends]


def _step(case: CaseView) -> dict[str, Any] | None:
    if not case.options:
        return None
    ordered = sorted(case.options, key=lambda each: each.action.unfinished)
    first = ordered[0]
    return {
        "title": first.action.label.nl,
        "lead": first.action.help.nl if first.action.help else "",
        "conditions": [_condition(case, each) for each in first.unmet],
        "effects": [],
        "options": [_option(case, each, main=at == 0) for at, each in enumerate(ordered)],
    }


def _option(case: CaseView, option: Option, *, main: bool) -> dict[str, Any]:
    because = "" if option.possible or option.solved_in_form else option.unmet[0].nl
    return {
        "label": option.action.label.nl,
        "href": f"/dossiers/{case.id}/stap/{option.name}",
        "because": because,
        "main": main,
    }


def _condition(case: CaseView, unmet: Unmet) -> dict[str, Any]:
    link = (
        {"label": words()["fix_field"], "href": f"/dossiers/{case.id}/gegevens#{unmet.fields[0]}"}
        if unmet.fields
        else None
    )
    return {"text": unmet.nl, "met": False, "link": link}


def _item(case: CaseView, name: str, done: bool) -> dict[str, Any]:
    return {
        "text": case.definition.document.fields[name].label.nl,
        "met": done,
        "link": {"label": words()["fix_field"], "href": f"/dossiers/{case.id}/gegevens#{name}"},
    }


def _clock(case: CaseView, name: str, progress: Any, status: str) -> dict[str, Any]:
    tone = "bad" if progress.passed else "warn" if progress.left <= 5 else "info"
    words_ = case.definition.clock_rules[name].label.nl
    return {
        "day": progress.day,
        "of": progress.of,
        "left": progress.left,
        "ends_on": progress.ends_on,
        "tone": tone,
        "words": words_,
        "status": status,
    }


def _task(case: CaseView, row: Mapping[str, Any]) -> dict[str, Any]:
    document = case.definition.document
    rule = document.tasks.get(row["name"])
    clock = case.definition.clock_rules.get(row["name"])
    title = row["label"] or (rule.label.nl if rule else clock.label.nl if clock else row["name"])
    answer = row["evidence"] or {}
    proof = "; ".join(_value(case, name, value) for name, value in answer.items())
    done = row["status"] == "done"
    hidden = {"case": str(case.id)}
    seen = [button("✓", f"/taken/{row['id']}/gezien", post=True, **hidden)] if row["unseen"] else []
    finish = (
        [button("✓", f"/taken/{row['id']}/gedaan", post=True, **hidden)]
        if not done and not (rule and rule.requires)
        else []
    )
    return {
        "title": title,
        "state": "done" if done else "waiting",
        "state_words": case.definition.roles[row["role"]].label.nl,
        "due_on": row["due_on"],
        "late": False,
        "who": case.definition.roles[row["role"]].label.nl,
        "done_on": row["done_at"],
        "proof": proof,
        "href": "",
        "buttons": seen or finish,
    }


def _value(case: CaseView, name: str, value: object) -> str:
    rule = case.definition.document.fields.get(name)
    if rule is None:
        return f"{name}: {value}"
    option = rule.options.get(str(value))
    shown = option.nl if option else _written(value)
    return f"{rule.label.nl}: {shown}"


def _written(value: object) -> str:
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else str(value)


def _contact(case: CaseView, person: Any) -> dict[str, Any]:
    return {
        "role": case.definition.roles[person.role].label.nl,
        "name": person.name,
        "organisation": "",
        "phone": person.phone,
        "email": person.email,
        "language": "",
        "prefers": "",
        "trouble": "",
        "note": "",
    }


def _entry(case: CaseView, event: Happened, *, newest: bool) -> dict[str, Any]:
    payload = event.payload or {}
    undo = button(words()["undo"], f"/dossiers/{case.id}/ongedaan", post=True, look="quiet", version=str(case.version))
    offered = newest and event.kind == "advanced" and not event.undone
    return {
        "at": event.at,
        "actor": event.actor,
        "kind": TIMELINE_KINDS.get(event.kind, "system"),
        "title": _title(case, event),
        "text": _text(case, payload),
        "tone": "",
        "seen_by": "",
        "undo": undo if offered else None,
    }


def _title(case: CaseView, event: Happened) -> str:
    payload, document = event.payload or {}, case.definition.document
    if event.kind == "advanced" and payload.get("action") in document.actions:
        return document.actions[payload["action"]].label.nl
    if event.kind == "step_fired" and payload.get("clock") in case.definition.clock_rules:
        return f"{words()['events']['step_fired']}: {case.definition.clock_rules[payload['clock']].label.nl}"
    return str(words()["events"].get(event.kind, event.kind))


def _text(case: CaseView, payload: Mapping[str, Any]) -> str:
    if "text" in payload:
        return str(payload["text"])
    if "evidence" in payload:
        return "; ".join(_value(case, name, value) for name, value in payload["evidence"].items())
    if isinstance(reason := payload.get("reason"), Mapping):
        return str(reason["text"])
    return "; ".join(_change(case, *each) for each in payload.get("fields", []))


def _change(case: CaseView, name: str, _was: object, becomes: object) -> str:
    rule = case.definition.document.fields.get(name)
    if rule is not None and (rule.private or rule.type in {"person", "organisation"}):
        return rule.label.nl
    if rule is not None and rule.type == "date" and isinstance(becomes, str):
        day = date.fromisoformat(becomes)
        return f"{rule.label.nl}: {day.day}/{day.month}/{day.year}"
    return _value(case, name, becomes if becomes is not None else "-")
