"""Several cases at once in Vandaag: a mentor reminded, a visit planned, or the case handed to somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from starlette.datastructures import FormData

import engine
from engine.actor import Actor
from engine.commands.review import LONGEST_LINE
from engine.errors import BadInput, FieldProblem, NotFound
from engine.queries.case_list import CaseRow
from engine.values import read_day
from web import forms, today_list
from web.appointment_forms import read_hour
from web.pages import Context, words
from web.row_numbers import row_number
from web.stalled_together import decision_fields, wrong_decision
from web.ticked import Deed, Fields, Ticked
from web.undoing import MENTOR
from workflows.stalled.decisions import decisions
from workflows.stalled.review import may_review

ASSIGN, REMIND, VISIT = "assign", "remind", "visit"


def in_today(here: Context, actor: Actor) -> Ticked:
    """Return Vandaag: reminding and visiting for who works on cases, handing over for who coordinates."""
    said = words()["today_together"]
    known = {code: label for code, label in said["known"].items() if code != ASSIGN or may_review(actor)}
    return Ticked(
        today_list.PATH,
        words()["today"],
        known,
        said["done"],
        partial(_fields, here, actor),
        _wrong,
        hints=said["hints"],
    )


def offered(here: Context, actor: Actor, workflows: Iterable[str]) -> list[tuple[str, str]]:
    """Return the deeds with their labels, for a list with named cases of these processes; no mentor, no reminder."""
    asked = any(
        rule.role == MENTOR for name in workflows for rule in here.workflows.current(name).document.tasks.values()
    )
    return [(code, label) for code, label in in_today(here, actor).known.items() if code != REMIND or asked]


def typed_in(form: FormData) -> dict[str, str]:
    """Return what was typed, whichever deed it was for."""
    typed = {name: str(form.get(name, "")).strip() for name in ("line", "person", "hour")}
    return typed | {"next_on": forms.typed_date("next_on", form)}


def deed_of(here: Context, actor: Actor, action: str, typed: Mapping[str, str]) -> Deed:
    """Return what is done to each case.

    Raises:
        BadInput: a day or an hour that is none.
    """
    if action == REMIND:
        return partial(_remind, here, actor)
    if action == VISIT:
        return partial(_visit, here, actor, _visit_of(typed))
    return partial(_hand_over, here, actor, typed)


def _remind(here: Context, actor: Actor, row: CaseRow, key: str) -> object:
    return engine.remind(here.db, here.workflows, row.id, MENTOR, actor=actor, now=here.now(), key=key)


def _visit(here: Context, actor: Actor, visit: engine.FollowUp, row: CaseRow, key: str) -> object:
    return engine.plan_follow_up(here.db, here.workflows, row.id, visit, actor=actor, now=here.now(), key=key)


def _visit_of(typed: Mapping[str, str]) -> engine.FollowUp:
    """Return the visit as a contact plans one, with the hour in its words when one was typed."""
    hour = read_hour(typed["hour"]) if typed["hour"] else None
    day, problems = _day(typed["next_on"])
    if typed["hour"] and hour is None:
        problems.append(FieldProblem("hour", "not_an_hour"))
    if problems or day is None:
        raise BadInput(tuple(problems))
    label = words()["next_actions"]["visit"]
    if hour is not None:
        label = words()["today_together"]["visit_at"].format(label=label, hour=f"{hour:%H:%M}")
    return engine.FollowUp(label, day)


def _day(text: str) -> tuple[date | None, list[FieldProblem]]:
    if not text.strip("/ "):
        return None, [FieldProblem("next_on", "required")]
    try:
        return read_day("next_on", text), []
    except BadInput as error:
        return None, list(error.problems)


def _hand_over(here: Context, actor: Actor, typed: Mapping[str, str], row: CaseRow, key: str) -> object:
    line, person = typed["line"], typed["person"]
    whom = row_number(person)
    problems = [
        FieldProblem(name, "required") for name, missing in (("person", whom is None), ("line", not line)) if missing
    ]
    if len(line) > LONGEST_LINE:
        problems.append(FieldProblem("line", "too_long", (("maximum", str(LONGEST_LINE)),)))
    if problems or whom is None:
        raise BadInput(tuple(problems))
    owner = here.workflows.current(row.workflow).document.states[row.state].owner
    role = decisions().follows.get(row.workflow, owner)
    if role is None:
        raise NotFound(f"nobody follows case {row.id}")
    return engine.assign(
        here.db,
        here.workflows,
        row.id,
        role,
        whom,
        actor=actor,
        seen_version=None,
        now=here.now(),
        reason=line,
        key=key,
    )


def _fields(here: Context, actor: Actor, rows: Sequence[CaseRow], action: str, typed: Mapping[str, str]) -> Fields:
    if action == ASSIGN:
        return decision_fields(here, actor, rows, action, typed)
    if action == REMIND:
        return []
    said = words()
    hour = forms.plain(
        "hour", "text", said["today_together"]["hour"], typed.get("hour", ""), help_=said["appointments"]["hour_help"]
    )
    day = forms.plain("next_on", "date", said["next_on_label"], forms.date_parts(typed.get("next_on", "")))
    return [day, hour | {"required": False}]


def _wrong(error: BadInput) -> list[tuple[str, str]]:
    own = {"next_on": words()["next_on_label"], "hour": words()["today_together"]["hour"]}
    mine = forms.sentences(BadInput(tuple(each for each in error.problems if each.field in own)), own)
    return [*mine.items(), *wrong_decision(BadInput(tuple(each for each in error.problems if each.field not in own)))]
