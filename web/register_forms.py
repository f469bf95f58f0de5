"""The forms of companies as pages show them: what was typed stays, and who may be the same is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.errors import BadInput, NotFound
from web import forms
from web.pages import Context, page, words
from web.speech import Speech
from workflows.register.company_file import company_forms
from workflows.register.form_choices import About, choices_for, company_of, hidden_from, parent
from workflows.register.form_file import Kept
from workflows.register.known_companies import Candidate
from workflows.register.sites import KnownSite


@dataclass(frozen=True, slots=True)
class Asking:
    """A form that somebody has before them: of a known row when there is a ``record_id``."""

    request: Request
    here: Context
    actor: Actor
    say: Speech
    form: str
    record_id: int | None = None

    @property
    def kept(self) -> Kept:
        """Return the form itself."""
        return form_of(self.form)

    def names(self) -> tuple[str, ...]:
        """Return the fields that somebody fills in: not what a known row is about, nor what is others' business."""
        hidden = hidden_from(self.form, self.actor) | frozenset(self.kept.form.fixed if self.record_id else ())
        return tuple(name for name in self.kept.form.fields if name not in hidden)


def form_of(form: str) -> Kept:
    """Return a form of the register's companies.

    Raises:
        NotFound: there is no such form.
    """
    known = company_forms()
    if form not in known:
        raise NotFound(f"no form {form}")
    return known[form]


def typed_in(asking: Asking, typed_form: FormData) -> dict[str, object]:
    """Return what was typed in a form, dates as one text."""
    rules = asking.kept.form.fields
    return {
        name: forms.typed_date(name, typed_form)
        if rules[name].type == "date"
        else str(typed_form.get(name, "")).strip()
        for name in asking.names()
    }


def drawn(
    asking: Asking,
    values: Mapping[str, object],
    *,
    seen: int | None = None,
    error: BadInput | None = None,
    candidates: tuple[Mapping[str, str], ...] = (),
) -> Response:
    """Draw the form of a row, new or known, with what was typed, what is wrong and who may be the same.

    Args:
        seen: the newest event of a known row that the reader was told of.
    """
    here, say, form = asking.here, asking.say, asking.kept.form
    said, record_id = words()["register"], asking.record_id
    choices = choices_for(here.db, asking.form, values, now=here.now())
    wrong = (
        forms.in_words(error, form.fields, {name: dict(each) for name, each in choices.items()}, say) if error else {}
    )
    within = parent(here.db, asking.form, values.get(form.within)) if form.within else None
    shown = [name for name in asking.names() if within is None or name != form.within]
    hidden = [("seen", str(seen))] if record_id else []
    if within and form.within and not record_id:
        hidden.append((form.within, str(values[form.within])))
    return page(
        asking.request,
        "register/form.html",
        said["change" if record_id else "add"].format(one=say(form.one)),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong or candidates else HTTPStatus.OK,
        kicker=within.label if within else "",
        lead=say(form.lead),
        fields=[_field(asking, name, values, choices, wrong) for name in shown],
        general=[text for name, text in wrong.items() if name not in shown],
        path=f"/register/wijzig/{asking.form}/{record_id}" if record_id else f"/register/nieuw/{asking.form}",
        cancel=_cancel(asking, within),
        hidden=hidden,
        candidates=candidates,
        asked=said["same"].get(asking.form, {}),
    )


def _field(
    asking: Asking, name: str, values: Mapping[str, object], choices: Mapping[str, Any], wrong: Mapping[str, str]
) -> dict[str, Any]:
    form = asking.kept.form
    field = forms.view(name, form.fields[name], values.get(name), chosen=choices.get(name, ()), say=asking.say)
    return field | {"required": name in form.required, "error": wrong.get(name, "")}


def _cancel(asking: Asking, within: About | None) -> str:
    if asking.record_id:
        return f"/register/bedrijf/{company_of(asking.here.db, asking.form, asking.record_id)}"
    return f"/register/bedrijf/{within.company_id}" if within else "/register"


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
