"""Opvolging: the absences, notes and training plan of a learner, beside the steps of the case."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, page, words
from workflows.register.absences import Absence, add_absence
from workflows.register.following_page import Following, view_following
from workflows.register.training_plan import SCALE, begin_plan, score
from workflows.register.wellbeing import SHARED_WITH, add_note, open_note

router = APIRouter(prefix="/dossiers/{case_id}/opvolging")


@router.get("")
def show(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show the follow-up of a learner."""
    return _page(request, here, view_following(here.db, here.workflows, case_id, actor=actor))


@router.post("/afwezigheid")
def absence(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Note an absence, or show the page again with what is wrong."""
    typed = {name: forms.typed_date(name, form) for name in ("from_on", "until_on")}
    typed |= {name: str(form.get(name, "")) for name in ("half_days", "component", "kind")}
    try:
        told = Absence(
            from_on=read_day("from_on", typed["from_on"]),
            until_on=read_day("until_on", typed["until_on"] or typed["from_on"]),
            half_days=int(typed["half_days"]) if typed["half_days"].isdecimal() else 0,
            component=typed["component"],
            kind=typed["kind"],
        )
        add_absence(here.db, here.workflows, case_id, told, actor=actor, now=here.now())
    except BadInput as error:
        found = view_following(here.db, here.workflows, case_id, actor=actor)
        return _page(request, here, found, typed=typed, wrong=forms.sentences(error, words()["field_labels"]))
    return _back(case_id, "afwezigheden")


@router.post("/nota")
def note(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Write a note, or show the page again with what is wrong."""
    typed = {"text": str(form.get("text", "")), "shared_as": str(form.get("shared_as", ""))}
    try:
        add_note(
            here.db,
            here.workflows,
            case_id,
            typed["text"],
            actor=actor,
            now=here.now(),
            seal=here.seal,
            private=form.get("private") != "nee",
            shared_as=typed["shared_as"],
            shared_with=[role for role in SHARED_WITH if form.get(f"with_{role}") == "ja"],
        )
    except BadInput as error:
        found = view_following(here.db, here.workflows, case_id, actor=actor)
        return _page(request, here, found, typed=typed, wrong=forms.sentences(error, words()["field_labels"]))
    return _back(case_id, "welzijn")


@router.post("/nota/{note_id}")
def read(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int, note_id: int) -> Response:
    """Open a note; a coordinator says why, and that is remembered."""
    reason = str(form.get("reason", ""))
    try:
        text = open_note(here.db, here.workflows, note_id, actor=actor, now=here.now(), seal=here.seal, reason=reason)
    except BadInput as error:
        found = view_following(here.db, here.workflows, case_id, actor=actor)
        wrong = forms.sentences(error, words()["field_labels"])
        return _page(request, here, found, typed={"reason": reason}, wrong=wrong, asked=note_id)
    return _page(request, here, view_following(here.db, here.workflows, case_id, actor=actor), opened={note_id: text})


@router.post("/plan/{agreement_id}")
def plan(here: Here, actor: Who, *, case_id: int, agreement_id: int) -> Response:
    """Begin the training plan with the competences of the programme."""
    begin_plan(here.db, here.workflows, agreement_id, actor=actor, now=here.now())
    return _back(case_id, "plan")


@router.post("/score/{item_id}")
def scored(here: Here, actor: Who, *, form: Typed, case_id: int, item_id: int) -> Response:
    """Score a competence for the school."""
    score(here.db, here.workflows, item_id, str(form.get("score", "")), actor=actor, now=here.now())
    return _back(case_id, "plan")


def _page(
    request: Request,
    here: Context,
    found: Following,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    opened: Mapping[int, str] | None = None,
    asked: int = 0,
) -> Response:
    del here
    said, problems, values = words()["following"], wrong or {}, typed or {}
    labels = words()["field_labels"]
    dates = [
        forms.plain(name, "date", labels[name], forms.date_parts(values.get(name, "")))
        for name in ("from_on", "until_on")
    ]
    choices = [
        forms.plain(name, "choice", labels[name], values.get(name, ""), options=_options(said[name]))
        for name in ("component", "kind")
    ]
    half = forms.plain("half_days", "number", labels["half_days"], values.get("half_days", "2"))
    asking = [*dates, half, *choices]
    fields = [field | {"error": problems.get(field["name"], "")} for field in asking]
    return page(
        request,
        "cases/following.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        found=found,
        said=said,
        fields=fields,
        typed=values,
        problems=problems,
        opened=opened or {},
        asked=asked,
        scale=[(value, said["scale"][value]) for value in SCALE],
        shared_with=[(role, said["shared_with"][role]) for role in SHARED_WITH],
    )


def _options(labels: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"value": value, "label": label, "help": ""} for value, label in labels.items()]


def _back(case_id: int, part: str) -> Response:
    return RedirectResponse(f"/dossiers/{case_id}/opvolging#{part}", HTTPStatus.SEE_OTHER)
