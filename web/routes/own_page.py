"""The page behind a person's own link: learner, parent, mentor or company, each with what is theirs."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.errors import NotFound
from engine.links import Link
from web.link_pages import Slowly, kept_path, opened, over, private
from web.pages import Context, Here, Typed, page, words
from web.told_forms import HAND_ON, REPORT, Teller, tell
from workflows.register.appointments import answer_appointment
from workflows.register.own_page import OwnPage, ask_talk, view_own_page

router = APIRouter()


@router.get("/p/{token}")
@router.head("/p/{token}")
def show(request: Request, here: Here, token: str) -> Response:
    """Show the page; looking changes nothing, not even how long the link lasts."""
    link, own = _opened(here, token)
    if own is None:
        return over(request, token, link)
    return private(page(request, "own/show.html", own.title, own=own, said=words()["own"], base=f"/p/{token}"))


@router.post("/p/{token}/afspraak/{appointment_id}", dependencies=[Slowly])
def answer(request: Request, here: Here, form: Typed, *, token: str, appointment_id: int) -> Response:
    """Say whether one comes."""
    link, own = _opened(here, token)
    if own is None:
        return over(request, token, link)
    if appointment_id not in {each.id for each in own.meetings}:
        raise NotFound(f"no appointment {appointment_id} on this page")
    said = str(form.get("answer", ""))
    answer_appointment(here.db, here.workflows, appointment_id, link.person_id, said, now=here.now())
    return private(RedirectResponse(kept_path(f"/p/{token}", "#afspraken"), HTTPStatus.SEE_OTHER))


@router.post("/p/{token}/gesprek", dependencies=[Slowly])
def talk(request: Request, here: Here, token: str) -> Response:
    """Ask for a talk."""
    link, own = _opened(here, token)
    if own is None:
        return over(request, token, link)
    ask_talk(here.db, here.workflows, own, now=here.now())
    return private(RedirectResponse(kept_path(f"/p/{token}", "#gesprek"), HTTPStatus.SEE_OTHER))


@router.get("/p/{token}/melden")
def problem(request: Request, here: Here, token: str) -> Response:
    """Ask what is wrong."""
    return _tell(request, here, token, REPORT)


@router.post("/p/{token}/melden", dependencies=[Slowly])
def report_problem(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write down what is wrong; whoever follows the case is asked to call."""
    return _tell(request, here, token, REPORT, form)


@router.get("/p/{token}/doorgeven")
def colleague(request: Request, here: Here, token: str) -> Response:
    """Ask a mentor who takes over."""
    return _tell(request, here, token, HAND_ON)


@router.post("/p/{token}/doorgeven", dependencies=[Slowly])
def pass_on(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Tell whoever follows the case that a colleague takes over."""
    return _tell(request, here, token, HAND_ON, form)


def _tell(request: Request, here: Context, token: str, what: str, form: FormData | None = None) -> Response:
    link, own = _opened(here, token)
    if own is None:
        return over(request, token, link)
    return tell(request, here, Teller(own.actor, own.role, own.case_id, own.title, f"/p/{token}"), what, form)


def _opened(here: Context, token: str) -> tuple[Link, OwnPage | None]:
    link = opened(here, token)
    if link is None or link.purpose != "page":
        raise NotFound("no such page")
    if link.state != "open":
        return link, None
    return link, view_own_page(here.db, here.workflows, link, secret=here.secret, now=here.now())
