"""Appointments of a case: planned, changed, called off, noted as held."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput, FieldProblem
from web import appointment_forms, forms
from web.appointment_forms import Typed as Filled
from web.pages import Context, Here, Typed, Who, new_key, page, words
from web.spoken import speech
from workflows.register.appointments import cancel_appointment, change_appointment, note_held, plan_appointment
from workflows.register.appointments.page import Appointment, Planning, view_appointment, view_planning

router = APIRouter()


@router.get("/dossiers/{case_id}/afspraak")
def ask(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show the form that plans an appointment, with everybody of a visit ticked who is there."""
    planning = view_planning(here.db, here.workflows, case_id, actor=actor, now=here.now())
    usual = tuple(each.role for each in planning.invitable if each.role in appointment_forms.USUAL)
    return _planned_on(request, planning, Filled(roles=usual))


@router.post("/dossiers/{case_id}/afspraak")
def plan(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Plan the appointment, or show the form again with what was typed and what is wrong with it."""
    filled, key = appointment_forms.typed_in(form), str(form.get("key", ""))[:80] or None
    try:
        wanted = appointment_forms.plan_of(filled)
        plan_appointment(here.db, here.workflows, case_id, wanted, actor=actor, now=here.now(), key=key)
    except BadInput as error:
        planning = view_planning(here.db, here.workflows, case_id, actor=actor, now=here.now())
        return _planned_on(request, planning, _with(here, filled, error))
    return _back(case_id, "gepland")


@router.get("/afspraken/{appointment_id}")
def show(request: Request, here: Here, actor: Who, *, appointment_id: int) -> Response:
    """Show the form that changes an appointment."""
    found = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
    return _changed(request, here, actor, found, appointment_forms.known(found))


@router.post("/afspraken/{appointment_id}")
def change(request: Request, here: Here, actor: Who, *, form: Typed, appointment_id: int) -> Response:
    """Change the appointment, or show the form again."""
    found = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
    filled, seen = appointment_forms.typed_in(form), str(form.get("revision", ""))
    revision = int(seen) if seen.isdecimal() else found.revision
    try:
        wanted = appointment_forms.plan_of(filled, found.kind)
        change_appointment(here.db, here.workflows, appointment_id, wanted, actor=actor, now=here.now(), seen=revision)
    except BadInput as error:
        # Drawn from what it is now: somebody may have been faster.
        now_is = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
        return _changed(request, here, actor, now_is, _with(here, filled, error))
    return _back(found.case_id, "gewijzigd")


@router.get("/afspraken/{appointment_id}/annuleren")
def ask_cancel(request: Request, here: Here, actor: Who, *, appointment_id: int) -> Response:
    """Say who hears that it is off, and ask."""
    return _cancelled(request, here, actor, appointment_id, [])


@router.post("/afspraken/{appointment_id}/annuleren")
def cancel(request: Request, here: Here, actor: Who, *, appointment_id: int) -> Response:
    """Call the appointment off."""
    found = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
    try:
        cancel_appointment(here.db, here.workflows, appointment_id, actor=actor, now=here.now())
    except BadInput as error:
        return _cancelled(request, here, actor, appointment_id, _said(here, error))
    return _back(found.case_id, "geannuleerd")


@router.post("/afspraken/{appointment_id}/gehouden")
def held(request: Request, here: Here, actor: Who, *, appointment_id: int) -> Response:
    """Note that it took place."""
    found = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
    try:
        note_held(here.db, here.workflows, appointment_id, actor=actor, now=here.now())
    except BadInput as error:
        return _cancelled(request, here, actor, appointment_id, _said(here, error))
    return _back(found.case_id, "gehouden")


def _planned_on(request: Request, planning: Planning, filled: Filled) -> Response:
    path = f"/dossiers/{planning.case_id}/afspraak"
    data = appointment_forms.form(planning, filled, path=path)
    title = words()["appointments"]["plan_title"]
    return page(request, "appointments/form.html", title, status=_status(filled), key=new_key(), **data)


def _changed(request: Request, here: Context, actor: Who, found: Appointment, filled: Filled) -> Response:
    planning = view_planning(here.db, here.workflows, found.case_id, actor=actor, now=here.now())
    data = appointment_forms.form(planning, filled, path=f"/afspraken/{found.id}", revision=found.revision)
    data["about"] = f"{planning.title} · {appointment_forms.title_of(found)}"
    title = words()["appointments"]["change_title"]
    return page(request, "appointments/form.html", title, status=_status(filled), key=new_key(), **data)


def _cancelled(request: Request, here: Context, actor: Who, appointment_id: int, general: list[str]) -> Response:
    found = view_appointment(here.db, here.workflows, appointment_id, actor=actor)
    said = words()["appointments"]
    return page(
        request,
        "appointments/cancel.html",
        said["cancel_title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if general else HTTPStatus.OK,
        about=appointment_forms.title_of(found),
        effects=appointment_forms.cancelling(found),
        general=general,
        path=f"/afspraken/{appointment_id}/annuleren",
        back=f"/dossiers/{found.case_id}#afspraken",
        submit=said["cancel"],
        keep=said["keep"],
    )


def _with(here: Context, filled: Filled, error: BadInput) -> Filled:
    return replace(filled, wrong=_wrong(here, error))


def _said(here: Context, error: BadInput) -> list[str]:
    return list(_wrong(here, error).values())


def _wrong(here: Context, error: BadInput) -> dict[str, str]:
    """Return what is wrong in words, roles by what they are called."""
    named = BadInput(tuple(_named(here, each) for each in error.problems))
    return forms.sentences(named, words()["field_labels"])


def _named(here: Context, problem: FieldProblem) -> FieldProblem:
    if problem.code != "nobody_in_role":
        return problem
    known, say = here.workflows.all_roles(), speech()
    labels = [say(known[role].label).lower() for role in dict(problem.values)["role"].split(",")]
    return replace(problem, values=(("role", ", ".join(labels)),))


def _status(filled: Filled) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if filled.wrong else HTTPStatus.OK


def _back(case_id: int, done: str) -> Response:
    return RedirectResponse(f"/dossiers/{case_id}?gedaan={done}#afspraken", HTTPStatus.SEE_OTHER)
