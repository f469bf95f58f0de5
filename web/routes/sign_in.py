"""Signing in and out."""

from __future__ import annotations

from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pwdlib import PasswordHash

from engine.access import begin_session, end_session, password_of
from web.pages import COOKIE, Here, inside, page, words

router = APIRouter()
HASHER = PasswordHash.recommended()
#: What an unknown address is checked against, so that it takes as long as a known one.
NOBODY = HASHER.hash("nobody has this password")
#: Each check costs 64 MiB and a third of a second of a core: two at a time is plenty.
AT_ONCE = BoundedSemaphore(2)


@router.get("/aanmelden")
def ask(request: Request, naar: str = "/vandaag") -> Response:
    """Show the form."""
    return _form(request, naar=naar, email="", error="")


@router.post("/aanmelden")
def sign_in(
    request: Request,
    here: Here,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    naar: Annotated[str, Form()] = "/vandaag",
) -> Response:
    """Begin a session, or say that the two do not fit: the same for an unknown address as for a wrong password."""
    known = password_of(here.db, email)
    with AT_ONCE:
        fits = HASHER.verify(password, known[1] if known else NOBODY)
    if known is None or not fits:
        return _form(
            request, naar=naar, email=email, error=words()["wrong_password"], status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    token = begin_session(here.db, known[0], now=here.now(), hours=here.session_hours)
    answer = RedirectResponse(inside(naar), HTTPStatus.SEE_OTHER)
    secure = here.base_url.startswith("https:")
    answer.set_cookie(COOKIE, token, max_age=here.session_hours * 3600, httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/afmelden")
def sign_out(request: Request, here: Here) -> Response:
    """End the session everywhere."""
    end_session(here.db, request.cookies.get(COOKIE, ""), now=here.now())
    answer = RedirectResponse("/aanmelden", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/")
def home() -> Response:
    """Go to the first screen."""
    return RedirectResponse("/vandaag", HTTPStatus.SEE_OTHER)


def _form(request: Request, *, naar: str, email: str, error: str, status: int = HTTPStatus.OK) -> Response:
    return page(
        request, "sign_in/sign_in.html", words()["sign_in"], status=status, naar=inside(naar), email=email, error=error
    )
