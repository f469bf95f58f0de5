"""Beheer, mensen: who signs in, with which roles and where."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput, FieldProblem
from web import forms
from web.pages import Context, Here, RecordId, Typed, Who, button, page
from web.people_faces import (
    HOME,
    OF_PERSON,
    WHOLE_CITY,
    people_words,
    person_fields,
    role_fields,
    role_in_words,
    row_of,
    states_of,
)
from web.row_numbers import row_number
from web.speech import Speech
from web.spoken import Says
from workflows.register.staff import change_member, give_role, let_go, take_on, take_role
from workflows.register.staff_page import Member, member, members

router = APIRouter(prefix=HOME)


@router.get("")
def show_all(request: Request, here: Here, actor: Who, say: Says, *, q: str = "") -> Response:
    """List whom the reader keeps."""
    said = people_words()
    found = members(here.db, actor, asked=q.strip()[:100])
    buttons = [button(said["add"], f"{HOME}/nieuw", look="primary", icon="plus")]
    if actor.holds("administrator"):
        buttons.append(button(said["organisations"], "/beheer/organisaties"))
    return page(
        request,
        "people/list.html",
        said["title"],
        said=said,
        buttons=buttons,
        text=q,
        columns=[{"label": each, "href": "", "sorted": "", "numeric": False} for each in said["columns"].values()],
        rows=[row_of(here, each, say) for each in found],
    )


@router.get("/nieuw")
def ask_new(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """Show the empty form."""
    return _new(request, here, actor, say, typed={"language": "nl"}, wrong={})


@router.post("/nieuw")
def add(request: Request, here: Here, actor: Who, say: Says, *, form: Typed) -> Response:
    """Add somebody, or show the form again with everything typed and everything that is wrong."""
    typed = {name: str(form.get(name, "")) for name in (*OF_PERSON, "role", "organisation_id")}
    try:
        place = _place(typed["organisation_id"])
        person_id = take_on(here.db, typed, typed["role"], place, actor=actor, now=here.now())
    except BadInput as error:
        return _new(request, here, actor, say, typed=typed, wrong=forms.sentences(error, people_words()["labels"]))
    return _to(person_id, "toegevoegd")


@router.get("/{person_id}")
def show(request: Request, here: Here, actor: Who, say: Says, *, person_id: RecordId, gedaan: str = "") -> Response:
    """Show somebody with their roles."""
    return _shown(request, here, actor, say, found=member(here.db, person_id, actor=actor), done=gedaan)


@router.post("/{person_id}")
def change(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, person_id: RecordId) -> Response:
    """Change how somebody is called and reached."""
    typed = {name: str(form.get(name, "")) for name in OF_PERSON}
    try:
        change_member(here.db, person_id, typed, actor=actor, now=here.now())
    except BadInput as error:
        found = member(here.db, person_id, actor=actor)
        wrong = forms.sentences(error, people_words()["labels"])
        return _shown(request, here, actor, say, found=found, typed=typed, wrong=wrong)
    return _to(person_id, "bewaard")


@router.post("/{person_id}/rol")
def give(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, person_id: RecordId) -> Response:
    """Give somebody a role more."""
    typed = {name: str(form.get(name, "")) for name in ("role", "organisation_id")}
    try:
        place = _place(typed["organisation_id"])
        give_role(here.db, person_id, typed["role"], place, actor=actor, now=here.now())
    except BadInput as error:
        return _again(request, here, actor, say, person_id=person_id, typed=typed, error=error)
    return _to(person_id, "rol")


@router.post("/{person_id}/rol/{grant_id}/weg")
def take(request: Request, here: Here, actor: Who, say: Says, *, person_id: RecordId, grant_id: RecordId) -> Response:
    """Take a role from somebody."""
    try:
        take_role(here.db, grant_id, actor=actor, now=here.now())
    except BadInput as error:
        return _again(request, here, actor, say, person_id=person_id, typed={}, error=error)
    return _to(person_id, "rol")


@router.post("/{person_id}/toegang")
def access(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, person_id: RecordId) -> Response:
    """End somebody's access, or give it back."""
    active = form.get("active") == "ja"
    try:
        let_go(here.db, person_id, actor=actor, now=here.now(), active=active)
    except BadInput as error:
        return _again(request, here, actor, say, person_id=person_id, typed={}, error=error)
    return _to(person_id, "hersteld" if active else "gestopt")


def _again(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    person_id: int,
    typed: Mapping[str, str],
    error: BadInput,
) -> Response:
    found = member(here.db, person_id, actor=actor)
    wrong = forms.sentences(error, people_words()["labels"])
    return _shown(request, here, actor, say, found=found, typed=typed, wrong=wrong)


def _new(
    request: Request, here: Context, actor: Actor, say: Speech, *, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Response:
    said = people_words()
    fields = [*person_fields(typed), *role_fields(here, actor, typed, say)]
    return page(
        request,
        "people/new.html",
        said["new"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        said=said,
        fields=[each | {"error": wrong.get(each["name"], "")} for each in fields],
    )


def _shown(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    found: Member,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    done: str = "",
) -> Response:
    said, problems = people_words(), wrong or {}
    known = {"name": found.name, "email": found.email, "phone": found.phone, "language": found.language}
    person = person_fields(known | dict(typed or {}))
    given = role_fields(here, actor, typed or {}, say)
    return page(
        request,
        "people/show.html",
        found.name,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        said=said,
        found=found,
        path=f"{HOME}/{found.id}",
        states=states_of(found),
        fields=[each | {"error": problems.get(each["name"], "")} for each in person],
        role_fields=[each | {"error": problems.get(each["name"], "")} for each in given],
        roles=[(each.grant_id, role_in_words(here, each.role, each.organisation, say)) for each in found.roles],
        done=said["done"].get(done, ""),
    )


def _place(text: str) -> int | None:
    """Return the organisation of a role; the whole city is an answer, no answer is none."""
    if text == WHOLE_CITY:
        return None
    place = row_number(text)
    if place is None:
        raise BadInput((FieldProblem("organisation_id", "required"),))
    return place


def _to(person_id: int, done: str) -> Response:
    return RedirectResponse(f"{HOME}/{person_id}?gedaan={done}", HTTPStatus.SEE_OTHER)
