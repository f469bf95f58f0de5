"""The list of a process that has no place of its own in the menu: one that was added as a file."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from web import exports, lists, new_cases, together
from web.listed import list_of
from web.pages import Here, Typed, Who
from web.spoken import Says

router = APIRouter(prefix="/processen/{name}/dossiers")


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, name: str) -> Response:
    """Show the cases of a process."""
    return lists.show(request, here, actor, say, list_of(name))


@router.post("/uitvoer")
def take_out(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, name: str) -> Response:
    """Return the list as a file."""
    return exports.answer(request, here, actor, say, listed=list_of(name), form=form)


@router.get("/nieuw")
def ask(request: Request, here: Here, actor: Who, say: Says, name: str) -> Response:
    """Show the form that opens a case."""
    return new_cases.ask(request, here, actor, say, list_of(name))


@router.post("/nieuw")
def open_new(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, name: str) -> Response:
    """Open a case."""
    return new_cases.open_new(request, here, actor, say, listed=list_of(name), form=form)


@router.get("/samen")
def choose(request: Request, here: Here, actor: Who, say: Says, name: str) -> Response:
    """Show the form of one step for several cases."""
    return together.ask(request, here, actor, say, list_of(name))


@router.post("/samen")
def advance_all(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, name: str) -> Response:
    """Take one step on several cases."""
    return together.take(request, here, actor, say, listed=list_of(name), form=form)
