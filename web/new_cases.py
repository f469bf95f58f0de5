"""Opening a case: the form that the workflow declares, and the school or service it is opened in."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

import engine
from engine.actor import Actor
from engine.errors import ActionRefused, BadInput
from engine.queries.choices import choices_of
from engine.queries.places import places
from engine.records import Asked
from web import forms
from web.lists import CaseList, title_of
from web.pages import Context, new_key, page, today, words
from web.row_numbers import row_number
from web.speech import Speech


def ask(request: Request, here: Context, actor: Actor, say: Speech, listed: CaseList) -> Response:
    """Show the form that opens a case."""
    return _shown(request, here, actor, say, listed=listed, values={}, errors={})


def open_new(
    request: Request, here: Context, actor: Actor, say: Speech, *, listed: CaseList, form: FormData
) -> Response:
    """Open a case, or show the form again with what is wrong and everything that was typed."""
    document = here.workflows.current(listed.workflow).document
    typed = forms.typed(document, document.opening.asks, form)
    organisation = str(form.get("organisation", ""))
    try:
        opened = engine.open_case(
            here.db,
            here.workflows,
            listed.workflow,
            actor=actor,
            fields=typed,
            organisation_id=row_number(organisation),
            now=here.now(),
            key=str(form.get("key", ""))[:80] or None,
        )
    except BadInput as error:
        errors = forms.sentences(error, forms.labels(document, say))
        return _shown(
            request, here, actor, say, listed=listed, values=typed | {"organisation": organisation}, errors=errors
        )
    except ActionRefused as error:
        errors = forms.placed(error.unmet, document.opening.asks, say)
        return _shown(
            request, here, actor, say, listed=listed, values=typed | {"organisation": organisation}, errors=errors
        )
    return RedirectResponse(f"/dossiers/{opened.id}?gedaan=geopend", HTTPStatus.SEE_OTHER)


def _shown(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    listed: CaseList,
    values: Mapping[str, object],
    errors: Mapping[str, str],
) -> Response:
    definition = here.workflows.current(listed.workflow)
    document, offered = definition.document, places(here.db, actor, definition.document)
    with here.db.read() as tx:
        choices = choices_of(
            tx,
            document,
            offered[0][0] if len(offered) == 1 else None,
            records=here.workflows.records,
            asked=Asked(None, offered[0][0] if len(offered) == 1 else None, values, today(here.now())),
        )
    fields = forms.views(
        document,
        document.opening.asks,
        values,
        required=document.opening.requires,
        errors=errors,
        choices=choices,
        say=say,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    title = str(words()["new_titles"].get(listed.workflow) or words()["new_case"])
    data: dict[str, Any] = {
        "fields": fields,
        "sections": _sections(fields, definition.document.fields, document.groups, say),
        "places": offered,
        "chosen": str(values.get("organisation", "")),
        "path": listed.path,
        "back": title_of(listed.workflow, definition, say),
        "heading": title,
        "key": new_key(),
    }
    return page(request, "lists/new.html", title, status=status, **data)


def _sections(
    fields: list[dict[str, Any]], rules: Mapping[str, Any], groups: Mapping[str, Any], say: Speech
) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in fields:
        found.setdefault(rules[one["name"]].group or "", []).append(one)
    return [{"title": say(groups.get(name)), "fields": each} for name, each in found.items()]
