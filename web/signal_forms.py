"""The form of a signal: what was heard, of which company and establishment, and the question whether it exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.document import FieldRule
from engine.errors import ActionRefused, BadInput
from web import forms
from web.pages import Context, new_key, page, today, words
from web.row_numbers import row_number
from web.speech import Speech
from workflows.company_lead.signals import Signal, Signalled, signal
from workflows.company_lead.which_site import Place, WhichSite
from workflows.register.company_file import company_forms
from workflows.register.known_companies import Candidate, PossibleDuplicate
from workflows.register.programmes import active_programmes

COMPANY, SITE = ("name", "enterprise_number"), ("postcode", "street", "site_number")
NEED = ("programme_id", "places", "earliest_start_on", "another_line")
HEARD = ("signal_source", "signal_on", "signal_text")
CONTACT = ("contact_name", "contact_function", "contact_phone", "contact_email")
SECTIONS = {"company": COMPANY, "site": SITE, "need": NEED, "signal": HEARD, "contact": CONTACT}
REQUIRED = frozenset({"name", "postcode", "signal_source", "signal_on"})
NEW = "new"
CITY = frozenset({"city_employee", "city_coordinator"})


@dataclass(frozen=True)
class Asked:
    """What a person must settle before the signal can be taken in: the same company, the same establishment?"""

    companies: tuple[Candidate, ...] = ()
    sites: tuple[Place, ...] = ()


def taken(request: Request, here: Context, actor: Actor, say: Speech, form: FormData) -> Response:
    """Take a signal in and go to where it went, or show the form again with what is wrong or to be settled."""
    typed = _typed(here, form)
    try:
        key = str(form.get("key", ""))[:80] or None
        done = signal(here.db, here.workflows, _heard(typed, form), actor=actor, now=here.now(), key=key)
    except PossibleDuplicate as error:
        return shown(request, here, say, typed, asked=Asked(companies=error.candidates))
    except WhichSite as error:
        settled = {"company_choice": str(error.company_id)}
        return shown(request, here, say, typed | settled, asked=Asked(sites=error.candidates))
    except BadInput as error:
        labels = {name: say(rule.label) for name, rule in _rules(here).items()}
        return shown(request, here, say, typed, wrong=forms.sentences(error, labels))
    except ActionRefused as error:
        return shown(request, here, say, typed, wrong=forms.placed(error.unmet, typed, say))
    return RedirectResponse(_after(done, actor), HTTPStatus.SEE_OTHER)


def shown(
    request: Request,
    here: Context,
    say: Speech,
    values: Mapping[str, object],
    *,
    wrong: Mapping[str, str] | None = None,
    asked: Asked | None = None,
) -> Response:
    """Show the form with what was typed."""
    said, problems, rules = words()["leads"]["signal"], wrong or {}, _rules(here)
    with here.db.read() as tx:
        programmes = active_programmes(tx)
    values = values or {"signal_on": today(here.now()).isoformat()}
    fields = {
        name: forms.view(name, rule, values.get(name), chosen=programmes if name == "programme_id" else (), say=say)
        | {"required": name in REQUIRED, "error": problems.get(name, "")}
        for name, rule in rules.items()
    }
    fields["postcode"]["label"] = said["site_postcode"]
    questions = _questions(asked, said) if asked else []
    return page(
        request,
        "leads/new.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems or asked else HTTPStatus.OK,
        said=said,
        questions=questions,
        all_fields=[*questions, *fields.values()],
        sections=[
            {"title": said["sections"][name], "fields": [fields[each] for each in names]}
            for name, names in SECTIONS.items()
        ],
        hidden=_settled(values, questions),
        key=new_key(),
    )


def _rules(here: Context) -> dict[str, FieldRule]:
    kept = company_forms()
    lead = here.workflows.current("company_lead").document.fields
    return {
        **{name: kept["company"].form.fields[name] for name in COMPANY},
        **{name: kept["site"].form.fields[name] for name in SITE},
        **{name: lead[name] for name in (*NEED, *HEARD, *CONTACT)},
    }


def _typed(here: Context, form: FormData) -> dict[str, object]:
    typed: dict[str, object] = {
        name: forms.typed_date(name, form) if rule.type == "date" else str(form.get(name, ""))
        for name, rule in _rules(here).items()
    }
    return typed | {name: str(form.get(name, "")) for name in ("company_choice", "site_choice")}


def _heard(typed: Mapping[str, object], form: FormData) -> Signal:
    company, site = str(form.get("company_choice", "")), str(form.get("site_choice", ""))
    return Signal(
        company={**{name: typed[name] for name in COMPANY}, "postcode": typed["postcode"]},
        site={name: typed[name] for name in SITE},
        need={name: typed[name] for name in (*NEED, *HEARD, *CONTACT) if name != "another_line"},
        company_id=row_number(company),
        new_company=company == NEW,
        site_id=row_number(site),
        new_site=site == NEW,
        another_line=typed["another_line"] == "yes",
    )


def _questions(asked: Asked, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what must be settled as a field with radios, nothing chosen beforehand."""
    found = []
    if asked.companies:
        known = [{"value": str(each.id), "label": _bestaat(each, said), "help": ""} for each in asked.companies]
        options = [*known, {"value": NEW, "label": said["new_company"], "help": ""}]
        found.append(_question("company_choice", "same_company", said, options))
    if asked.sites:
        known = [{"value": str(each.id), "label": each.label, "help": ""} for each in asked.sites]
        options = [*known, {"value": NEW, "label": said["new_site"], "help": ""}]
        found.append(_question("site_choice", "same_site", said, options))
    return found


def _question(name: str, asks: str, said: Mapping[str, Any], options: list[dict[str, str]]) -> dict[str, Any]:
    # More than six choices would become a list to open; these are read before they are chosen.
    help_, error = said["same_company_help"], said["settle"]
    return forms.plain(name, "choice", said[asks], help_=help_, options=options[-6:], error=error)


def _bestaat(each: Candidate, said: Mapping[str, Any]) -> str:
    since = f"{each.since:%d/%m/%Y}"
    return str(said["known"]).format(name=each.name, place=each.postcode or "?", by=each.known_by or "?", since=since)


def _settled(values: Mapping[str, object], questions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what was settled before and is not asked now."""
    open_now = {each["name"] for each in questions}
    names = ("company_choice", "site_choice")
    return [(name, str(values[name])) for name in names if values.get(name) and name not in open_now]


def _after(done: Signalled, actor: Actor) -> str:
    """Return where a signal went, as far as whoever gave it may look."""
    what = "geopend" if done.opened else "notitie"
    if any(actor.holds(role) for role in CITY):
        return f"/dossiers/{done.case_id}?gedaan={what}"
    return f"/bedrijven/wie/{done.site_id}?gedaan={'signaal' if done.opened else 'notitie'}"
