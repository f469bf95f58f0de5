"""Register: the companies, their establishments, people and places, found, shown, added and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput, NotFound
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, page, words
from web.register_forms import drawn, form_of, known_companies, known_sites, typed_in, wrong_in
from web.speech import Speech
from web.spoken import Says
from workflows.register import companies, company_contacts, ended_companies, mentors, sites, workplaces
from workflows.register.allowed import MENTOR_KEEPERS, MERGERS
from workflows.register.companies import Found, PossibleDuplicate
from workflows.register.company_file import company_forms
from workflows.register.company_page import CompanyView, find_companies, view_company
from workflows.register.form_choices import company_of, row_values
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
ENDINGS: Mapping[str, Callable[..., Any]] = {
    "failliet": ended_companies.declare_bankrupt,
    "mentor-weg": mentors.mentor_leaves,
    "mentor-geweigerd": mentors.disqualify_mentor,
    "werkplek-weg": workplaces.withdraw_workplace,
    "vestiging-uitgesloten": ended_companies.exclude_site,
}
"""What ends on a day, by the address of its form."""
ASKED = frozenset({"company", "site"})
"""Of what may exist already without a number, a person says whether it is the same."""


@router.get("")
def show(request: Request, here: Here, actor: Who, *, q: str = "") -> Response:
    """Find companies by name, number or municipality."""
    rows = find_companies(here.db, q, actor=actor, now=here.now())
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
        for each in rows
    ]
    return page(request, "register/list.html", said["title"], rows=listed, text=q, columns=_columns(said["columns"]))


@router.get("/bedrijf/{company_id}")
def company(request: Request, here: Here, actor: Who, say: Says, *, company_id: int, gedaan: str = "") -> Response:
    """Show one company with all that belongs to it."""
    found = view_company(here.db, company_id, actor=actor, now=here.now())
    text = words()["register"]["done"].get(gedaan)
    notice = {"text": text, "detail": "", "tone": "good", "undo": None} if text else None
    merges = any(actor.holds(role) for role in MERGERS)
    return page(
        request, "register/company.html", found.row["name"], notice=notice, merges=merges, **_company(found, say)
    )


@router.get("/nieuw/{form}")
def ask_new(request: Request, here: Here, _actor: Who, say: Says, *, form: str) -> Response:
    """Show the empty form of a new row; what the address says is filled in."""
    kept, asked = form_of(form), request.query_params
    values = {**kept.form.defaults, **{name: asked[name] for name in kept.form.fields if name in asked}}
    return drawn(request, here, say, form, values)


@router.post("/nieuw/{form}")
def add(request: Request, here: Here, actor: Who, say: Says, *, form: str, typed_form: Typed) -> Response:
    """Add a row, or show the form again with what is wrong, or with the companies that may be the same."""
    typed = typed_in(form, typed_form)
    extra = {"confirmed_new": typed_form.get("confirmed_new") == "ja"} if form in ASKED else {}
    try:
        made = VERBS[form].add(here.db, typed, actor=actor, now=here.now(), **extra)
    except PossibleDuplicate as error:
        return drawn(request, here, say, form, typed, candidates=known_companies(error.candidates))
    except PossibleSite as error:
        return drawn(request, here, say, form, typed, candidates=known_sites(error.candidates))
    except BadInput as error:
        return drawn(request, here, say, form, typed, wrong=wrong_in(form, error, say))
    record_id = made.id if isinstance(made, Found) else int(made)
    return _back(here, form, record_id, "bekend" if isinstance(made, Found) and not made.new else "toegevoegd")


@router.get("/wijzig/{form}/{record_id}")
def ask_change(request: Request, here: Here, actor: Who, say: Says, *, form: str, record_id: int) -> Response:
    """Show the form of a row with what it holds."""
    values, seen = row_values(here.db, form, record_id, actor=actor)
    return drawn(request, here, say, form, {**values, "seen": seen}, record_id=record_id)


@router.post("/wijzig/{form}/{record_id}")
def change(
    request: Request, here: Here, actor: Who, say: Says, *, form: str, record_id: int, typed_form: Typed
) -> Response:
    """Change a row, or show the form again with what is wrong."""
    typed = typed_in(form, typed_form)
    seen = str(typed_form.get("seen", ""))
    try:
        VERBS[form].change(
            here.db, record_id, typed, actor=actor, now=here.now(), seen=int(seen) if seen.isdecimal() else None
        )
    except BadInput as error:
        wrong = wrong_in(form, error, say)
        return drawn(request, here, say, form, {**typed, "seen": seen}, record_id=record_id, wrong=wrong)
    return _back(here, form, record_id, "bewaard")


@router.get("/einde/{what}/{record_id}")
def ask_end(request: Request, _here: Here, _actor: Who, *, what: str, record_id: int) -> Response:
    """Ask on which day it ends, and say what follows from it."""
    if what not in ENDINGS:
        raise NotFound(f"nothing called {what} ends")
    return _end_page(request, what, record_id, "", "")


@router.post("/einde/{what}/{record_id}")
def end(request: Request, here: Here, actor: Who, *, what: str, record_id: int, typed_form: Typed) -> Response:
    """Note the end; every case that counts on it is told."""
    if what not in ENDINGS:
        raise NotFound(f"nothing called {what} ends")
    typed = forms.typed_date("on", typed_form)
    try:
        ENDINGS[what](here.db, record_id, read_day("on", typed), actor=actor, now=here.now())
    except BadInput as error:
        return _end_page(request, what, record_id, typed, forms.sentences(error, words()["field_labels"]).get("on", ""))
    return _back(here, what, record_id, "bewaard")


def _back(here: Context, what: str, record_id: int, done: str) -> Response:
    company_id = company_of(here.db, what, record_id)
    return RedirectResponse(f"/register/bedrijf/{company_id}?gedaan={done}", HTTPStatus.SEE_OTHER)


def _end_page(request: Request, what: str, record_id: int, typed: str, wrong: str) -> Response:
    said = words()["register"]["endings"][what]
    field = forms.plain("on", "date", words()["field_labels"]["on"], forms.date_parts(typed), error=wrong)
    return page(
        request,
        "register/form.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        lead=said["lead"],
        fields=[field],
        path=f"/register/einde/{what}/{record_id}",
        cancel="/register",
        hidden=[],
        candidates=[],
    )


def _columns(labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"label": each, "href": "", "sorted": "", "numeric": name == "learners"} for name, each in labels.items()]


def _company(found: CompanyView, say: Speech) -> dict[str, Any]:
    said = words()["register"]
    fields = company_forms()["company"].form.fields
    facts = [{"label": say(fields["enterprise_number"].label), "value": found.number or said["no_number"], "href": ""}]
    for name in ("postcode", "joint_committee", "social_maribel", "size", "do_not_contact_until"):
        value = found.row[name]
        shown = say.value(fields[name], value.isoformat() if hasattr(value, "isoformat") else value, {})
        facts.append({"label": say(fields[name].label), "value": shown, "href": ""})
    return {
        "company": found,
        "facts": facts,
        "standing": said["statuses"][found.row["status"]],
        "active": found.row["status"] == "active",
        "kinds": said["history"],
        "recognition": said["recognition"],
        "site_statuses": said["site_statuses"],
        "sees_mentors": any(site.mentors is not None for site in found.sites) or not found.sites,
        "keepers": MENTOR_KEEPERS,
    }
