"""From a mail address that does not work to the form in which it is mended, wherever the address is kept."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.commands.fill_in import may_write
from engine.database import Database
from engine.errors import NotFound
from engine.queries.case_page import CaseView, view_case
from web.case_faces import field_path
from web.pages import Here, Who
from workflows.register.form_choices import company_of

router = APIRouter(prefix="/dossiers/{case_id}/mailadres")
OWN_FORM = frozenset({"mentor", "contact"})
"""Rows of the register that hold an address themselves; others bring that of a person on their company's page."""


@router.get("/{role}")
def mend(here: Here, actor: Who, *, case_id: int, role: str) -> Response:
    """Lead to the field of the case that holds somebody's address, else to the row of the register that brings it."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    contact = case.definition.document.people.get(role)
    if contact is None or contact.email is None:
        raise NotFound(f"no address of {role} on a case of {case.definition.name}")
    return RedirectResponse(_place(here.db, case, contact.email), HTTPStatus.SEE_OTHER)


def _place(db: Database, case: CaseView, field: str) -> str:
    document = case.definition.document
    if may_write(document, field, case.roles):
        return field_path(case, field)
    for name, rule in document.fields.items():
        row = case.fields.get(name)
        if field in rule.brings and isinstance(row, int) and rule.of is not None:
            by_itself = rule.of in OWN_FORM
            return (
                f"/register/wijzig/{rule.of}/{row}"
                if by_itself
                else f"/register/bedrijf/{company_of(db, rule.of, row)}"
            )
    return f"/dossiers/{case.id}"
