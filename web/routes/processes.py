"""The lists of each process, by state, with how many cases there are."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.actor import Actor
from engine.errors import ActionRefused, BadInput
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import count_by_state, list_cases
from engine.queries.choices import choices_of
from engine.queries.places import places
from web import forms
from web.pages import Context, Here, Typed, Who, new_key, page, words

router = APIRouter(prefix="/processen")


@router.get("/{name}/nieuw")
def ask(request: Request, here: Here, actor: Who, name: str) -> Response:
    """Show the form that opens a case."""
    return _new(request, here, actor, name, values={}, errors={})


@router.post("/{name}/nieuw")
def open_new(request: Request, here: Here, actor: Who, form: Typed, name: str) -> Response:
    """Open a case, or show the form again with what is wrong."""
    document = here.workflows.current(name).document
    typed = forms.typed(document, document.opening.asks, form)
    organisation = str(form.get("organisation", ""))
    try:
        opened = engine.open_case(
            here.db,
            here.workflows,
            name,
            actor=actor,
            fields=typed,
            organisation_id=int(organisation) if organisation.isdecimal() else None,
            now=here.now(),
            key=str(form.get("key", "")) or None,
        )
    except BadInput as error:
        labels = {field: rule.label.nl for field, rule in document.fields.items()}
        return _new(request, here, actor, name, values=typed, errors=forms.sentences(error, labels))
    except ActionRefused as error:
        return _new(request, here, actor, name, values=typed, errors={each.fields[0]: each.nl for each in error.unmet})
    return RedirectResponse(f"/dossiers/{opened.id}", HTTPStatus.SEE_OTHER)


def _new(
    request: Request, here: Context, actor: Actor, name: str, *, values: Mapping[str, object], errors: Mapping[str, str]
) -> Response:
    document = here.workflows.current(name).document
    offered = places(here.db, actor, document)
    with here.db.read() as tx:
        choices = choices_of(tx, document, offered[0][0] if len(offered) == 1 else None)
    fields = forms.views(
        document, document.opening.asks, values, required=document.opening.requires, errors=errors, choices=choices
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    said = words()["new_case"]
    data: dict[str, Any] = {
        "fields": fields,
        "places": offered,
        "name": name,
        "key": new_key(),
        "subject": document.label.nl,
    }
    return page(request, "processes/new.html", said, status=status, heading=said, **data)


@router.get("/{name}")
def cases(request: Request, here: Here, actor: Who, name: str, *, status: str = "", zoek: str = "") -> Response:
    """Show the open cases of a process, narrowed by state or text."""
    definition = here.workflows.current(name)
    wanted = CaseFilter(workflow=name, state=status, text=zoek)
    rows = list_cases(here.db, here.workflows, actor, wanted, here.now(), limit=200).rows
    counts = count_by_state(here.db, here.workflows, actor, name)
    states = [
        {"name": each, "label": rule.label.nl, "count": counts.get(each, 0), "current": each == status}
        for each, rule in definition.document.states.items()
        if not rule.final
    ]
    title = definition.document.label.nl
    return page(
        request,
        "processes/list.html",
        title,
        document=definition.document,
        rows=rows,
        states=states,
        name=name,
        text=zoek,
    )
