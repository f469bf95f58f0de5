"""One step on several cases at once: chosen in a list, asked once, and answered with a verdict for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.datastructures import FormData

import engine
from engine.actor import Actor
from engine.definition import Definition
from engine.errors import ActionRefused, BadInput, EngineError, NotFound
from engine.moves import Reason
from engine.queries.case_list import CaseRow, cases_by_id
from engine.queries.choices import choices_of
from web import forms, way_back
from web.lists import CaseList, title_of
from web.pages import Context, new_key, page, words
from web.row_numbers import row_number
from web.speech import Speech

MOST = 100


def ask(request: Request, here: Context, actor: Actor, say: Speech, listed: CaseList) -> Response:
    """Show the form of one step for the cases that were ticked."""
    params = request.query_params
    ids = ids_of(params.getlist("id"))
    return _form(request, here, actor, say, listed=listed, ids=ids, action=params.get("actie", ""), typed={})


def take(request: Request, here: Context, actor: Actor, say: Speech, *, listed: CaseList, form: FormData) -> Response:
    """Take the step on each case by its own facts, and tell what became of each."""
    definition = here.workflows.current(listed.workflow)
    action = str(form.get("actie", ""))
    rule = definition.document.actions.get(action)
    ids = ids_of(form.getlist("id"))
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now())
    if rule is None or not rows:
        return _form(request, here, actor, say, listed=listed, ids=ids, action=action, typed={})
    code, text = str(form.get("reason_code", "")), str(form.get("reason_text", ""))
    typed = forms.typed(definition.document, rule.asks, form)
    verdicts = engine.bulk_advance(
        here.db,
        here.workflows,
        [row.id for row in rows],
        action,
        actor=actor,
        now=here.now(),
        fields={name: value for name, value in typed.items() if value},
        reason=Reason(code, text) if rule.reason else None,
        key=str(form.get("key", ""))[:60] or None,
    )
    by_id = {row.id: row for row in rows}
    told = [_verdict(by_id[each.case_id], each.state, each.error, definition, say) for each in verdicts]
    back = (listed.path, title_of(listed.workflow, definition, say))
    return told_page(request, say(rule.label), told, back=back, left_out=left_out(ids, rows))


def left_out(ids: Sequence[int], rows: Sequence[CaseRow]) -> dict[str, int]:
    """Return how many of the ticked cases take no part: those past ``MOST``, and those the actor may not touch."""
    beyond = len(ids[MOST:])
    return {"beyond": beyond, "closed": len(ids) - beyond - len(rows)}


def told_page(
    request: Request,
    heading: str,
    told: Sequence[Mapping[str, Any]],
    *,
    back: tuple[str, str],
    left_out: Mapping[str, int],
) -> Response:
    """Show what became of each case; ``back`` is the address and the name of the list."""
    return page(
        request,
        "lists/verdicts.html",
        heading,
        heading=heading,
        done=[each for each in told if each["done"]],
        refused=[each for each in told if not each["done"]],
        left_out=left_out,
        list_href=way_back.to_list(request.query_params, back[0]),
        list_label=back[1],
    )


def asked_page(
    request: Request,
    heading: str,
    *,
    rows: Sequence[CaseRow],
    fields: Sequence[Mapping[str, Any]],
    action: str,
    back: tuple[str, str],
    left_out: Mapping[str, int],
    hint: str = "",
    wrong: bool = False,
) -> Response:
    """Show the form of what is done with several cases; without ``action`` or cases, that nothing was chosen."""
    list_href = way_back.to_list(request.query_params, back[0])
    return page(
        request,
        "lists/together.html",
        words()["together"]["title"],
        status=HTTPStatus.OK if action and rows and not wrong else HTTPStatus.UNPROCESSABLE_ENTITY,
        heading=heading,
        rows=rows,
        fields=fields,
        hint=hint,
        action=action,
        key=new_key(),
        together_path=f"{back[0]}/samen?{urlencode({way_back.OPENED_FROM: list_href})}",
        list_href=list_href,
        list_label=back[1],
        left_out=left_out,
        submit=words()["together"]["submit_one" if len(rows) == 1 else "submit"].format(label=heading, n=len(rows)),
    )


def _form(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    listed: CaseList,
    ids: Sequence[int],
    action: str,
    typed: Mapping[str, object],
) -> Response:
    definition = here.workflows.current(listed.workflow)
    rule = definition.document.actions.get(action)
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now())
    if rule is None and action:
        raise NotFound(f"{action} is no action of {listed.workflow}")
    fields: list[dict[str, Any]] = []
    if rule is not None:
        with here.db.read() as tx:
            choices = choices_of(tx, definition.document, None, records=here.workflows.records)
        fields = forms.views(
            definition.document, rule.asks, typed, required=rule.requires, errors={}, choices=choices, say=say
        )
        fields += _reason(definition, rule.reason, say)
    return asked_page(
        request,
        say(rule.label) if rule else words()["together"]["title"],
        rows=rows,
        fields=fields,
        hint=words()["together"]["hint"] if fields else "",
        action=action,
        back=(listed.path, title_of(listed.workflow, definition, say)),
        left_out=left_out(ids, rows),
    )


def _reason(definition: Definition, listed: str | None, say: Speech) -> list[dict[str, Any]]:
    if listed is None:
        return []
    said, known = words(), definition.document.reasons[listed]
    options = [{"value": code, "label": say(text), "help": ""} for code, text in known.items()]
    return [
        forms.plain("reason_code", "choice", said["reason_code"], options=options),
        forms.plain("reason_text", "long_text", said["reason_text"], help_=said["reason_help"]),
    ]


def _verdict(
    row: CaseRow, state: str | None, error: EngineError | None, definition: Definition, say: Speech
) -> dict[str, Any]:
    said = words()
    why: list[str] = []
    if isinstance(error, ActionRefused):
        why = [say.unmet(each) for each in error.unmet]
    elif isinstance(error, BadInput):
        why = list(forms.sentences(error, forms.labels(definition.document, say)).values())
    elif error is not None:
        why = [said["errors"].get(error.code, said["errors"]["not_found"])["title"]]
    now = say(definition.document.states[state].label) if state else ""
    return {
        "done": error is None,
        "href": f"/dossiers/{row.id}",
        "name": row.title,
        "about": row.subtitle,
        "state": now,
        "why": why,
    }


def ids_of(values: Sequence[object]) -> list[int]:
    """Return which cases were ticked, each once; ``MOST`` of them at most are taken."""
    found = (row_number(str(each)) for each in values)
    return list(dict.fromkeys(each for each in found if each is not None))
