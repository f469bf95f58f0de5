"""Wachtlijst: who waits for which kind of place in order, the best pairs with their reasons, a proposal for all."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, page, words
from workflows.matching.matches import PROPOSERS, Suggested, best_learners, best_places, log_refusal, proposal_for_all
from workflows.waiting_list.entries import KINDS
from workflows.waiting_list.listing import Waiting, waiting
from workflows.waiting_list.offers import SUPPORT, accept_place, decline_place, partners, places_offered, report_place

router = APIRouter(prefix="/wachtlijst")


@router.get("")
def show(request: Request, here: Here, actor: Who, *, soort: str = "workplace", eigen: str = "") -> Response:
    """Show one list in the order in which places are offered: own learners by name, all others by code."""
    kind = soort if soort in KINDS else "workplace"
    rows = waiting(here.db, here.workflows, actor, kind, here.now(), own=eigen == "ja")
    said = words()["waiting"]
    return page(
        request,
        "waiting/list.html",
        said["title"],
        kinds=_kinds(kind, eigen),
        narrowed=_narrowed(kind, eigen),
        columns=[{"label": each, "href": "", "sorted": "", "numeric": False} for each in said["columns"].values()],
        rows=[_row(each) for each in rows],
        offered=[_offered(each) for each in places_offered(here.db, here.workflows, actor)],
        kind=said["kinds"][kind],
        may_propose=kind == "workplace" and any(actor.holds(role) for role in PROPOSERS),
        may_report=kind in SUPPORT,
        report=f"/wachtlijst/plaats?soort={kind}",
    )


@router.get("/voorstel")
def propose(request: Request, here: Here, actor: Who) -> Response:
    """Propose a place for all waiting learners at once; a person takes each step."""
    pairs = proposal_for_all(here.db, here.workflows, actor, here.now())
    return page(request, "waiting/proposal.html", words()["waiting"]["proposal"], pairs=[_pair(each) for each in pairs])


@router.get("/leerling/{case_id}")
def places_of(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show the three best workplaces for a learner, with the reasons."""
    pairs = best_places(here.db, here.workflows, actor, case_id, here.now())
    return page(
        request,
        "waiting/places.html",
        words()["waiting"]["best_places"],
        pairs=[_pair(each) for each in pairs],
        back=f"/dossiers/{case_id}",
        refusal=f"/wachtlijst/leerling/{case_id}/weigering",
    )


@router.get("/werkplek/{workplace_id}")
def learners_for(request: Request, here: Here, actor: Who, *, workplace_id: int) -> Response:
    """Show the three learners whom a workplace fits best, by code but for the reader's own."""
    pairs = best_learners(here.db, here.workflows, actor, workplace_id, here.now())
    return page(
        request,
        "waiting/places.html",
        words()["waiting"]["best_learners"],
        pairs=[_pair(each) for each in pairs],
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
        log_refusal(here.db, here.workflows, case_id, workplace_id, said, actor=actor, now=here.now())
    except BadInput as error:
        wrong = forms.sentences(error, words()["field_labels"])
        return _refusal_form(request, case_id, workplace_id, said, wrong.get("words", ""))
    return RedirectResponse(f"/wachtlijst/leerling/{case_id}", HTTPStatus.SEE_OTHER)


@router.get("/plaats")
def ask_place(request: Request, here: Here, _actor: Who, *, soort: str = "alf") -> Response:
    """Ask which partner has a place free, from when."""
    return _place_form(request, here, soort, {}, {})


@router.post("/plaats")
def add_place(request: Request, here: Here, actor: Who, *, form: Typed) -> Response:
    """Note a free place of a partner and offer it to the next in order."""
    kind, partner = str(form.get("soort", "")), str(form.get("partner", ""))
    typed = {"partner": partner, "free_from": forms.typed_date("free_from", form)}
    try:
        report_place(
            here.db,
            int(partner) if partner.isdecimal() else 0,
            kind,
            read_day("free_from", typed["free_from"]),
            actor=actor,
            now=here.now(),
        )
    except BadInput as error:
        return _place_form(request, here, kind, typed, forms.sentences(error, words()["field_labels"]))
    return RedirectResponse(f"/wachtlijst?soort={kind}", HTTPStatus.SEE_OTHER)


@router.post("/plaats/{place_id}/{answer}")
def answer_place(here: Here, actor: Who, *, place_id: int, answer: str) -> Response:
    """Take an offered place, or let it go to the next in order."""
    answers = {"ja": accept_place, "nee": decline_place}
    if answer in answers:
        answers[answer](here.db, here.workflows, place_id, actor=actor, now=here.now())
    return RedirectResponse("/wachtlijst?soort=alf", HTTPStatus.SEE_OTHER)


def _kinds(current: str, eigen: str) -> list[dict[str, Any]]:
    more = "&eigen=ja" if eigen == "ja" else ""
    return [
        {"label": label, "href": f"/wachtlijst?soort={kind}{more}", "current": kind == current, "count": None}
        for kind, label in words()["waiting"]["kinds"].items()
    ]


def _narrowed(kind: str, eigen: str) -> list[dict[str, Any]]:
    said, path = words()["waiting"], f"/wachtlijst?soort={kind}"
    return [
        {"label": said["all"], "href": path, "current": eigen != "ja", "count": None},
        {"label": said["own"], "href": f"{path}&eigen=ja", "current": eigen == "ja", "count": None},
    ]


def _row(each: Waiting) -> dict[str, Any]:
    said = words()["waiting"]
    return {
        "id": f"w{each.entry_id}",
        "place": each.place,
        "name": each.name or each.code,
        "code": each.code if each.name else "",
        "href": f"/dossiers/{each.case_id}" if each.case_id else "",
        "matches": f"/wachtlijst/leerling/{each.case_id}" if each.case_id and each.kind == "workplace" else "",
        "programme": each.programme or said["unknown"],
        "postcode": each.postcode,
        "days": each.days,
        "travel": said["travel"].get(each.travel_mode, each.travel_mode),
        "left": said["left"].format(band=each.time_left) if each.time_left else "",
        "urgent": each.time_left in {"0", "1-5"},
        "needs": ", ".join(each.needs),
        "since_on": each.since_on,
        "offered": each.status == "offered",
    }


def _pair(each: Suggested) -> dict[str, Any]:
    return {
        "who": each.name or each.code,
        "case": f"/dossiers/{each.case_id}" if each.case_id else "",
        "step": f"/dossiers/{each.case_id}/stap/propose_match" if each.case_id else "",
        "company": ", ".join(part for part in (each.company, each.municipality) if part),
        "workplace_id": each.workplace_id,
        "score": each.score,
        "parts": [{"points": part.points, "most": part.most, "text": part.nl} for part in each.parts],
        "pending": each.recognition == "obtainable",
    }


def _offered(each: Any) -> dict[str, Any]:
    return {
        "name": each.title,
        "href": f"/dossiers/{each.case_id}",
        "partner": each.partner,
        "from_on": each.free_from,
        "yes": f"/wachtlijst/plaats/{each.id}/ja",
        "no": f"/wachtlijst/plaats/{each.id}/nee",
    }


def _refusal_form(request: Request, case_id: int, workplace_id: int, typed: str, wrong: str) -> Response:
    said, path = words()["waiting"], f"/wachtlijst/leerling/{case_id}"
    label = words()["field_labels"]["words"]
    field = forms.plain("words", "long_text", label, typed, error=wrong, help_=said["refusal_help"])
    way = {"path": f"{path}/weigering/{workplace_id}", "cancel": path, "hidden": []}
    return _form(request, said["refusal"], [field], way)


def _place_form(request: Request, here: Context, kind: str, typed: dict[str, str], wrong: dict[str, str]) -> Response:
    said, labels = words()["waiting"], words()["field_labels"]
    options = [{"value": str(key), "label": name, "help": ""} for key, name in partners(here.db)]
    day = forms.date_parts(typed.get("free_from", ""))
    fields = [
        forms.plain("partner", "organisation", labels["partner"], typed.get("partner", ""), options=options),
        forms.plain("free_from", "date", labels["free_from"], day),
    ]
    fields = [field | {"error": wrong.get(field["name"], "")} for field in fields]
    kind = kind if kind in SUPPORT else "alf"
    way = {"path": "/wachtlijst/plaats", "cancel": f"/wachtlijst?soort={kind}", "hidden": [("soort", kind)]}
    return _form(request, said["report"], fields, way)


def _form(request: Request, title: str, fields: Sequence[dict[str, Any]], way: dict[str, Any]) -> Response:
    wrong = any(field["error"] for field in fields)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(request, "waiting/form.html", title, status=status, fields=fields, **way)
