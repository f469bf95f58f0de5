"""The page of a case: header, next step, checklist, clocks, tasks and contacts in the shapes its template wants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.addresses import TASK as MENDING
from engine.commands.fill_in import may_write
from engine.errors import Unmet
from engine.queries.case_page import CaseView, RunningClock
from engine.rules import Option
from web import checklist_faces, frame, lead_faces
from web.clock_faces import face
from web.pages import button, new_key, words
from web.speech import Speech, short_day
from web.words import tel

FOLLOWED = "learner_trajectory"
Reminder = tuple[int, tuple[Unmet, ...]] | None
"""The task whose question would be repeated, and what stands in the way of that."""
CARD_MAKERS = frozenset({"trajectory_coach", "school_coordinator"})
"""The process whose cases have a page of follow-up."""
LOOKING = frozenset({"searching_workplace"})
"""States in which a learner is shown the workplaces that fit."""


def show(case: CaseView, say: Speech, today: date, reminder: Reminder = None) -> dict[str, Any]:
    """Return everything the page of a case shows; ``reminder`` is the question that can be repeated, or why not."""
    document = case.definition.document
    names = list(document.blocks)
    forward = _forward(case)
    return {
        "case": case,
        "about": " · ".join(part for part in (case.subtitle, case.organisation, case.code) if part),
        "state": say.state(case.definition, case.state),
        "flags": [say.flag(case.definition, name) for name in case.flags],
        "state_help": say(document.states[case.state].help),
        "blocks": [
            {"number": at, "label": say(document.blocks[name].label), "href": ""} for at, name in enumerate(names, 1)
        ],
        "current": names.index(case.block) + (1 if case.open else 2),
        "step": _step(case, forward, say),
        "step_of": _step_of(case, forward, say),
        "others": _others(case, forward, say),
        "checklist": checklist_faces.items(case, say, today, path=field_path),
        "checklist_count": checklist_faces.count(case),
        "clocks": [_clock(case, each, say, today) for each in case.clocks],
        "tasks": [_task(case, row, say, today) | _reminder(case, row, say, reminder) for row in case.tasks],
        "asked": lead_faces.need(case, say),
        "contacts": [_contact(case, each, say) for each in case.people],
        "unnamed": _unnamed(case, say),
        "buttons": _buttons(case),
        "put_aside": case.snoozed_until if case.snoozed_until and case.snoozed_until > today else None,
        "take_up": button(words()["buttons"]["take_up"], f"/dossiers/{case.id}/terug", post=True),
        "away": _away(case),
        "key": new_key(),
        "following": f"/dossiers/{case.id}/opvolging" if case.named and case.definition.name == FOLLOWED else "",
        "card": f"/dossiers/{case.id}/kaart" if _has_mentor(case) else "",
        "matches": f"/wachtlijst/leerling/{case.id}" if case.named and case.state in LOOKING else "",
        "list_href": frame.list_path(case.definition.name),
        "list_label": words()["places"].get(case.definition.name) or say(document.label),
    }


def _has_mentor(case: CaseView) -> bool:
    """Tell whether a school can print a card for the shop floor of this learner's mentor."""
    return case.named and bool(case.roles & CARD_MAKERS) and any(each.role == "mentor" for each in case.people)


def _away(case: CaseView) -> str:
    """Return who answers while whoever follows the case is away."""
    if case.away is None:
        return ""
    said, until = words()["absence"], case.away.until_on
    text = said["here" if case.away.stand_in else "here_bare"]
    return str(text.format(name=case.away.name, until=short_day(until), instead=case.away.stand_in))


def notice(case: CaseView, done: str, say: Speech) -> dict[str, Any] | None:
    """Return the banner after an action, with a way back while there is one."""
    action = case.definition.document.actions.get(done)
    text = words()["done"].get(done) or (words()["taken"].format(label=say(action.label)) if action else "")
    if not text:
        return None
    undo = None
    if case.undo is not None and not case.undo.needs_reason and (action is not None or done == "gegevens"):
        path = f"/dossiers/{case.id}/ongedaan"
        undo = button(words()["undo"], path, post=True, icon="undo", version=str(case.version))
    return {"text": text, "detail": "", "tone": "good", "undo": undo}


def condition(case: CaseView, unmet: Unmet, say: Speech) -> dict[str, Any]:
    """Return a condition that does not hold, with the link that solves it where the reader can solve it."""
    mine = [name for name in unmet.fields if may_write(case.definition.document, name, case.roles)]
    text = say.unmet(unmet)
    if unmet.fields and not mine and unmet.role:
        text = f"{text} ({words()['asked_of'].format(role=say.role(case.definition, unmet.role).lower())})"
    if mine and unmet.code == f"needs_{mine[0]}" and case.definition.document.fields[mine[0]].left_out_with:
        text = f"{text.rstrip('.')}, {words()['checklist']['may_leave_out']}."
    link = {"label": words()["fix_field"], "href": field_path(case, mine[0])} if mine else None
    return {"text": text, "met": False, "link": link}


def field_path(case: CaseView, name: str) -> str:
    """Return the address of one field in the form of its group."""
    document = case.definition.document
    group = "nu" if name in document.states[case.state].needs else document.fields[name].group or "rest"
    return f"/dossiers/{case.id}/gegevens?groep={group}#{name}"


def _forward(case: CaseView) -> list[Option]:
    """Return the steps that lead on, in file order; what breaks off or goes around stands apart."""
    return [each for each in case.options if not each.action.unfinished and each.action.tone != "danger"]


def _step(case: CaseView, forward: list[Option], say: Speech) -> dict[str, Any] | None:
    if not forward:
        return None
    first = next((each for each in forward if each.possible or each.solved_in_form), forward[0])
    ordered = [first, *(each for each in forward if each is not first)]
    asked = [each for each in first.unmet if not _in_form(first, each)]
    return {
        "title": say(first.action.label),
        "lead": say(first.action.help),
        "conditions": [condition(case, each, say) for each in asked],
        "effects": [],
        "options": [_option(case, each, say, main=at == 0) for at, each in enumerate(ordered)],
    }


def _step_of(case: CaseView, forward: list[Option], say: Speech) -> str:
    """Return whose turn it is, when it is not the reader's."""
    owner = case.definition.document.states[case.state].owner
    if forward or owner is None or owner in case.roles:
        return ""
    return str(words()["step_of"]).format(role=say.role(case.definition, owner).lower())


def _in_form(option: Option, unmet: Unmet) -> bool:
    return bool(unmet.fields) and set(unmet.fields) <= set(option.action.asks)


def _option(case: CaseView, option: Option, say: Speech, *, main: bool) -> dict[str, Any]:
    elsewhere = [each for each in option.unmet if not _in_form(option, each)]
    return {
        "label": say(option.action.label),
        "href": f"/dossiers/{case.id}/stap/{option.name}",
        "because": say.unmet(elsewhere[0]).rstrip(".") if elsewhere else "",
        "main": main,
    }


def _others(case: CaseView, forward: list[Option], say: Speech) -> list[dict[str, Any]]:
    rest = [each for each in case.options if each not in forward]
    return [button(say(each.action.label), f"/dossiers/{case.id}/stap/{each.name}") for each in rest]


def _clock(case: CaseView, clock: RunningClock, say: Speech, today: date) -> dict[str, Any]:
    name = say.clock(case.definition, clock.name)
    path = f"/dossiers/{case.id}/termijn/{clock.name}"
    return face(clock.progress, "", today, paused=clock.status == "paused") | {
        "title": name,
        "unit": words()["units"][clock.progress.unit],
        "paused": clock.status == "paused",
        "extend": button(words()["buttons"]["extend"], path, look="quiet") if clock.extendable else None,
    }


def _task(case: CaseView, row: Mapping[str, Any], say: Speech, today: date) -> dict[str, Any]:
    done, role = row["status"] == "done", case.definition.roles.get(row["role"])
    mine = row["role"] in case.roles or (role is not None and not role.staff)
    who = say.role(case.definition, row["role"])
    state = "done" if done else "new" if row["role"] in case.roles else "waiting"
    answers = []
    for name, value in (row["evidence"] or {}).items():
        if (rule := case.definition.document.fields.get(name)) is not None:
            answers.append(f"{say(rule.label)} {say.value(rule, value, {})}")
        else:
            answers.append(str(value))
    return {
        "title": say.task(case.definition, name=row["name"], kind=row["kind"], label=row["label"]),
        "state": state,
        "state_words": words()["task_states"][state].format(role=who.lower()),
        "due_on": row["due_on"],
        "late": bool(row["due_on"] and row["due_on"] < today and not done),
        "who": row["done_by"] if done and case.named else who,
        "done_on": row["done_at"] if done else None,
        "proof": "; ".join(answers),
        "href": f"/taken/{row['id']}" if not done and mine else "",
        "buttons": _task_buttons(case, row, mine=mine),
        "link": None,
    }


def _reminder(case: CaseView, row: Mapping[str, Any], say: Speech, reminder: Reminder) -> dict[str, Any]:
    """Return of the question that can be repeated by hand the button that does, else what stands in the way."""
    if reminder is None or reminder[0] != row["id"]:
        return {}
    if reminder[1]:
        return {"proof": words()["not_reminded"].format(why=say.unmet(reminder[1][0]))}
    again = button(
        words()["buttons"]["remind"], f"/dossiers/{case.id}/herinnering", post=True, icon="mail", key=new_key()
    )
    return {"buttons": [again, *_task_buttons(case, row, mine=True)]}


def _task_buttons(case: CaseView, row: Mapping[str, Any], *, mine: bool) -> list[dict[str, Any]]:
    said, path = words()["buttons"], f"/taken/{row['id']}"
    if row["unseen"]:
        return [button(said["seen"], f"{path}/gezien", post=True, icon="eye", naar=f"/dossiers/{case.id}")]
    if row["status"] == "open" and mine:
        role = row["name"].removeprefix(MENDING)
        mend = [button(said["mend"], _mend_path(case, role), icon="mail")] if role != row["name"] else []
        return [*mend, button(said["finish"], path, icon="check")]
    if row["status"] == "done" and mine and row["kind"] != "escalation":
        return [button(said["reopen"], f"{path}/heropenen", look="quiet")]
    return []


def _mend_path(case: CaseView, role: str) -> str:
    return f"/dossiers/{case.id}/mailadres/{role}"


def _contact(case: CaseView, person: Any, say: Speech) -> dict[str, Any]:
    return {
        "role": say.role(case.definition, person.role),
        "name": person.name,
        "organisation": "",
        "phone": person.phone,
        "email": person.email,
        "language": "",
        "prefers": "",
        "trouble": words()["mail_trouble"] if person.undeliverable_at else "",
        "trouble_since": person.undeliverable_at,
        "mend": _mend_path(case, person.role) if person.undeliverable_at and not person.staff and case.open else "",
        "note": "",
        "assign": _assign_path(case, person.role) if person.staff and _coordinates(case, person.role) else "",
    }


def _unnamed(case: CaseView, say: Speech) -> list[dict[str, str]]:
    """Return, for who hands out cases, the owner's role when nobody holds it on this case."""
    owner = case.definition.document.states[case.state].owner
    if owner is None or not case.open or any(each.role == owner for each in case.people):
        return []
    if case.definition.document.visibility.get(owner) != "own" or not _coordinates(case, owner):
        return []
    label = words()["assign_title"].format(role=say.role(case.definition, owner).lower())
    return [{"label": label, "href": _assign_path(case, owner)}]


def _assign_path(case: CaseView, role: str) -> str:
    return f"/dossiers/{case.id}/toewijzen/{role}"


def _coordinates(case: CaseView, role: str) -> bool:
    """Tell whether the reader may name another: who coordinates, or who holds the role."""
    reach = case.definition.document.visibility
    return case.named and (role in case.roles or any(reach.get(held) in {"organisation", "all"} for held in case.roles))


def reach_buttons(phone: str, email: str) -> list[dict[str, Any]]:
    """Return the buttons that call somebody and write to them, each where that can be done."""
    said = words()["buttons"]
    call = [button(said["call"], tel(phone), icon="phone")] if phone else []
    return [*call, button(said["mail"], f"mailto:{email}", icon="mail")] if email else call


def _reach(case: CaseView) -> list[dict[str, Any]]:
    """Return the buttons that reach whom the case is about: the learner, the contact of a company."""
    about = next(iter(case.definition.document.people), "")
    one = next((each for each in case.people if each.role == about), None)
    if one is None:
        return []
    return reach_buttons(one.phone, "" if one.undeliverable_at else one.email)


def _buttons(case: CaseView) -> list[dict[str, Any]]:
    if not case.named:
        return []
    said, path = words()["buttons"], f"/dossiers/{case.id}"
    # Where the reader may know nobody yet, there is nobody to have had a contact with.
    found = [*_reach(case), button(said["log"], f"{path}/contact", icon="note")] if case.people else []
    if case.open:
        found.append(button(said["later"], f"{path}/later", look="quiet", icon="clock"))
    return found + lead_faces.buttons(case)
