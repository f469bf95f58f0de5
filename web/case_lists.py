"""The addresses every list of cases has: the list, the same as a file, a new case, and one step on several cases."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web import exports, lists, new_cases, together
from web.lists import CaseList
from web.pages import Here, Typed, Who
from web.spoken import Says


def routes_of(listed: CaseList) -> APIRouter:
    """Return the routes of one list under its own path."""
    router = APIRouter(prefix=listed.path)

    @router.get("")
    def show(request: Request, here: Here, actor: Who, say: Says) -> Response:
        return lists.show(request, here, actor, say, listed)

    @router.get("/uitvoer")
    def choose_columns(request: Request, here: Here, actor: Who, say: Says) -> Response:
        return exports.ask(request, here, actor, say, listed)

    @router.post("/uitvoer")
    def take_out(request: Request, here: Here, actor: Who, say: Says, form: Typed) -> Response:
        return exports.answer(request, here, actor, say, listed=listed, form=form)

    @router.get("/nieuw")
    def ask(request: Request, here: Here, actor: Who, say: Says) -> Response:
        return new_cases.ask(request, here, actor, say, listed)

    @router.post("/nieuw")
    def open_new(request: Request, here: Here, actor: Who, say: Says, form: Typed) -> Response:
        return new_cases.open_new(request, here, actor, say, listed=listed, form=form)

    @router.get("/samen")
    def choose(request: Request, here: Here, actor: Who, say: Says) -> Response:
        return together.ask(request, here, actor, say, listed)

    @router.post("/samen")
    def advance_all(request: Request, here: Here, actor: Who, say: Says, form: Typed) -> Response:
        return together.take(request, here, actor, say, listed=listed, form=form)

    return router
