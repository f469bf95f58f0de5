"""Dossiers: one case with its next steps, the forms its workflow declares, notes and taking a step back."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.document import Action
from engine.errors import ActionRefused, BadInput, NotFound, Unmet
from engine.moves import Reason
from engine.queries.case_page import CaseView, view_case
from web import case_views, forms
from web.pages import Here, Typed, Who, new_key, page, words

router = APIRouter(prefix="/dossiers")


@router.get("/{case_id}")
def show(request: Request, here: Here, actor: Who, case_id: int, gedaan: str = "") -> Response:
    """Show one case."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return page(request, "cases/show.html", case.title, notice=case_views.notice(case, gedaan), **case_views.show(case))


@router.get("/{case_id}/stap/{action}")
def ask(request: Request, here: Here, actor: Who, case_id: int, action: str) -> Response:
    """Show the form of one action."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _action_form(request, case, action, case.fields)


@router.post("/{case_id}/stap/{action}")
def take(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int, action: str) -> Response:
    """Take the action, or show the form again with everything typed and everything that stands in the way."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    rule = _rule(case, action)
    typed = forms.typed(case.definition.document, rule.asks, form)
    code, text = str(form.get("reason_code", "")), str(form.get("reason_text", ""))
    try:
        engine.advance(
            here.db,
            here.workflows,
            case_id,
            action,
            actor=actor,
            seen_version=int(str(form.get("version", "0")) or 0),
            now=here.now(),
            fields=typed,
            reason=Reason(code, text) if rule.reason else None,
            override=str(form.get("override", "")),
            key=str(form.get("key", "")) or None,
        )
    except BadInput as error:
        labels = {name: field.label.nl for name, field in case.definition.document.fields.items()}
        labels |= {"reason_code": words()["reason_code"], "reason_text": words()["reason_text"]}
        kept = {**case.fields, **typed, "reason_code": code, "reason_text": text}
        return _action_form(request, case, action, kept, errors=forms.sentences(error, labels))
    except ActionRefused as error:
        kept = {**case.fields, **typed, "reason_code": code, "reason_text": text}
        return _action_form(request, case, action, kept, unmet=error.unmet)
    return RedirectResponse(f"/dossiers/{case_id}?gedaan={action}", HTTPStatus.SEE_OTHER)


@router.get("/{case_id}/gegevens")
def ask_fields(request: Request, here: Here, actor: Who, case_id: int) -> Response:
    """Show the fields of the case."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return page(
        request, "cases/form.html", words()["fill_in"], **case_views.fields_form(case, case.fields, {}, key=new_key())
    )


@router.post("/{case_id}/gegevens")
def fill_in(request: Request, here: Here, actor: Who, form: Typed, case_id: int) -> Response:
    """Write the fields, or show them again with what is wrong."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    typed = forms.typed(case.definition.document, case_views.writable(case), form)
    version = int(str(form.get("version", "0")) or 0)
    try:
        engine.fill_in(
            here.db,
            here.workflows,
            case_id,
            typed,
            actor=actor,
            seen_version=version,
            now=here.now(),
            key=str(form["key"]),
        )
    except BadInput as error:
        labels = {name: field.label.nl for name, field in case.definition.document.fields.items()}
        data = case_views.fields_form(case, {**case.fields, **typed}, forms.sentences(error, labels), key=new_key())
        return page(request, "cases/form.html", words()["fill_in"], status=HTTPStatus.UNPROCESSABLE_ENTITY, **data)
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=gegevens", HTTPStatus.SEE_OTHER)


@router.post("/{case_id}/notitie")
def note(
    here: Here, actor: Who, case_id: int, text: Annotated[str, Form()] = "", key: Annotated[str, Form()] = ""
) -> Response:
    """Write a note on the timeline."""
    engine.note(here.db, here.workflows, case_id, actor=actor, text=text, now=here.now(), key=key or None)
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=notitie", HTTPStatus.SEE_OTHER)


@router.post("/{case_id}/ongedaan")
def undo(here: Here, actor: Who, case_id: int, version: Annotated[int, Form()]) -> Response:
    """Take the last step back."""
    engine.correct(here.db, here.workflows, case_id, actor=actor, seen_version=version, now=here.now())
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=ongedaan", HTTPStatus.SEE_OTHER)


def _action_form(
    request: Request,
    case: CaseView,
    action: str,
    values: Mapping[str, object],
    *,
    errors: Mapping[str, str] | None = None,
    unmet: tuple[Unmet, ...] = (),
) -> Response:
    rule = _rule(case, action)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors or unmet else HTTPStatus.OK
    data = case_views.action_form(case, action, values, errors=errors or {}, unmet=unmet, key=new_key())
    return page(request, "cases/form.html", rule.label.nl, status=status, **data)


def _rule(case: CaseView, action: str) -> Action:
    rule = next((each.action for each in case.options if each.name == action), None)
    if rule is None:
        raise NotFound(f"{action} is not offered on case {case.id}")
    return rule
