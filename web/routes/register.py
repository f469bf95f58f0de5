"""Register: the companies, their establishments, people and places, found, shown, added and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput
from web.pages import Here, RecordId, Typed, Who, page, words
from web.register_faces import company_faces
from web.register_forms import Asking, drawn, form_of, known_companies, known_sites, typed_in
from web.spoken import Says
from workflows.company_lead.lock_lines import line_of
from workflows.register import companies, company_contacts, mentors, sites, workplaces
from workflows.register.companies import Found
from workflows.register.company_page import view_company
from workflows.register.company_search import A_PAGE, MOST, find_companies
from workflows.register.form_choices import company_of, may_keep, row_values
from workflows.register.known_companies import PossibleDuplicate
from workflows.register.sites import PossibleSite

router = APIRouter(prefix="/register")


@dataclass(frozen=True)
class Verbs:
    """How rows of a form are added and changed."""

    add: Callable[..., Any]
    change: Callable[..., Any]


VERBS: Mapping[str, Verbs] = {
    "company": Verbs(companies.add_company, companies.change_company),
    "site": Verbs(sites.add_site, sites.change_site),
    "contact": Verbs(company_contacts.add_contact, company_contacts.change_contact),
    "mentor": Verbs(mentors.add_mentor, mentors.change_mentor),
    "workplace": Verbs(workplaces.add_workplace, workplaces.change_workplace),
}
ASKED = frozenset({"company", "site"})
"""Of what may exist already without a number, a person says whether it is the same."""


@router.get("")
def show(request: Request, here: Here, actor: Who, *, q: str = "", toon: int = A_PAGE) -> Response:
    """Find companies by name, number or municipality, the first ``toon`` of them."""
    found = find_companies(here.db, q, actor=actor, now=here.now(), most=max(toon, A_PAGE))
    said = words()["register"]
    listed = [
        {
            "id": f"b{each.id}",
            "name": each.name,
            "href": f"/register/bedrijf/{each.id}",
            "number": each.number or said["no_number"],
            "place": each.place,
            "status": said["statuses"][each.status],
            "learners": each.learners,
        }
        for each in found.rows
    ]
    columns = [
        {"label": each, "href": "", "sorted": "", "numeric": name == "learners"}
        for name, each in said["columns"].items()
    ]
    further = urlencode({"q": q, "toon": len(listed) + A_PAGE})
    return page(
        request,
        "register/list.html",
        said["title"],
        rows=listed,
        text=q,
        columns=columns,
        total=found.total,
        more=f"/register?{further}#{listed[-1]['id']}" if len(listed) < min(found.total, MOST) else "",
    )


@router.get("/bedrijf/{company_id}")
def company(request: Request, here: Here, actor: Who, say: Says, *, company_id: RecordId, gedaan: str = "") -> Response:
    """Show one company with all that belongs to it, or with the little that another school may know."""
    found = view_company(here.db, company_id, actor=actor, now=here.now())
    lines = {each.row["id"]: line_of(here.db, each.row["id"], actor, here.now()) for each in found.sites}
    text = words()["register"]["done"].get(gedaan)
    notice = {"text": text, "detail": "", "tone": "good", "undo": None} if text else None
    faces = company_faces(found, actor, say, lines)
    return page(request, "register/company.html", found.row["name"], notice=notice, **faces)


@router.get("/nieuw/{form}")
def ask_new(request: Request, here: Here, actor: Who, say: Says, *, form: str) -> Response:
    """Show the empty form of a new row; what the address says is filled in."""
    kept, asked = form_of(form), request.query_params
    may_keep(form, actor)
    values = {**kept.form.defaults, **{name: asked[name] for name in kept.form.fields if name in asked}}
    return drawn(Asking(request, here, actor, say, form), values)


@router.post("/nieuw/{form}")
def add(request: Request, here: Here, actor: Who, say: Says, *, form: str, typed_form: Typed) -> Response:
    """Add a row, or show the form again with what is wrong, or with the companies that may be the same."""
    asking = Asking(request, here, actor, say, form)
    typed = typed_in(asking, typed_form)
    extra = {"confirmed_new": typed_form.get("confirmed_new") == "ja"} if form in ASKED else {}
    try:
        made = VERBS[form].add(here.db, typed, actor=actor, now=here.now(), **extra)
    except PossibleDuplicate as error:
        return drawn(asking, typed, candidates=known_companies(error.candidates))
    except PossibleSite as error:
        return drawn(asking, typed, candidates=known_sites(error.candidates))
    except BadInput as error:
        return drawn(asking, typed, error=error)
    record_id, new = (made.id, made.new) if isinstance(made, Found) else (int(made), True)
    return back(here.db, form, record_id, "toegevoegd" if new else "bekend")


@router.get("/wijzig/{form}/{record_id}")
def ask_change(request: Request, here: Here, actor: Who, say: Says, *, form: str, record_id: RecordId) -> Response:
    """Show the form of a row with what it holds."""
    values, seen = row_values(here.db, form, record_id, actor=actor, now=here.now())
    return drawn(Asking(request, here, actor, say, form, record_id), values, seen=seen)


@router.post("/wijzig/{form}/{record_id}")
def change(
    request: Request, here: Here, actor: Who, say: Says, *, form: str, record_id: RecordId, typed_form: Typed
) -> Response:
    """Change a row, or show the form again with what is wrong; what others changed meanwhile is told, once."""
    asking = Asking(request, here, actor, say, form, record_id)
    typed = typed_in(asking, typed_form)
    text = str(typed_form.get("seen", ""))
    seen = int(text) if text.isdecimal() and len(text) < 10 else None
    try:
        VERBS[form].change(here.db, record_id, typed, actor=actor, now=here.now(), seen=seen)
    except BadInput as error:
        values, newest = row_values(here.db, form, record_id, actor=actor, now=here.now())
        told = any(each.code == "changed_meanwhile" for each in error.problems)
        return drawn(asking, {**values, **typed}, seen=newest if told or seen is None else seen, error=error)
    return back(here.db, form, record_id, "bewaard")


def back(db: Any, form: str, record_id: int, done: str) -> Response:
    """Return to the company of a row and say what was done."""
    return RedirectResponse(f"/register/bedrijf/{company_of(db, form, record_id)}?gedaan={done}", HTTPStatus.SEE_OTHER)
