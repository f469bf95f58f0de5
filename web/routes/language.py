"""The language of somebody who signs in, chosen in their own menu."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from web.pages import Here, Who, inside
from workflows.register.own_language import choose_language

router = APIRouter()


@router.post("/taal")
def choose(
    here: Here, actor: Who, language: Annotated[str, Form()] = "", naar: Annotated[str, Form()] = "/vandaag"
) -> Response:
    """Read in another language from here on, on the page one was at."""
    choose_language(here.db, language, actor=actor, now=here.now())
    return RedirectResponse(inside(naar), HTTPStatus.SEE_OTHER)
