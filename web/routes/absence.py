"""Afwezig: who is away, from when until when, and who answers meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.actor import Actor
from engine.errors import BadInput, FieldProblem
from engine.queries.absences import Absences, view_absences
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, page, today, words
from web.row_numbers import row_number

router = APIRouter(prefix="/afwezig")
NOBODY = "niemand"


@router.get("")
def show(request: Request, here: Here, actor: Who, gedaan: str = "") -> Response:
    """Show the absences somebody may arrange, and the form for a new one."""
    return _page(request, here, actor, {"person": str(actor.person_id)}, {}, done=gedaan)


@router.post("")
def add(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Arrange an absence, or show the form again with what is wrong."""
    typed = {name: str(form.get(name, "")) for name in ("person", "stand_in_id")}
    typed |= {name: forms.typed_date(name, form) for name in ("from_on", "until_on")}
    typed["person"] = typed["person"] or str(actor.person_id)
    try:
        engine.stand_in(
            here.db,
            actor=actor,
            person_id=_number(typed["person"], "person"),
            stand_in_id=_instead(typed["stand_in_id"]),
            from_on=read_day("from_on", typed["from_on"]),
            until_on=read_day("until_on", typed["until_on"]),
        )
    except BadInput as error:
        return _page(request, here, actor, typed, forms.sentences(error, words()["absence"]["labels"]))
    return RedirectResponse("/afwezig?gedaan=bewaard", HTTPStatus.SEE_OTHER)


@router.post("/{absence_id}/terug")
def end(here: Here, actor: Who, absence_id: int) -> Response:
    """Let somebody be back from today on."""
    engine.end_absence(here.db, absence_id, actor=actor, today=today(here.now()))
    return RedirectResponse("/afwezig?gedaan=terug", HTTPStatus.SEE_OTHER)


def _instead(text: str) -> int | None:
    """Return who stands in; nobody is an answer, no answer is none."""
    if not text:
        raise BadInput((FieldProblem("stand_in_id", "required"),))
    return None if text == NOBODY else _number(text, "stand_in_id")


def _number(text: str, name: str) -> int:
    number = row_number(text)
    if number is None:
        raise BadInput((FieldProblem(name, "unknown_choice", (("typed", text[:40]),)),))
    return number


def _page(
    request: Request,
    here: Context,
    actor: Actor,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    done: str = "",
) -> Response:
    said = words()["absence"]
    found = view_absences(here.db, actor, today(here.now()))
    fields = [each | {"error": wrong.get(each["name"], "")} for each in _fields(found, typed, said)]
    return page(
        request,
        "absence/show.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        found=found,
        fields=fields,
        said=said,
        done=said["done"].get(done, ""),
    )


def _fields(found: Absences, typed: Mapping[str, str], said: Mapping[str, Any]) -> list[dict[str, Any]]:
    labels = said["labels"]
    people = [{"value": str(each.id), "label": each.name, "help": ""} for each in found.people]
    instead = [{"value": str(each.id), "label": each.name, "help": ""} for each in found.colleagues]
    nobody = {"value": NOBODY, "label": said["nobody"], "help": said["nobody_help"]}
    dates = [
        forms.plain(name, "date", labels[name], forms.date_parts(typed.get(name, "")))
        for name in ("from_on", "until_on")
    ]
    who = [forms.plain("person", "choice", labels["person"], typed.get("person", ""), options=people)]
    others = [each for each in instead if each["value"] != typed.get("person")] if len(people) == 1 else instead
    other = forms.plain(
        "stand_in_id", "choice", labels["stand_in_id"], typed.get("stand_in_id", ""), options=[*others, nobody]
    )
    return [*(who if len(people) > 1 else []), *dates, other]
