"""Signing in and out."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pwdlib import PasswordHash

from engine.access import begin_session, end_session, password_of
from engine.sign_in_links import MINUTES, ask_link, still_works, use
from web.pages import COOKIE, Context, Here, inside, page, words

router = APIRouter()
HASHER = PasswordHash.recommended()
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
        fits = HASHER.verify(password, known[1] if known else _nobody())
    if known is None or not fits:
        return _form(
            request, naar=naar, email=email, error=words()["wrong_password"], status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return _begun(here, known[0], naar)


@router.post("/aanmelden/link")
def ask_for_link(request: Request, here: Here, email: Annotated[str, Form()] = "") -> Response:
    """Mail a link; the answer is the same whether the address is known or not."""
    ask_link(here.db, email[:254], now=here.now(), secret=here.secret)
    return page(request, "sign_in/link_sent.html", words()["sign_in"], email=email[:254], minutes=MINUTES)


@router.get("/aanmelden/link/{token}")
def show_link(request: Request, here: Here, token: str) -> Response:
    """Show the button that signs in; looking uses nothing up, not even when software looks."""
    works = still_works(here.db, token, now=here.now())
    return _private(_link_page(request, token, works=works))


@router.post("/aanmelden/link/{token}")
def use_link(request: Request, here: Here, token: str) -> Response:
    """Sign in, once."""
    person_id = use(here.db, token, now=here.now())
    if person_id is None:
        return _private(_link_page(request, token, works=False))
    return _private(_begun(here, person_id, "/vandaag"))


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


@cache
def _nobody() -> str:
    """Return what an unknown address is checked against, so that it takes as long as a known one."""
    return HASHER.hash("nobody has this password")


def _begun(here: Context, person_id: int, naar: str) -> Response:
    token = begin_session(here.db, person_id, now=here.now(), hours=here.session_hours)
    answer = RedirectResponse(inside(naar), HTTPStatus.SEE_OTHER)
    secure = here.base_url.startswith("https:")
    answer.set_cookie(COOKIE, token, max_age=here.session_hours * 3600, httponly=True, samesite="lax", secure=secure)
    return answer


def _link_page(request: Request, token: str, *, works: bool) -> Response:
    status = HTTPStatus.OK if works else HTTPStatus.GONE
    return page(request, "sign_in/link.html", words()["sign_in"], status=status, token=token, works=works)


def _private(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _form(request: Request, *, naar: str, email: str, error: str, status: int = HTTPStatus.OK) -> Response:
    return page(
        request, "sign_in/sign_in.html", words()["sign_in"], status=status, naar=inside(naar), email=email, error=error
    )
