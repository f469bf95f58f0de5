"""The keyboard shortcuts: which there are, and whether single keys do something in this browser."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from web.pages import KEYS, KEYS_OFF, Here, Who, inside, page, words

router = APIRouter(prefix="/sneltoetsen")
KEPT = timedelta(days=365)
"""Choice: a cookie, not the account; whoever speaks to their computer does so on that computer."""


@router.get("")
def show(request: Request, _actor: Who) -> Response:
    """Show every key, and the switch."""
    return page(request, "shortcuts/show.html", words()["shortcuts"]["title"], said=words()["shortcuts"])


@router.post("")
def switch(
    here: Here, _actor: Who, toetsen: Annotated[str, Form()] = "", naar: Annotated[str, Form()] = "/sneltoetsen"
) -> Response:
    """Switch single keys off, or on again, and return to the page one was at.

    Source: WCAG 2.2, 2.1.4 Character Key Shortcuts: a mechanism is available to turn the shortcut off.
    """
    answer = RedirectResponse(inside(naar), HTTPStatus.SEE_OTHER)
    if toetsen == KEYS_OFF:
        secure = here.base_url.startswith("https:")
        answer.set_cookie(
            KEYS, KEYS_OFF, max_age=int(KEPT.total_seconds()), httponly=True, samesite="lax", secure=secure
        )
    else:
        answer.delete_cookie(KEYS)
    return answer
