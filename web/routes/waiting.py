"""Wachtlijst: who waits for which kind of place in order, and the places that partners have free."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput, FieldProblem, NotFound
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, page, words
from web.row_numbers import row_number
from web.waiting_forms import shown
from workflows.matching.matches import PROPOSERS
from workflows.waiting_list.entries import KINDS
from workflows.waiting_list.listing import Waiting, waiting
from workflows.waiting_list.offers import SUPPORT, accept_place, decline_place, report_place, withdraw_place
from workflows.waiting_list.places import partners, places_offered, places_reported

router = APIRouter(prefix="/wachtlijst")
OF_SCHOOLS = ("trajectory_coach", "school_coordinator")
ANSWERS = {"ja": accept_place, "nee": decline_place}


@router.get("")
def show(
    request: Request, here: Here, actor: Who, *, soort: str = "workplace", eigen: str = "", gedaan: str = ""
) -> Response:
    """Show one list in the order in which places are offered: own learners by name, all others by code."""
    kind = soort if soort in KINDS else "workplace"
    own = eigen == "ja"
    rows = waiting(here.db, here.workflows, actor, kind, here.now(), own=own)
    said, of_school = words()["waiting"], any(actor.holds(role) for role in OF_SCHOOLS)
    text, dated = said["done"].get(gedaan), any(each.since_on for each in rows)
    return page(
        request,
        "waiting/list.html",
        said["title"],
        notice={"text": text, "detail": "", "tone": "good", "undo": None} if text else None,
        kinds=_kinds(kind, own=own),
        narrowed=_narrowed(kind, own=own) if of_school else [],
        columns=[
            {"label": label, "href": "", "sorted": "", "numeric": False}
            for name, label in said["columns"].items()
            if name != "since" or dated
        ],
        dated=dated,
        rows=[_row(each) for each in rows],
        offered=[_offered(each) for each in places_offered(here.db, here.workflows, actor)],
        reported=[_reported(each) for each in places_reported(here.db, actor, kind)] if kind in SUPPORT else [],
        kind=said["kinds"][kind],
        soort=kind,
        may_propose=kind == "workplace" and any(actor.holds(role) for role in PROPOSERS),
        reads_refusals=kind == "workplace" and of_school,
        report=f"/wachtlijst/plaats?soort={kind}" if kind in SUPPORT and partners(here.db, actor) else "",
    )


@router.get("/plaats")
def ask_place(request: Request, here: Here, actor: Who, *, soort: str = "alf") -> Response:
    """Ask which partner has a place free, from when."""
    return _place_form(request, here, actor, soort, typed={}, wrong={})


@router.post("/plaats")
def add_place(request: Request, here: Here, actor: Who, *, form: Typed) -> Response:
    """Note a free place of a partner and offer it to the next in order."""
    kind, partner = str(form.get("soort", "")), str(form.get("partner", ""))
    typed = {"partner": partner, "free_from": forms.typed_date("free_from", form)}
    try:
        partner_id, free_from = _read(typed)
        key = str(form.get("key", "")) or None
        report_place(here.db, partner_id, kind, free_from, actor=actor, now=here.now(), key=key)
    except BadInput as error:
        wrong = forms.sentences(error, words()["field_labels"])
        return _place_form(request, here, actor, kind, typed=typed, wrong=wrong)
    return _listed(kind, "gemeld")


@router.post("/plaats/{place_id}/weg")
def take_back(here: Here, actor: Who, *, form: Typed, place_id: int) -> Response:
    """Take a place back that nobody took."""
    withdraw_place(here.db, place_id, actor=actor, now=here.now())
    return _listed(str(form.get("soort", "")), "teruggetrokken")


@router.post("/plaats/{place_id}/{answer}")
def answer_place(here: Here, actor: Who, *, form: Typed, place_id: int, answer: str) -> Response:
    """Take an offered place, or let it go to the next in order."""
    if answer not in ANSWERS:
        raise NotFound(f"no answer {answer}")
    ANSWERS[answer](here.db, here.workflows, place_id, actor=actor, now=here.now())
    return _listed(str(form.get("soort", "")), "genomen" if answer == "ja" else "doorgegeven")


def _read(typed: dict[str, str]) -> tuple[int, date]:
    """Return the partner and the day that were typed.

    Raises:
        BadInput: with both when both are wrong.
    """
    problems: list[FieldProblem] = []
    partner = row_number(typed["partner"])
    if partner is None:
        problems.append(FieldProblem("partner", "required"))
    try:
        day = read_day("free_from", typed["free_from"])
    except BadInput as error:
        problems += error.problems
    if problems or partner is None:
        raise BadInput(tuple(problems))
    return partner, day


def _listed(kind: str, done: str) -> Response:
    kind = kind if kind in KINDS else "alf"
    return RedirectResponse(f"/wachtlijst?soort={kind}&gedaan={done}", HTTPStatus.SEE_OTHER)


def _kinds(current: str, *, own: bool) -> list[dict[str, Any]]:
    more = "&eigen=ja" if own else ""
    return [
        {"label": label, "href": f"/wachtlijst?soort={kind}{more}", "current": kind == current, "count": None}
        for kind, label in words()["waiting"]["kinds"].items()
    ]


def _narrowed(kind: str, *, own: bool) -> list[dict[str, Any]]:
    said, path = words()["waiting"], f"/wachtlijst?soort={kind}"
    return [
        {"label": said["all"], "href": path, "current": not own, "count": None},
        {"label": said["own"], "href": f"{path}&eigen=ja", "current": own, "count": None},
    ]


def _row(each: Waiting) -> dict[str, Any]:
    said = words()["waiting"]
    looks = each.case_id and each.kind == "workplace" and each.status != "matched"
    return {
        "id": f"w{each.entry_id}",
        "place": each.place,
        "name": each.name or each.code,
        "code": each.code if each.name else "",
        "href": f"/dossiers/{each.case_id}" if each.case_id else "",
        "matches": f"/wachtlijst/leerling/{each.case_id}" if looks else "",
        "programme": each.programme or said["unknown"],
        "postcode": each.postcode,
        "days": each.days.replace(",", ", "),
        "travel": said["travel"].get(each.travel_mode, each.travel_mode),
        "left": said["left"].format(band=each.time_left) if each.time_left else "",
        "urgent": each.time_left in {"0", "1-5"},
        "needs": ", ".join(each.needs),
        "since_on": each.since_on,
        "status": said["statuses"].get(each.status, ""),
    }


def _offered(each: Any) -> dict[str, Any]:
    return {
        "name": each.title,
        "href": f"/dossiers/{each.case_id}",
        "partner": each.partner,
        "from_on": each.free_from,
        "kind": each.kind,
        "yes": f"/wachtlijst/plaats/{each.id}/ja",
        "no": f"/wachtlijst/plaats/{each.id}/nee",
    }


def _reported(each: Any) -> dict[str, Any]:
    said = words()["waiting"]
    stands = said["offered_to"].format(code=each.code) if each.code else said["statuses"]["offered"]
    return {
        "partner": each.partner,
        "from_on": each.free_from,
        "stands": stands if each.offered else said["free"],
        "away": f"/wachtlijst/plaats/{each.id}/weg",
    }


def _place_form(
    request: Request, here: Context, actor: Actor, kind: str, *, typed: dict[str, str], wrong: dict[str, str]
) -> Response:
    said, labels = words()["waiting"], words()["field_labels"]
    known = partners(here.db, actor)
    options = [{"value": str(key), "label": name, "help": ""} for key, name in known]
    chosen = typed.get("partner", "") or (options[0]["value"] if len(options) == 1 else "")
    fields = [
        forms.plain("partner", "organisation", labels["partner"], chosen, options=options),
        forms.plain("free_from", "date", labels["free_from"], forms.date_parts(typed.get("free_from", ""))),
    ]
    kind = kind if kind in SUPPORT else "alf"
    title = said["report_kind"].format(kind=said["kinds"][kind])
    return shown(
        request,
        title,
        [field | {"error": wrong.get(field["name"], "")} for field in fields],
        {"path": "/wachtlijst/plaats", "cancel": f"/wachtlijst?soort={kind}", "hidden": [("soort", kind)]},
    )
