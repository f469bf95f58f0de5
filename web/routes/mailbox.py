"""The demo's mailbox: what the program sent, kept on this machine. Only in demo mode."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from engine.errors import NotFound
from web.pages import Here, page, words

router = APIRouter(prefix="/demo/postvak")


@router.get("")
def mails(request: Request, here: Here) -> Response:
    """List the mails, newest first."""
    if here.catcher is None:
        raise NotFound("no mailbox outside the demo")
    return page(request, "mailbox/list.html", words()["mailbox"], mails=here.catcher.list())


@router.get("/{mail_id}")
def mail(request: Request, here: Here, mail_id: int) -> Response:
    """Show the text of one mail, its links as links."""
    found = here.catcher.get(mail_id) if here.catcher else None
    if found is None:
        raise NotFound(f"no mail {mail_id}")
    return page(request, "mailbox/show.html", found.subject, mail=found)
