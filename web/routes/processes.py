"""The lists of each process, by state, with how many cases there are."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from engine.queries.case_list import CaseFilter, count_by_state, list_cases
from web.pages import Here, Who, page

router = APIRouter(prefix="/processen")


@router.get("/{name}")
def cases(request: Request, here: Here, actor: Who, name: str, *, status: str = "", zoek: str = "") -> Response:
    """Show the open cases of a process, narrowed by state or text."""
    definition = here.workflows.current(name)
    wanted = CaseFilter(workflow=name, state=status, text=zoek)
    rows = list_cases(here.db, here.workflows, actor, wanted, limit=200)
    counts = count_by_state(here.db, here.workflows, actor, name)
    states = [
        {"name": each, "label": rule.label.nl, "count": counts.get(each, 0), "current": each == status}
        for each, rule in definition.document.states.items()
        if not rule.final
    ]
    title = definition.document.label.nl
    return page(
        request,
        "processes/list.html",
        title,
        document=definition.document,
        rows=rows,
        states=states,
        name=name,
        text=zoek,
    )
