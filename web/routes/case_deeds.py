"""What people do on a case without moving it: notes, contacts, putting aside, handing on, extending, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

import engine
from engine.actor import Actor
from engine.drafts import drop_draft
from engine.errors import ActionRefused, BadInput
from engine.queries.case_page import view_case
from engine.queries.next_days import TOMORROW, TRAINING, WEEK, next_days
from engine.values import read_day
from web import drafting, forms, pages
from web.case_deed_forms import (
    A_DAY,
    assign_form,
    extend_form,
    later_form,
    note_form,
    undo_form,
)
from web.deed_answers import back, key, shown, version
from web.pages import Context, Here, Typed, Who, words
from web.row_numbers import row_number
from web.spoken import Says

router = APIRouter(prefix="/dossiers/{case_id}")
USUAL = frozenset({TOMORROW, TRAINING, WEEK})


@router.post("/notitie")
def note(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Write a note on the timeline, or show it again with what is wrong with it."""
    text = str(form.get("text", ""))
    try:
        engine.note(here.db, here.workflows, case_id, actor=actor, text=text, now=here.now(), key=key(form))
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        data = drafting.keeping(note_form(case, text, said), case, drafting.NOTE)
        return shown(request, data, HTTPStatus.UNPROCESSABLE_ENTITY)
    drop_draft(here.db, case_id, drafting.NOTE, actor=actor)
    return back(form, case_id, "notitie")


@router.get("/later")
def ask_later(request: Request, here: Here, actor: Who, *, case_id: int, naar: str = "") -> Response:
    """Show the form that puts the case aside."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return shown(request, later_form(here, case, {}, {}, naar=naar), HTTPStatus.OK)


@router.post("/later")
def put_aside(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Put the case aside until a day; its deadlines run on."""
    when = str(form.get("when", A_DAY))
    typed = {"when": when, "until_on": forms.typed_date("until_on", form), "reason": str(form.get("reason", ""))}
    try:
        engine.snooze(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            until_on=_until(here, actor, case_id, typed),
            reason=typed["reason"],
            seen_version=None,
            now=here.now(),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return shown(
            request,
            later_form(here, case, typed, said, naar=str(form.get("naar", ""))),
            HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return back(form, case_id, "later")


@router.post("/terug")
def take_up(here: Here, actor: Who, form: Typed, case_id: int) -> Response:
    """Put the case back on the lists at once."""
    engine.take_up(here.db, here.workflows, case_id, actor=actor, now=here.now())
    return back(form, case_id, "terug")


@router.get("/toewijzen/{role}")
def ask_assign(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, role: str) -> Response:
    """Show who may be named on the case in a role."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return shown(request, assign_form(here, case, role, {}, say), HTTPStatus.OK)


@router.post("/toewijzen/{role}")
def assign(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, role: str) -> Response:
    """Name somebody on the case."""
    person = str(form.get("person", ""))
    try:
        engine.assign(
            here.db,
            here.workflows,
            case_id,
            role,
            row_number(person) or 0,
            actor=actor,
            seen_version=version(form),
            now=here.now(),
            reason=str(form.get("reason", "")),
            key=key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        # The engine names the role; here a person is chosen for it.
        own = {role: words()["field_labels"]["person"], "reason": words()["field_labels"]["why"]}
        wrong = {("person" if name == role else name): said for name, said in forms.sentences(error, own).items()}
        return shown(request, assign_form(here, case, role, wrong, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    return back(form, case_id, "toegewezen")


@router.get("/termijn/{clock}")
def ask_extend(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, clock: str) -> Response:
    """Show the form that extends a clock."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return shown(request, extend_form(case, clock, "", {}, say), HTTPStatus.OK)


@router.post("/termijn/{clock}")
def extend(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, clock: str) -> Response:
    """Extend a clock by what the workflow grants."""
    reason = str(form.get("reason", ""))
    try:
        engine.extend(
            here.db,
            here.workflows,
            case_id,
            clock,
            actor=actor,
            reason=reason,
            seen_version=version(form),
            now=here.now(),
            key=key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return shown(request, extend_form(case, clock, reason, said, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    return back(form, case_id, "termijn")


@router.get("/ongedaan")
def ask_undo(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Ask why somebody else's step is taken back."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return shown(request, undo_form(case, "", {}), HTTPStatus.OK)


@router.post("/ongedaan")
def undo(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Take the last step back."""
    reason = str(form.get("reason", ""))
    try:
        gone = engine.correct(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            seen_version=version(form),
            now=here.now(),
            reason=reason,
        )
    except ActionRefused:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        if case.undo is None:
            raise
        wrong = {"reason": words()["reason_help"]}
        return shown(request, undo_form(case, reason, wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        wrong = forms.sentences(error, {"reason": words()["field_labels"]["why"]})
        return shown(request, undo_form(case, reason, wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    return back(form, case_id, "ongedaan-laat" if gone else "ongedaan")


def _until(here: Context, actor: Actor, case_id: int, typed: Mapping[str, str]) -> date:
    """Return the day of one of the usual choices, or the one that was typed."""
    if typed["when"] not in USUAL:
        return read_day("until_on", typed["until_on"])
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return next_days(here.db, case.organisation_id, pages.today(here.now()))[typed["when"]]
