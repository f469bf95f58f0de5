"""The processes: which there are, and the way to their cases."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.checks import proofs
from engine.queries.case_counts import count_by_state
from web.diagram import draw
from web.frame import list_path, sees
from web.pages import Here, Who, page, words
from web.spoken import Says

router = APIRouter(prefix="/processen")


@router.get("")
def processes(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """List the processes with how many cases the reader sees in each."""
    found = []
    for name, definition in here.workflows.items():
        counts = count_by_state(here.db, here.workflows, actor, name, here.now())
        live = sum(n for state, n in counts.items() if not definition.is_final(state))
        path = list_path(name) if sees(actor, definition) else ""
        found.append(
            {
                "label": say(definition.document.label),
                "count": live,
                "href": path,
                "schema": f"/processen/{name}/schema",
            }
        )
    return page(request, "processes/list.html", words()["processes"], processes=found)


@router.get("/{name}/schema")
def schema(request: Request, here: Here, actor: Who, say: Says, name: str) -> Response:
    """Show a process as a drawing with live counts, the same as a table, and what is proved of it."""
    definition = here.workflows.current(name)
    counts = count_by_state(here.db, here.workflows, actor, name, here.now())
    way = list_path(name) if sees(actor, definition) else ""
    drawing = draw(definition, counts=counts, href=(lambda state: f"{way}?status={state}") if way else None, say=say)
    states = [
        {
            "label": say(rule.label),
            "block": say(definition.document.blocks[rule.block].label),
            "count": counts.get(each, 0),
        }
        for each, rule in definition.document.states.items()
    ]
    english = say.language == "en"
    proved = [
        {"holds": each.holds, "text": each.detail_en if english else each.detail_nl} for each in proofs(definition)
    ]
    title = say(definition.document.label)
    return page(request, "processes/schema.html", title, drawing=drawing, states=states, proved=proved, heading=title)


@router.get("/{name}")
def process(here: Here, _actor: Who, name: str) -> Response:
    """Lead to the cases of a process."""
    here.workflows.current(name)
    return RedirectResponse(list_path(name), HTTPStatus.SEE_OTHER)
