"""The forms of companies as pages show them: what was typed stays, and who may be the same is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request, Response
from starlette.datastructures import FormData

from engine.errors import BadInput, NotFound
from web import forms
from web.pages import Context, page, words
from web.speech import Speech
from workflows.register.companies import Candidate
from workflows.register.company_file import company_forms
from workflows.register.form_choices import choices_for, company_of
from workflows.register.form_file import Kept
from workflows.register.sites import KnownSite


def form_of(form: str) -> Kept:
    """Return a form of the register's companies.

    Raises:
        NotFound: there is no such form.
    """
    known = company_forms()
    if form not in known:
        raise NotFound(f"no form {form}")
    return known[form]


def typed_in(form: str, typed_form: FormData) -> dict[str, object]:
    """Return what was typed in a form, dates as one text."""
    return {
        name: forms.typed_date(name, typed_form) if rule.type == "date" else str(typed_form.get(name, "")).strip()
        for name, rule in form_of(form).form.fields.items()
    }


def wrong_in(form: str, error: BadInput, say: Speech) -> dict[str, str]:
    """Return, per field, what is wrong with it in words."""
    return forms.sentences(error, {name: say(rule.label) for name, rule in form_of(form).form.fields.items()})


def drawn(
    request: Request,
    here: Context,
    say: Speech,
    form: str,
    values: Mapping[str, object],
    *,
    record_id: int | None = None,
    wrong: Mapping[str, str] | None = None,
    candidates: tuple[Mapping[str, str], ...] = (),
) -> Response:
    """Draw the form of a row, new or known, with what was typed, what is wrong and who may be the same."""
    kept, problems = form_of(form), wrong or {}
    choices = choices_for(here.db, form, values, now=here.now())
    fields = [
        forms.view(name, rule, values.get(name), chosen=choices.get(name, ()), say=say)
        | {"required": name in kept.form.required, "error": problems.get(name, "")}
        for name, rule in kept.form.fields.items()
    ]
    said = words()["register"]
    company_id = values.get("company_id") or (record_id and company_of(here.db, form, record_id))
    return page(
        request,
        "register/form.html",
        f"{say(kept.form.one)}: {said['change'] if record_id else said['add']}",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems or candidates else HTTPStatus.OK,
        lead=say(kept.form.lead),
        fields=fields,
        path=f"/register/wijzig/{form}/{record_id}" if record_id else f"/register/nieuw/{form}",
        cancel=f"/register/bedrijf/{company_id}" if company_id else "/register",
        hidden=[("seen", str(values.get("seen", "")))] if record_id else [],
        candidates=candidates,
        asked=said["same"].get(form, {}),
    )


def known_companies(candidates: tuple[Candidate, ...]) -> tuple[Mapping[str, str], ...]:
    """Return the companies that may be the one somebody adds, as lines with a link."""
    said = words()["register"]
    return tuple(
        {
            "href": f"/register/bedrijf/{each.id}",
            "text": said["candidate"].format(
                name=each.name,
                place=each.postcode or said["no_place"],
                by=each.known_by or said["nobody"],
                since=f"{each.since:%d/%m/%Y}",
            ),
        }
        for each in candidates
    )


def known_sites(candidates: tuple[KnownSite, ...]) -> tuple[Mapping[str, str], ...]:
    """Return the establishments that may be the one somebody adds, as lines with a link."""
    said: str = words()["register"]["candidate_site"]
    return tuple(
        {"href": f"/register/bedrijf/{each.company_id}#v{each.id}", "text": said.format(name=each.label)}
        for each in candidates
    )
