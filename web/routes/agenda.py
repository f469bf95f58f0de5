"""Mijn agenda: a private address for one's own calendar, and the calendar itself."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine import calendar_links
from engine.errors import NotFound
from web.calendar_feed import feed
from web.pages import Here, Who, page, words
from web.reader import read_by_staff
from workflows.register.agenda import agenda_of

router = APIRouter(prefix="/agenda")


@router.get("")
def show(request: Request, here: Here, actor: Who) -> Response:
    """Show the address of one's calendar and what it is for."""
    token = calendar_links.calendar_token(here.db, _person(actor), secret=here.secret)
    address = f"{here.base_url.rstrip('/')}/agenda/{token}.ics" if token else ""
    said = words()["agenda"]
    return page(request, "agenda/show.html", said["title"], address=address, said=said)


@router.post("/nieuw")
def renew(here: Here, actor: Who) -> Response:
    """Make an address, or replace it: the one before works no more."""
    calendar_links.renew_calendar(here.db, _person(actor), now=here.now(), secret=here.secret)
    return RedirectResponse("/agenda", HTTPStatus.SEE_OTHER)


@router.post("/uit")
def stop(here: Here, actor: Who) -> Response:
    """Switch one's calendar off."""
    calendar_links.stop_calendar(here.db, _person(actor), now=here.now())
    return RedirectResponse("/agenda", HTTPStatus.SEE_OTHER)


@router.get("/{token}.ics")
@router.head("/{token}.ics")
def read(request: Request, here: Here, token: str) -> Response:
    """Give the calendar to whoever holds its address; reading writes nothing."""
    now = here.now()
    reader = calendar_links.reader_of(here.db, token, now=now)
    if reader is None:
        raise NotFound("no calendar at this address")
    read_by_staff(reader.language)
    body = feed(agenda_of(here.db, here.workflows, reader.actor, now), here.base_url)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _person(actor: Who) -> int:
    if actor.person_id is None:
        raise NotFound("nobody has this calendar")
    return actor.person_id
