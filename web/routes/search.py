"""Search: cases of every process by name or code, narrowed to what the reader may see."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import CaseRow, list_cases
from web import lists, pages
from web.pages import Here, Who, page, words
from web.spoken import Says

router = APIRouter()


@router.get("/zoeken")
def search(request: Request, here: Here, actor: Who, say: Says, q: str = "") -> Response:
    """Show what was found, open cases before closed ones; exactly one code leads to its case at once."""
    text, now = q.strip()[:100], here.now()
    found: list[CaseRow] = []
    if text:
        for finished in (False, True):
            wanted = CaseFilter(text=text, finished=finished)
            found += list_cases(here.db, here.workflows, actor, wanted, now).rows
    if len(found) == 1 and found[0].code == text.upper():
        return RedirectResponse(f"/dossiers/{found[0].id}", HTTPStatus.SEE_OTHER)
    today = pages.today(now)
    rows: list[dict[str, Any]] = [
        lists.row_of(row, here.workflows.current(row.workflow), say, today)
        | {"process": lists.title_of(row.workflow, here.workflows.current(row.workflow), say)}
        for row in found
    ]
    return page(request, "lists/search.html", words()["found_title"], rows=rows, text=text)
