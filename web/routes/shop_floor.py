"""The card of a shop floor: printed by a coach, opened by the mentor's phone."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.card_links import Card, card_of, confirm, make_card
from engine.errors import NotAllowed, NotFound
from engine.links import Link
from engine.queries.case_page import view_case
from web import forms
from web.link_pages import Slowly, brake_of, kept_path, opened, over, private
from web.pages import Context, Here, Typed, Who, page, words
from web.told_forms import HAND_ON, REPORT, Teller, tell
from workflows.register.appointments import answer_appointment
from workflows.register.own_page import view_own_page

router = APIRouter()
ROLE = "mentor"
MAKERS = frozenset({"trajectory_coach", "school_coordinator"})
WRONG, LOCKED = 3, timedelta(hours=1)
"""Choice: two digits are guessed in a hundred tries; three an hour make that a day and a half per process."""


@router.get("/dossiers/{case_id}/kaart")
def card(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show the card to print, or the button that makes it."""
    title, found = _card(here, actor, case_id)
    said = words()["shop_floor"]
    return private(page(request, "shop_floor/card.html", said["title"], card=found, case_id=case_id, about=title))


@router.post("/dossiers/{case_id}/kaart")
def make(here: Here, actor: Who, *, case_id: int) -> Response:
    """Make a card; the one before works no more."""
    _card(here, actor, case_id)
    make_card(here.db, case_id, ROLE, secret=here.secret, now=here.now())
    return RedirectResponse(f"/dossiers/{case_id}/kaart", HTTPStatus.SEE_OTHER)


@router.get("/dossiers/{case_id}/kaart.svg")
def code(here: Here, actor: Who, *, case_id: int) -> Response:
    """Draw the code of the card: a file of its own, so that the page may stay without inline pictures."""
    _, found = _card(here, actor, case_id)
    if not found.path:
        raise NotFound("no card was made")
    drawn = BytesIO()
    segno.make(here.base_url.rstrip("/") + found.path, error="m").save(drawn, kind="svg", scale=4, border=2)
    return private(Response(drawn.getvalue(), media_type="image/svg+xml"))


@router.get("/k/{token}")
@router.head("/k/{token}")
def show(request: Request, here: Here, token: str) -> Response:
    """Show the mentor's page, the first time after two digits of the telephone."""
    link = _opened(here, token)
    if link.state == "open" and not link.confirmed:
        return private(_ask(request, ""))
    own = view_own_page(here.db, here.workflows, link, secret=here.secret, now=here.now())
    if link.state != "open" or own is None:
        return over(request, token, link)
    shown = page(request, "own/show.html", own.title, own=own, said=words()["own"], base=f"/k/{token}")
    return private(shown)


@router.post("/k/{token}", dependencies=[Slowly])
def who(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Look at the digits; three wrong ones close the card for an hour."""
    link = _opened(here, token)
    if link.state != "open":
        return over(request, token, link)
    said = words()["shop_floor"]
    if not brake_of(request).passes(f"digits {link.id}", WRONG, here.now(), LOCKED):
        return private(_ask(request, said["locked"], HTTPStatus.TOO_MANY_REQUESTS))
    if not confirm(here.db, link, str(form.get("digits", "")), now=here.now()):
        return private(_ask(request, said["wrong"], HTTPStatus.UNPROCESSABLE_ENTITY))
    return private(RedirectResponse(kept_path(f"/k/{token}"), HTTPStatus.SEE_OTHER))


@router.post("/k/{token}/afspraak/{appointment_id}", dependencies=[Slowly])
def answer(request: Request, here: Here, form: Typed, *, token: str, appointment_id: int) -> Response:
    """Say from the shop floor whether one comes."""
    link = _opened(here, token)
    own = view_own_page(here.db, here.workflows, link, secret=here.secret, now=here.now())
    if link.state != "open" or own is None:
        return over(request, token, link)
    if not link.confirmed or appointment_id not in {each.id for each in own.meetings}:
        raise NotFound(f"no appointment {appointment_id} on this page")
    said = str(form.get("answer", ""))
    answer_appointment(here.db, here.workflows, appointment_id, link.person_id, said, now=here.now())
    return private(RedirectResponse(kept_path(f"/k/{token}", "#afspraken"), HTTPStatus.SEE_OTHER))


@router.get("/k/{token}/melden")
def problem(request: Request, here: Here, token: str) -> Response:
    """Ask what is wrong."""
    return _tell(request, here, token, REPORT)


@router.post("/k/{token}/melden", dependencies=[Slowly])
def report_problem(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write down what is wrong on the shop floor; whoever follows the case is asked to call."""
    return _tell(request, here, token, REPORT, form)


@router.get("/k/{token}/doorgeven")
def colleague(request: Request, here: Here, token: str) -> Response:
    """Ask who takes over."""
    return _tell(request, here, token, HAND_ON)


@router.post("/k/{token}/doorgeven", dependencies=[Slowly])
def pass_on(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Tell whoever follows the case that a colleague takes over."""
    return _tell(request, here, token, HAND_ON, form)


def _tell(request: Request, here: Context, token: str, what: str, form: FormData | None = None) -> Response:
    link = _opened(here, token)
    own = view_own_page(here.db, here.workflows, link, secret=here.secret, now=here.now())
    if link.state != "open" or own is None:
        return over(request, token, link)
    if not link.confirmed:
        raise NotFound("this card was not opened yet")
    return tell(request, here, Teller(own.actor, own.role, own.case_id, own.title, f"/k/{token}"), what, form)


def _card(here: Context, actor: Actor, case_id: int) -> tuple[str, Card]:
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    if not case.named or not case.roles & MAKERS:
        raise NotAllowed("the school makes the card", roles=("trajectory_coach",))
    found = card_of(here.db, case_id, ROLE, secret=here.secret, now=here.now())
    if found is None:
        raise NotFound(f"no mentor on case {case_id}")
    return case.title, found


def _opened(here: Context, token: str) -> Link:
    link = opened(here, token)
    if link is None or link.purpose != "card":
        raise NotFound("no such card")
    return link


def _ask(request: Request, error: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    said = words()["shop_floor"]
    asked = forms.plain("digits", "text", said["digits"], "", error=error, help_=said["help"])
    return page(request, "shop_floor/ask.html", said["who"], status=status, fields=[asked], said=said)
