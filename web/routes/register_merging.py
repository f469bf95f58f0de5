"""Two records that are one, or an establishment that another company took over: a person says so, and it is done."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import BadInput, NotFound
from web import forms
from web.pages import Context, Here, RecordId, Typed, Who, page, words
from workflows.register.form_choices import about, as_key
from workflows.register.merging import merge_companies, merge_sites
from workflows.register.takeovers import move_site
from workflows.register.twins import Twin, Twins, takers_of_site, twins_of_company, twins_of_site

router = APIRouter(prefix="/register/samenvoegen")

MERGES = {"bedrijf": merge_companies, "vestiging": merge_sites, "overname": move_site}


@router.get("/{what}/{record_id}")
def ask(request: Request, here: Here, actor: Who, *, what: str, record_id: RecordId, q: str = "") -> Response:
    """Show the records that may be the same, or those that were searched."""
    return _drawn(request, what, record_id, _twins(here, what, record_id, q, actor), text=q)


@router.post("/{what}/{record_id}")
def merge(request: Request, here: Here, actor: Who, *, what: str, record_id: RecordId, form: Typed) -> Response:
    """Join the record to the one that was chosen, or say why that cannot be."""
    text, kept = str(form.get("q", "")), str(form.get("kept_id", ""))
    found = _twins(here, what, record_id, text, actor)
    if (kept_id := as_key(kept)) is None:
        unchosen = words()["register"]["merging"]["unchosen"]
        return _drawn(request, what, record_id, found, text=text, wrong=unchosen)
    try:
        MERGES[what](here.db, record_id, kept_id, actor=actor, now=here.now())
    except BadInput as error:
        return _drawn(request, what, record_id, found, text=text, kept=kept, wrong=_wrong(error))
    company_id = found.company_id if what == "vestiging" else kept
    done = "overgenomen" if what == "overname" else "samengevoegd"
    return RedirectResponse(f"/register/bedrijf/{company_id}?gedaan={done}", HTTPStatus.SEE_OTHER)


def _twins(here: Context, what: str, record_id: int, text: str, actor: Actor) -> Twins:
    if what not in MERGES:
        raise NotFound(f"no {what} is joined to another")
    about(here.db, "company" if what == "bedrijf" else "site", record_id, actor=actor, now=here.now())
    if what == "bedrijf":
        return twins_of_company(here.db, record_id, text, actor=actor, now=here.now())
    if what == "vestiging":
        return twins_of_site(here.db, record_id, actor=actor)
    return takers_of_site(here.db, record_id, text, actor=actor, now=here.now())


def _wrong(error: BadInput) -> str:
    label = words()["register"]["merging"]["label"]
    return " ".join(forms.sentences(error, {"kept_id": label}).values())


def _drawn(
    request: Request, what: str, record_id: int, found: Twins, *, text: str, kept: str = "", wrong: str = ""
) -> Response:
    said = words()["register"]["merging"]
    field = forms.plain(
        "kept_id",
        "choice",
        said[what]["field"].format(name=found.label),
        kept,
        help_=said["helps"][what].format(name=found.label),
        options=[_option(each, what, said) for each in found.found],
        error=wrong,
    )
    return page(
        request,
        "register/merge.html",
        said[what]["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        about=found.label,
        fields=[field],
        nothing=said[what]["none"],
        searches=what != "vestiging",
        effects=said["effects"][what],
        submit=said["submit"][what],
        text=text,
        path=f"/register/samenvoegen/{what}/{record_id}",
        cancel=f"/register/bedrijf/{found.company_id}",
    )


def _option(each: Twin, what: str, said: Mapping[str, str]) -> dict[str, str]:
    number = said["number"].format(number=each.number) if each.number else said["no_number"]
    hint = said["hint_site" if what == "vestiging" else "hint"].format(sites=each.sites, learners=each.learners)
    return {"value": str(each.id), "label": each.label, "help": f"{number}, {hint}"}
