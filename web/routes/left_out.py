"""Leaving out an item of a checklist that does not apply, with the reason, and bringing it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.actor import Actor
from engine.commands.fill_in import may_write
from engine.errors import BadInput, FieldProblem, NotFound
from engine.queries.case_page import CaseView, view_case
from web import case_forms, forms
from web.pages import Context, Here, Typed, Who, page, words
from web.speech import Speech
from web.spoken import Says

router = APIRouter(prefix="/dossiers/{case_id}/niet-nodig/{name}")


@router.get("")
def ask(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, name: str) -> Response:
    """Ask why an item does not apply."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    _reason_of(case, name)
    return _shown(request, case, name, say)


@router.post("")
def leave_out(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, name: str) -> Response:
    """Leave the item out, or ask again for a reason that says something."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    reason, text = _reason_of(case, name), str(form.get("reason", "")).strip()
    try:
        _write(here, actor, case_id, _given(reason, text))
    except BadInput as error:
        said = forms.sentences(error, {reason: words()["field_labels"]["why"]})
        return _shown(request, case, name, say, typed=text, wrong=said[reason])
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=niet-nodig", HTTPStatus.SEE_OTHER)


@router.post("/terug")
def bring_back(here: Here, actor: Who, *, case_id: int, name: str) -> Response:
    """Let the item apply again; why it did not stays on the timeline."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    _write(here, actor, case_id, {_reason_of(case, name): ""})
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=toch-nodig", HTTPStatus.SEE_OTHER)


def _given(reason: str, text: str) -> dict[str, str]:
    """Return the reason as it is written; none is refused, or the item would just be brought back.

    Raises:
        BadInput: nothing was typed.
    """
    if not text:
        raise BadInput((FieldProblem(reason, "required"),))
    return {reason: text}


def _write(here: Context, actor: Actor, case_id: int, fields: dict[str, str]) -> None:
    engine.fill_in(here.db, here.workflows, case_id, fields, actor=actor, seen_version=None, now=here.now())


def _reason_of(case: CaseView, name: str) -> str:
    """Return the field that holds the reason.

    Raises:
        NotFound: the list of this case has no such item, it can never be left out, or not by this reader.
    """
    document = case.definition.document
    listed = any(each.name == name for each in case.checklist)
    reason = document.fields[name].left_out_with if listed and case.open else None
    if reason is None or not may_write(document, name, case.roles):
        raise NotFound(f"{name} cannot be left out on case {case.id}")
    return reason


def _shown(request: Request, case: CaseView, name: str, say: Speech, *, typed: str = "", wrong: str = "") -> Response:
    said, item = words()["checklist"], say(case.definition.document.fields[name].label)
    field = forms.plain(
        "reason", "long_text", words()["field_labels"]["why"], typed, error=wrong, help_=said["reason_help"]
    )
    data: dict[str, Any] = case_forms.plain_form(
        case, f"niet-nodig/{name}", f"{said['leave_out']}: {item}", [field], submit=said["leave_out"]
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(request, "cases/form.html", data["title"], status=status, **data)
