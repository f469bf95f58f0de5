"""What the city does with a lead beside its steps: split it in two, let another school be the point of contact."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.errors import ActionRefused, BadInput, NotAllowed
from engine.queries.case_page import CaseView, view_case
from web import forms
from web.lead_faces import CITY
from web.pages import Context, Here, Typed, Who, new_key, page, words
from web.row_numbers import row_number
from web.speech import Speech
from web.spoken import Says
from workflows.company_lead.contact_point import hand_over_contact
from workflows.company_lead.rows import LINES
from workflows.company_lead.splits import SPLITTER, Part, split

router = APIRouter(prefix="/bedrijven")
PLACES = "places"


@router.get("/{case_id}/splitsen")
def ask_split(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Ask what goes to the second case."""
    return _split_page(request, _seen(here, actor, case_id, SPLITTER), {}, {})


@router.post("/{case_id}/splitsen")
def do_split(request: Request, here: Here, actor: Who, *, case_id: int, form: Typed) -> Response:
    """Split the lead, or show the form again with what is wrong."""
    case = _seen(here, actor, case_id, SPLITTER)
    typed = {name: str(form.get(name, "")) for name in ("line", PLACES)}
    try:
        split(
            here.db,
            here.workflows,
            case_id,
            _part(typed),
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
            key=str(form.get("key", ""))[:80] or None,
        )
    except BadInput as error:
        said = words()["leads"]["split"]
        labels = {"line": said["what"], PLACES: said["places"]}
        return _split_page(request, case, typed, forms.sentences(error, labels))
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=gesplitst", HTTPStatus.SEE_OTHER)


@router.get("/{case_id}/aanspreekpunt")
def ask_point(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Ask why the company wants to talk to the school of this case."""
    return _point_page(request, _seen(here, actor, case_id, *CITY), "", "")


@router.post("/{case_id}/aanspreekpunt")
def change_point(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, form: Typed) -> Response:
    """Let the school of this case talk to the company from now on."""
    case, reason = _seen(here, actor, case_id, *CITY), str(form.get("reason", ""))
    try:
        hand_over_contact(
            here.db,
            here.workflows,
            case_id,
            reason=reason,
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
        )
    except BadInput as error:
        wrong = forms.sentences(error, {"reason": words()["reason_text"]})
        return _point_page(request, case, reason, wrong.get("reason", ""))
    except ActionRefused as error:
        return _point_page(request, case, reason, _spoken(error, say))
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=aanspreekpunt", HTTPStatus.SEE_OTHER)


def _seen(here: Context, actor: Actor, case_id: int, *roles: str) -> CaseView:
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    if case.roles.isdisjoint(roles):
        raise NotAllowed(f"asks for one of: {', '.join(sorted(roles))}", roles=tuple(sorted(roles)))
    return case


def _part(typed: Mapping[str, str]) -> Part:
    """Read which line goes, and how many of its places; ``1-places`` is a part of the first line."""
    line, _, part = typed["line"].partition("-")
    places = typed[PLACES].strip()
    number = int(places) if places.isdecimal() else 0
    return Part(row_number(line) or 0, number if part else None)


def _split_page(request: Request, case: CaseView, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Response:
    said = words()["leads"]["split"]
    asked = [
        (at, str(case.fields.get(names[0].removesuffix("_id"), "")), case.fields.get(names[1]))
        for at, names in enumerate(LINES, 1)
        if case.fields.get(names[0]) is not None
    ]
    whole = [
        {"value": str(at), "label": said["line"].format(programme=name, places=places), "help": ""}
        for at, name, places in asked
        if len(asked) > 1
    ]
    part = [
        {"value": f"{at}-{PLACES}", "label": said["part"].format(programme=name), "help": ""}
        for at, name, places in asked
        if (places or 0) > 1
    ]
    options = whole + part
    # A question with one answer is no question.
    chosen = typed.get("line", "") or (options[0]["value"] if len(options) == 1 else "")
    fields = [
        forms.plain("line", "choice", said["what"], chosen, error=wrong.get("line", ""), options=options),
        forms.plain(
            PLACES,
            "number",
            said[PLACES],
            typed.get(PLACES, ""),
            error=wrong.get(PLACES, ""),
            help_=said["places_help"],
        )
        | {"required": not whole},
    ]
    return _form(request, case, "splitsen", said, fields)


def _point_page(request: Request, case: CaseView, reason: str, wrong: str) -> Response:
    said = words()["leads"]["point"]
    field = forms.plain(
        "reason", "long_text", words()["reason_text"], reason, error=wrong, help_=words()["reason_help"]
    )
    return _form(request, case, "aanspreekpunt", said, [field])


def _form(
    request: Request, case: CaseView, path: str, said: Mapping[str, Any], fields: list[dict[str, Any]]
) -> Response:
    wrong = any(each["error"] for each in fields)
    return page(
        request,
        "leads/form.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        lead=said["lead"],
        submit=said["submit"],
        fields=fields,
        path=f"/bedrijven/{case.id}/{path}",
        back=f"/dossiers/{case.id}",
        about=case.title,
        hidden=[("version", str(case.version)), ("key", new_key())],
    )


def _version(form: FormData) -> int:
    text = str(form.get("version", ""))
    return int(text) if text.isdecimal() else 0


def _spoken(error: ActionRefused, say: Speech) -> str:
    return " ".join(say.unmet(each) for each in error.unmet)
