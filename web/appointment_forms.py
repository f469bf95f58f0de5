"""Appointments in the shapes their templates want: the list on a case, the form, what was typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from starlette.datastructures import FormData

from engine.actor import Actor
from engine.errors import BadInput, FieldProblem
from engine.local_time import BRUSSELS, moment_at
from engine.queries.case_page import CaseView
from engine.values import read_day
from web import forms
from web.pages import Context, button, words
from web.speech import Speech
from web.spoken import speech
from workflows.register.appointments import Plan
from workflows.register.appointments.kinds import FIELD_OF, NEEDS_ACTION, PLANNED
from workflows.register.appointments.page import Appointment, Planning, list_appointments

USUAL = ("trajectory_coach", "mentor", "learner")
"""Who is at a visit of the workplace; ticked when the form opens."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, kept as it was: ``starts_on`` as three boxes in one text."""

    kind: str = "visit"
    starts_on: str = ""
    hour: str = ""
    minutes: str = "60"
    place: str = ""
    roles: tuple[str, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)


def typed_in(form: FormData) -> Typed:
    """Return what was typed."""
    return Typed(
        kind=str(form.get("kind", "")),
        starts_on=forms.typed_date("starts_on", form),
        hour=str(form.get("hour", "")).strip(),
        minutes=str(form.get("minutes", "")),
        place=str(form.get("place", "")),
        roles=tuple(str(each) for each in form.getlist("roles")),
    )


def known(appointment: Appointment) -> Typed:
    """Return an appointment as its form would have been typed."""
    moment = appointment.starts_at.astimezone(BRUSSELS)
    return Typed(
        appointment.kind,
        moment.date().isoformat(),
        f"{moment:%H:%M}",
        str(appointment.minutes),
        appointment.place,
        appointment.roles,
    )


def plan_of(typed: Typed, kind: str = "") -> Plan:
    """Return the plan that was typed.

    Raises:
        BadInput: no date, or no hour.
    """
    problems: list[FieldProblem] = []
    day, hour = _day(typed, problems), _hour(typed, problems)
    if day is None or hour is None:
        raise BadInput(tuple(problems))
    minutes = int(typed.minutes) if typed.minutes.isdecimal() else 0
    return Plan(kind or typed.kind, moment_at(day, hour), minutes, typed.roles, typed.place)


def listed(
    found: tuple[Appointment, ...], labels: Mapping[str, str], now: datetime, *, may: bool
) -> list[dict[str, Any]]:
    """Return the appointments of a case as its page shows them; ``labels`` are those of roles."""
    return [_shown(each, labels, now, may=may) for each in found]


def of_case(here: Context, case: CaseView, actor: Actor, say: Speech) -> dict[str, Any]:
    """Return what the page of a case shows of its appointments: nothing to who reads only its code."""
    staff = any(role in case.roles and case.definition.roles[role].staff for role in case.definition.roles)
    may = case.named and case.open and staff
    found = list_appointments(here.db, here.workflows, case.id, actor=actor) if case.named else ()
    labels = {name: say(role.label) for name, role in case.definition.roles.items()}
    return {
        "appointments": listed(found, labels, here.now(), may=may),
        "plan": f"/dossiers/{case.id}/afspraak" if may else "",
    }


def form(planning: Planning, typed: Typed, *, path: str, revision: int | None = None) -> dict[str, Any]:
    """Return the form that plans, or changes what has a ``revision``."""
    said, labels = words()["appointments"], words()["field_labels"]
    changes = revision is not None
    kinds = [{"value": kind, "label": said["kinds"][kind], "help": ""} for kind in planning.kinds]
    lengths = dict(said["lengths"])
    if typed.minutes.isdecimal() and typed.minutes not in lengths:
        lengths[typed.minutes] = said["minutes"].format(n=typed.minutes)
    options = [{"value": value, "label": label, "help": ""} for value, label in lengths.items()]
    wrong = typed.wrong
    fields = [
        forms.plain("starts_on", "date", labels["starts_on"], forms.date_parts(typed.starts_on)),
        forms.plain("hour", "text", labels["hour"], typed.hour, help_=said["hour_help"]),
        forms.plain("minutes", "choice", labels["minutes"], typed.minutes, options=options),
        forms.plain("place", "text", labels["place"], typed.place, help_=said["place_help"]) | {"required": False},
    ]
    if not changes:
        fields.insert(0, forms.plain("kind", "choice", labels["kind"], typed.kind, options=kinds))
    return {
        "fields": [each | {"error": wrong.get(each["name"], "")} for each in fields],
        "people": [_invitable(each, typed) for each in planning.invitable],
        "people_label": labels["roles"],
        "people_error": wrong.get("roles", ""),
        "general": [text for name, text in wrong.items() if name not in {f["name"] for f in fields} | {"roles"}],
        "effects": _effects(planning, changes=changes),
        "submit": said["change" if changes else "plan"],
        "path": path,
        "back": f"/dossiers/{planning.case_id}#afspraken",
        "about": planning.title,
        "revision": revision,
    }


def cancelling(appointment: Appointment) -> list[str]:
    """Return what calling an appointment off sends."""
    said = words()["appointments"]["effects"]
    names = ", ".join(guest.name for guest in appointment.guests)
    return [said["cancel"].format(names=names)] if names else [said["cancel_nobody"]]


def title_of(appointment: Appointment) -> str:
    """Return what an appointment is and when."""
    moment = appointment.starts_at.astimezone(BRUSSELS)
    kind = words()["appointments"]["kinds"][appointment.kind]
    return f"{kind}, {moment.day}/{moment.month}/{moment.year}, {moment:%H:%M}"


def _effects(planning: Planning, *, changes: bool) -> list[str]:
    said = words()["appointments"]["effects"]
    names = ("change", "gone", "hours") if changes else ("invite", "hours")
    fields = ("field",) if set(planning.kinds) & set(FIELD_OF) else ()
    return [str(said[name]) for name in (*names, *fields)]


def _invitable(one: Any, typed: Typed) -> dict[str, Any]:
    none = words()["appointments"]["no_address"]
    names = ", ".join(name if mailable else f"{name} ({none})" for name, mailable in one.people)
    return {"role": one.role, "label": speech()(one.label), "names": names, "checked": one.role in typed.roles}


def _shown(one: Appointment, labels: Mapping[str, str], now: datetime, *, may: bool) -> dict[str, Any]:
    said, path = words()["appointments"], f"/afspraken/{one.id}"
    ahead = one.status == PLANNED
    doing = said["buttons"]
    buttons = [button(doing["change"], path), button(doing["cancel"], f"{path}/annuleren", look="quiet")]
    if one.starts_at <= now:
        buttons = [button(doing["held"], f"{path}/gehouden", post=True, icon="check"), *buttons]
    return {
        "title": said["kinds"][one.kind],
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "place": one.place,
        "status": said["status"][one.status],
        "tone": said["tones"][one.status],
        "guests": [
            {
                "name": guest.name,
                "role": labels.get(guest.role, ""),
                "answer": said["answers"][guest.answer] if ahead or guest.answer != NEEDS_ACTION else "",
                "tone": said["answer_tones"][guest.answer],
            }
            for guest in one.guests
        ],
        "buttons": buttons if may and ahead else [],
    }


def _day(typed: Typed, problems: list[FieldProblem]) -> date | None:
    if not typed.starts_on.strip("/ "):
        problems.append(FieldProblem("starts_on", "required"))
        return None
    try:
        return read_day("starts_on", typed.starts_on)
    except BadInput as error:
        problems.extend(error.problems)
        return None


def _hour(typed: Typed, problems: list[FieldProblem]) -> time | None:
    found = read_hour(typed.hour)
    if found is None:
        problems.append(FieldProblem("hour", "not_an_hour" if typed.hour else "required"))
    return found


def read_hour(text: str) -> time | None:
    """Return an hour as people type it (14:30, 14u30, 9), None when it is none."""
    parts = text.lower().replace("u", ":").replace(".", ":").replace(" ", "").split(":")
    hour, minute = parts[0], (parts[1] if len(parts) > 1 and parts[1] else "0")
    typed = len(parts) <= 2 and all(each.isdecimal() and len(each) <= 2 for each in (hour, minute))
    return time(int(hour), int(minute)) if typed and int(hour) < 24 and int(minute) < 60 else None
