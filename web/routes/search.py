"""Search: cases of every process, companies and people, as somebody types their name, a code or a number."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import NotAllowed
from engine.queries.search import Found, code_in, search_cases
from web import lists, pages
from web.frame import list_path
from web.pages import Context, Here, Who, page, words
from web.speech import Speech
from web.spoken import Says
from workflows.register.company_search import Listed, companies_by_id
from workflows.register.name_search import companies_called, leads_with_number, people_called

router = APIRouter()
COMPANIES = 25


@router.get("/zoeken")
def search(request: Request, here: Here, actor: Who, say: Says, q: str = "") -> Response:
    """Show what was found, the likest first; exactly one code leads to its case at once."""
    text, now = q.replace("\x00", "").strip()[:100], here.now()
    also = leads_with_number(here.db, text) if text else ()
    found = search_cases(here.db, here.workflows, actor, text, now, also=also) if text else Found((), 0, ())
    if len(found.cases) == 1 and found.cases[0].row.code == code_in(text):
        return RedirectResponse(f"/dossiers/{found.cases[0].row.id}", HTTPStatus.SEE_OTHER)
    companies: tuple[Listed, ...] = ()
    ids = companies_called(here.db, text) if text else ()
    try:
        companies = companies_by_id(here.db, ids[:COMPANIES], actor=actor, now=now)
    except NotAllowed:
        ids = ()
    data: dict[str, Any] = {
        "text": text,
        "rows": _cases(found, here, say),
        "total": found.total,
        "companies": [_company(each) for each in companies],
        "companies_total": len(ids),
        "people": [*_colleagues(found, here, say), *_outside(here, actor, text)],
    }
    return page(request, "lists/search.html", words()["found_title"], **data)


def _cases(found: Found, here: Context, say: Speech) -> list[dict[str, Any]]:
    today = pages.today(here.now())
    shown = []
    for each in found.cases:
        definition = here.workflows.current(each.row.workflow)
        by = f"{say.role(definition, each.role)}: {each.person}" if each.person else ""
        row = lists.row_of(each.row, definition, say, today)
        shown.append(row | {"process": lists.title_of(each.row.workflow, definition, say), "by": by})
    return shown


def _company(company: Listed) -> dict[str, str]:
    about = " · ".join(part for part in (company.number, company.place) if part)
    return {"name": company.name, "href": f"/register/bedrijf/{company.id}", "about": about}


def _colleagues(found: Found, here: Context, say: Speech) -> list[dict[str, str]]:
    """Return the staff that was found: each leads to the list of what they follow."""
    said = words()["list_sentence"]
    return [
        {
            "name": each.name,
            "href": f"{list_path(each.workflow)}?coach={each.id}",
            "about": f"{say.role(here.workflows.current(each.workflow), each.role)} · "
            + said["one" if each.cases == 1 else "many"].format(n=each.cases),
        }
        for each in found.colleagues
    ]


def _outside(here: Context, actor: Who, text: str) -> list[dict[str, str]]:
    """Return the people of companies that were found: each leads to the company's page."""
    kinds = words()["found_kinds"]
    return [
        {
            "name": each.name,
            "href": f"/register/bedrijf/{each.company_id}",
            "about": f"{kinds[each.kind]} · {each.company}",
        }
        for each in (people_called(here.db, text, actor=actor, now=here.now()) if text else ())
    ]
