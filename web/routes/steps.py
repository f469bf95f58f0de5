"""Which steps a case allows now, as the menu of a card asks when it opens, and as a page of its own without script."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from engine.queries.steps import steps_of
from web import step_faces
from web.pages import Here, Who, page, words
from web.spoken import Says

router = APIRouter(prefix="/dossiers/{case_id}")


@router.get("/stappen")
def show(request: Request, here: Here, actor: Who, say: Says, *, case_id: int) -> Response:
    """Show the steps; htmx gets the list alone."""
    steps = step_faces.show(steps_of(here.db, here.workflows, case_id, actor, here.now()), say)
    alone = request.headers.get("hx-request") == "true"
    template = "cases/_steps.html" if alone else "cases/steps.html"
    return page(request, template, words()["steps"]["title"], **steps)
