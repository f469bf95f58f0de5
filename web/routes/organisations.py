"""Beheer, organisaties: schools, the city's services and partners; only an administrator adds one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.queries.organisations import organisations_with_people
from web import forms
from web.pages import Context, Here, Typed, Who, page
from web.people_faces import people_words

HOME = "/beheer/organisaties"
router = APIRouter(prefix=HOME)


@router.get("")
def show(request: Request, here: Here, actor: Who, gedaan: str = "") -> Response:
    """List the organisations, with the form for one more."""
    if not actor.holds("administrator"):
        raise NotAllowed("only an administrator adds organisations", roles=("administrator",))
    return _page(request, here, {}, {}, done=gedaan)


@router.post("")
def add(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Add an organisation, or say what is wrong."""
    typed = {name: str(form.get(name, "")).strip() for name in ("name", "kind")}
    try:
        _check(here, typed)
        engine.add_organisation(here.db, actor=actor, name=typed["name"], kind=typed["kind"])
    except BadInput as error:
        return _page(request, here, typed, forms.sentences(error, people_words()["places"]["labels"]))
    return RedirectResponse(f"{HOME}?gedaan=school", HTTPStatus.SEE_OTHER)


def _check(here: Context, typed: Mapping[str, str]) -> None:
    said = people_words()["places"]
    problems = [FieldProblem(name, "required") for name in ("name", "kind") if not typed[name]]
    if typed["kind"] and typed["kind"] not in said["kinds"]:
        problems.append(FieldProblem("kind", "unknown_choice", (("typed", typed["kind"][:40]),)))
    if len(typed["name"]) > 200:
        problems.append(FieldProblem("name", "too_long", (("maximum", "200"), ("length", str(len(typed["name"]))))))
    if any(each.name.casefold() == typed["name"].casefold() for each in organisations_with_people(here.db)):
        problems.append(FieldProblem("name", "name_taken"))
    if problems:
        raise BadInput(tuple(problems))


def _page(
    request: Request, here: Context, typed: Mapping[str, str], wrong: Mapping[str, str], *, done: str = ""
) -> Response:
    said = people_words()["places"]
    kinds = [{"value": value, "label": label, "help": ""} for value, label in said["kinds"].items()]
    fields = [
        forms.plain("name", "text", said["labels"]["name"], typed.get("name", "")),
        forms.plain("kind", "choice", said["labels"]["kind"], typed.get("kind", ""), options=kinds),
    ]
    titles, known = list(said["columns"].values()), organisations_with_people(here.db)
    return page(
        request,
        "people/organisations.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        said=said,
        save=people_words()["save"],
        back=people_words()["back"],
        done=people_words()["done"].get(done, ""),
        fields=[each | {"error": wrong.get(each["name"], "")} for each in fields],
        columns=[{"label": each, "href": "", "sorted": "", "numeric": each == titles[-1]} for each in titles],
        rows=known,
    )
