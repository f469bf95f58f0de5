"""Learners and workplaces that fit: the best pairs with reasons, a proposal for all, and why a company said no."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput
from web import forms
from web.pages import Here, Typed, Who, page, words
from web.reader import language
from web.waiting_forms import shown
from workflows.matching.matches import Suggested, best_learners, best_places, proposal_for_all
from workflows.matching.refusals import log_refusal, refusals

router = APIRouter(prefix="/wachtlijst")


@router.get("/voorstel")
def propose(request: Request, here: Here, actor: Who) -> Response:
    """Propose a place for all waiting learners at once; a person takes each step."""
    found = proposal_for_all(here.db, here.workflows, actor, here.now())
    pairs = [_pair(each, actor) for each in found.pairs]
    return page(request, "waiting/proposal.html", words()["waiting"]["proposal"], pairs=pairs, left=found.left)


@router.get("/leerling/{case_id}")
def places_of(request: Request, here: Here, actor: Who, *, case_id: int, gedaan: str = "") -> Response:
    """Show the three best workplaces for a learner, with the reasons."""
    found = best_places(here.db, here.workflows, actor, case_id, here.now())
    said = words()["waiting"]
    text = said["done"].get(gedaan)
    return page(
        request,
        "waiting/places.html",
        said["best_places"],
        notice={"text": text, "detail": "", "tone": "good", "undo": None} if text else None,
        pairs=[_pair(each, actor) for each in found.best],
        about=found.name,
        hindered=[{"count": count, "text": text.said(language())} for count, text in found.hindered],
        looks=found.looks,
        back=f"/dossiers/{case_id}",
        refusal=f"/wachtlijst/leerling/{case_id}/weigering",
    )


@router.get("/werkplek/{workplace_id}")
def learners_for(request: Request, here: Here, actor: Who, *, workplace_id: int) -> Response:
    """Show the three learners whom a workplace fits best, by code but for the reader's own."""
    found = best_learners(here.db, here.workflows, actor, workplace_id, here.now())
    return page(
        request,
        "waiting/places.html",
        words()["waiting"]["best_learners"],
        pairs=[_pair(each, actor) for each in found],
        about="",
        hindered=[],
        looks=True,
        back="/wachtlijst",
        refusal="",
    )


@router.get("/leerling/{case_id}/weigering/{workplace_id}")
def ask_refusal(request: Request, here: Here, actor: Who, *, case_id: int, workplace_id: int) -> Response:
    """Ask in which words the company refused."""
    best_places(here.db, here.workflows, actor, case_id, here.now())
    return _refusal_form(request, case_id, workplace_id, "", "")


@router.post("/leerling/{case_id}/weigering/{workplace_id}")
def refuse(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int, workplace_id: int) -> Response:
    """Note the refusal; the pair is not suggested again."""
    said = str(form.get("words", ""))
    try:
        flagged = log_refusal(here.db, here.workflows, case_id, workplace_id, said, actor=actor, now=here.now())
    except BadInput as error:
        wrong = forms.sentences(error, words()["field_labels"])
        return _refusal_form(request, case_id, workplace_id, said, wrong.get("words", ""))
    done = "weigering-nalezen" if flagged else "weigering"
    return RedirectResponse(f"/wachtlijst/leerling/{case_id}?gedaan={done}", HTTPStatus.SEE_OTHER)


@router.get("/weigeringen")
def read_refusals(request: Request, here: Here, actor: Who) -> Response:
    """Show in which words companies refused learners of the own school, flagged ones first."""
    rows = [
        {
            "name": each.title,
            "href": f"/dossiers/{each.case_id}",
            "company": each.company,
            "on": each.on_day,
            "words": each.words,
            "flagged": each.suspicious,
        }
        for each in refusals(here.db, here.workflows, actor)
    ]
    return page(request, "waiting/refusals.html", words()["waiting"]["refusals"], rows=rows)


def _pair(each: Suggested, actor: Actor) -> dict[str, Any]:
    english = language() == "en"
    step = f"/dossiers/{each.case_id}/stap/propose_match?workplace_id={each.workplace_id}"
    return {
        "who": each.name or each.code,
        "case": f"/dossiers/{each.case_id}" if each.case_id else "",
        "step": step if each.searching and actor.holds("trajectory_coach") else "",
        "later": bool(each.case_id) and not each.searching,
        "company": ", ".join(part for part in (each.company, each.municipality) if part),
        "workplace_id": each.workplace_id,
        "score": each.score,
        "parts": [
            {"points": part.points, "most": part.most, "text": part.en if english else part.nl} for part in each.parts
        ],
        "pending": each.recognition == "obtainable",
    }


def _refusal_form(request: Request, case_id: int, workplace_id: int, typed: str, wrong: str) -> Response:
    said, path = words()["waiting"], f"/wachtlijst/leerling/{case_id}"
    label = words()["field_labels"]["words"]
    field = forms.plain("words", "long_text", label, typed, error=wrong, help_=said["refusal_help"])
    way = {"path": f"{path}/weigering/{workplace_id}", "cancel": path, "hidden": []}
    return shown(request, said["refusal"], [field], way)
