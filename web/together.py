"""One step on several cases at once: chosen in a list, asked once, and answered with a verdict for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import FormData

import engine
from engine.actor import Actor
from engine.definition import Definition
from engine.errors import ActionRefused, BadInput, EngineError, NotFound
from engine.moves import Reason
from engine.queries.case_list import CaseRow, cases_by_id
from engine.queries.choices import choices_of
from web import forms
from web.lists import CaseList, title_of
from web.pages import Context, new_key, page, words
from web.speech import Speech

MOST = 100


def ask(request: Request, here: Context, actor: Actor, say: Speech, listed: CaseList) -> Response:
    """Show the form of one step for the cases that were ticked."""
    params = request.query_params
    ids = _ids(params.getlist("id"))
    return _form(request, here, actor, say, listed=listed, ids=ids, action=params.get("actie", ""), typed={})


def take(request: Request, here: Context, actor: Actor, say: Speech, *, listed: CaseList, form: FormData) -> Response:
    """Take the step on each case by its own facts, and tell what became of each."""
    definition = here.workflows.current(listed.workflow)
    action = str(form.get("actie", ""))
    rule = definition.document.actions.get(action)
    ids = _ids([str(each) for each in form.getlist("id")])
    rows = cases_by_id(here.db, here.workflows, actor, ids, here.now())
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
    done = [each for each in told if each["done"]]
    return page(
        request,
        "lists/verdicts.html",
        say(rule.label),
        heading=say(rule.label),
        done=done,
        refused=[each for each in told if not each["done"]],
        path=listed.path,
        back=title_of(listed.workflow, definition, say),
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
    rows = cases_by_id(here.db, here.workflows, actor, ids, here.now())
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
    return page(
        request,
        "lists/together.html",
        words()["together"]["title"],
        status=HTTPStatus.OK if rule and rows else HTTPStatus.UNPROCESSABLE_ENTITY,
        heading=say(rule.label) if rule else words()["together"]["title"],
        rows=rows,
        fields=fields,
        action=action,
        key=new_key(),
        path=listed.path,
        back=title_of(listed.workflow, definition, say),
        submit=words()["together"]["submit"].format(label=say(rule.label), n=len(rows)) if rule else "",
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


def _ids(texts: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 19))[:MOST]
