"""Stopping mails with one click: a page with a button, and the POST that mail programs send by themselves."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from engine.commands.stop_mails import stop_mails
from engine.errors import NotFound
from engine.links import Link
from web.link_pages import opened, private
from web.pages import Context, Here, page, words

router = APIRouter()
PREFIX = "stop_"


@router.get("/u/{token}")
@router.head("/u/{token}")
def ask(request: Request, here: Here, token: str) -> Response:
    """Ask whether mails must stop. Looking stops nothing: software looks too."""
    link = _opened(here, token)
    return private(page(request, "stop/ask.html", _title(link), token=token, kind=_kind(link)))


@router.post("/u/{token}")
def stop(request: Request, here: Here, token: str) -> Response:
    """Stop them, without signing in; repeated it stays so.

    Source: RFC 8058, which asks that a POST alone does it, whatever else it carries.
    """
    link = _opened(here, token)
    stop_mails(here.db, here.workflows, link.person_id, _kind(link), now=here.now())
    return private(page(request, "stop/done.html", _title(link), kind=_kind(link)))


def _opened(here: Context, token: str) -> Link:
    link = opened(here, token)
    if link is None or not link.purpose.startswith(PREFIX) or link.state != "open":
        raise NotFound("no such link")
    return link


def _kind(link: Link) -> str:
    return link.purpose.removeprefix(PREFIX)


def _title(link: Link) -> str:
    return str(words()["stop"][_kind(link)])
