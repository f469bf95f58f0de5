"""The demo's mailbox: what the program sent, kept on this machine. Only in demo mode."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from engine.errors import NotFound
from web.pages import POLICY, Context, Here, look_around, page, words

router = APIRouter(prefix="/demo/postvak")
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
"""A mail brings its styles along and may fetch nothing, run nothing and be shown by this site alone."""


@router.get("")
def mails(request: Request, here: Here) -> Response:
    """List the mails, newest first."""
    if here.catcher is None:
        raise NotFound("no mailbox outside the demo")
    look_around(request)
    columns = [{"label": label, "href": "", "sorted": "", "numeric": False} for label in words()["mailbox_columns"]]
    return page(request, "mailbox/list.html", words()["mailbox"], mails=here.catcher.list(), columns=columns)


@router.get("/{mail_id}")
def mail(request: Request, here: Here, mail_id: int) -> Response:
    """Show one mail as its reader sees it, and its plain text."""
    found = _mail(here, mail_id)
    look_around(request)
    answer = page(request, "mailbox/show.html", found.subject, mail=found)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


@router.get("/{mail_id}/brief")
def letter(here: Here, mail_id: int) -> Response:
    """Give the HTML of a mail for the frame in which it is shown; its links open in the whole window."""
    html = _mail(here, mail_id).html.replace("<head>", '<head><base target="_top">', 1)
    return HTMLResponse(html, headers={"Content-Security-Policy": LETTER_POLICY, "Cache-Control": "no-store"})


def _mail(here: Context, mail_id: int) -> Any:
    found = here.catcher.get(mail_id) if here.catcher else None
    if found is None:
        raise NotFound(f"no mail {mail_id}")
    return found
