"""Tasks as the staff does them: answering what a task asks, taking note of an answer, opening one again."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.actor import Actor
from engine.errors import ActionRefused, BadInput, NotFound
from engine.queries.case_of_task import case_of_task
from engine.queries.case_page import CaseView, view_case
from web import case_forms, forms, pages
from web.pages import Context, Here, Typed, Who, page, words
from web.speech import Speech
from web.spoken import Says

router = APIRouter(prefix="/taken/{task_id}")


@router.get("")
def ask(request: Request, here: Here, actor: Who, say: Says, *, task_id: int) -> Response:
    """Show what a task asks."""
    case, row = _task(here, actor, task_id)
    return _shown(request, _form(case, row, {}, {}, say), HTTPStatus.OK)


@router.post("/gedaan")
def done(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, task_id: int) -> Response:
    """Mark a task done with what was filled in, or show it again with what is missing."""
    case, row = _task(here, actor, task_id)
    names = _asks(case, row)
    typed = forms.typed(case.definition.document, names, form) if names else {"remark": str(form.get("remark", ""))}
    try:
        engine.do_task(
            here.db,
            here.workflows,
            task_id,
            actor=actor,
            now=here.now(),
            evidence=typed,
            key=str(form.get("key", ""))[:80] or None,
        )
    except BadInput as error:
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return _shown(request, _form(case, row, typed, said, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    except ActionRefused as error:
        errors = forms.placed(error.unmet, names, say)
        return _shown(request, _form(case, row, typed, errors, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"/dossiers/{case.id}?gedaan=gedaan", HTTPStatus.SEE_OTHER)


@router.post("/gezien")
def seen(here: Here, actor: Who, task_id: int, naar: Annotated[str, Form()] = "/vandaag") -> Response:
    """Take note of an answer."""
    case_of_task(here.db, here.workflows, actor, task_id)
    engine.see_answer(here.db, here.workflows, task_id, actor=actor, now=here.now())
    return RedirectResponse(pages.inside(naar), HTTPStatus.SEE_OTHER)


@router.get("/heropenen")
def ask_reopen(request: Request, here: Here, actor: Who, say: Says, *, task_id: int) -> Response:
    """Ask why a task is opened again."""
    case, row = _task(here, actor, task_id)
    why = forms.plain("reason", "text", words()["field_labels"]["why"]) | {"required": False}
    name = say.task(case.definition, name=row["name"], kind=row["kind"], label=row["label"])
    data = case_forms.plain_form(case, "", name, [why], submit=words()["buttons"]["reopen"])
    data["form"]["action"] = f"/taken/{task_id}/heropenen"
    return _shown(request, data, HTTPStatus.OK)


@router.post("/heropenen")
def reopen(here: Here, actor: Who, task_id: int, reason: Annotated[str, Form()] = "") -> Response:
    """Open a task again."""
    case_id = case_of_task(here.db, here.workflows, actor, task_id)
    engine.reopen_task(here.db, here.workflows, task_id, actor=actor, now=here.now(), reason=reason.strip()[:500])
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=heropend", HTTPStatus.SEE_OTHER)


def _task(here: Context, actor: Actor, task_id: int) -> tuple[CaseView, Mapping[str, Any]]:
    case_id = case_of_task(here.db, here.workflows, actor, task_id)
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    row = next((each for each in case.tasks if each["id"] == task_id), None)
    if row is None:
        raise NotFound(f"task {task_id} is over")
    return case, row


def _asks(case: CaseView, row: Mapping[str, Any]) -> list[str]:
    rule = case.definition.document.tasks.get(row["name"]) if row["kind"] == "task" else None
    return list(dict.fromkeys([*rule.asks, *rule.requires])) if rule else []


def _form(
    case: CaseView, row: Mapping[str, Any], typed: Mapping[str, object], errors: Mapping[str, str], say: Speech
) -> dict[str, Any]:
    document = case.definition.document
    rule = document.tasks.get(row["name"]) if row["kind"] == "task" else None
    values = {**(row["evidence"] or {}), **typed}
    fields = forms.views(
        document,
        _asks(case, row),
        values,
        required=rule.requires if rule else (),
        errors=errors,
        choices=case.choices,
        say=say,
    )
    if not fields:
        remark = forms.plain("remark", "long_text", words()["remark"], values.get("remark", ""))
        fields = [remark | {"required": False}]
    name = say.task(case.definition, name=row["name"], kind=row["kind"], label=row["label"])
    submit = words()["buttons"]["finish"]
    data = case_forms.plain_form(case, "", name, fields, submit=submit, lead=say(rule.help) if rule else "")
    data["form"]["action"] = f"/taken/{row['id']}/gedaan"
    return data


def _shown(request: Request, data: dict[str, Any], status: HTTPStatus) -> Response:
    return page(request, "cases/form.html", data["title"], status=status, **data)
