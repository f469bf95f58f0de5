"""Bedrijven: the board by stage, with the countdown of each offer, the table of the leads, and a new signal."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web import signal_forms
from web.case_lists import routes_of
from web.listed import COMPANIES
from web.pages import Here, Typed, Who
from web.spoken import Says

signals = APIRouter(prefix=COMPANIES.path)


@signals.get("/nieuw")
def ask(request: Request, here: Here, _actor: Who, say: Says) -> Response:
    """Ask what somebody heard of a company."""
    return signal_forms.shown(request, here, say, {})


@signals.post("/nieuw")
def tell(request: Request, here: Here, actor: Who, say: Says, form: Typed) -> Response:
    """Take the signal in, or ask what is wrong or which company is meant."""
    return signal_forms.taken(request, here, actor, say, form)


router = APIRouter()
# Before the list's own form, which knows no signals.
router.include_router(signals)
router.include_router(routes_of(COMPANIES))
