"""The one page behind the link of somebody without an account: one task, one answer."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

import engine
from engine.errors import ActionRefused, BadInput, NotFound
from engine.links import Link, find, renew
from engine.queries.task_page import TaskView, view_task
from web import forms
from web.pages import Context, Here, Typed, page, words
from web.speech import Speech

router = APIRouter()
CHANGEABLE = timedelta(minutes=30)
"""Choice: so long an answer can be changed (interface, decision 3); after that a talk is better."""


@router.get("/v/{token}")
def question(request: Request, here: Here, token: str, a: str = "") -> Response:
    """Show the one question of a link; looking changes nothing, not even when software looks."""
    link, task = _opened(here, token)
    if link.state != "open" or task is None:
        return _private(_over(request, token, link))
    if task.done_at is not None and here.now() - task.done_at > CHANGEABLE:
        return _private(_answered(request, task))
    chosen = dict.fromkeys(task.asks[:1], a) if a else {}
    return _private(_form(request, token, task, {**task.evidence, **chosen}, {}))


@router.post("/v/{token}")
def answer(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write the answer down; answering again changes it."""
    link, task = _opened(here, token)
    if link.state != "open" or task is None:
        return _private(_over(request, token, link))
    if task.done_at is not None and here.now() - task.done_at > CHANGEABLE:
        return _private(_answered(request, task))
    typed = forms.typed(task.document, task.asks, form)
    try:
        engine.do_task(here.db, here.workflows, task.id, actor=task.actor, now=here.now(), evidence=typed)
    except BadInput as error:
        labels = {name: task.document.fields[name].label.nl for name in task.asks}
        return _private(_form(request, token, task, typed, forms.sentences(error, labels)))
    except ActionRefused as error:
        errors = {name: each.nl for each in error.unmet for name in each.fields}
        return _private(_form(request, token, task, typed, errors))
    return _private(page(request, "tasks/thanks.html", words()["thanks"], task=task, token=token))


@router.post("/v/{token}/nieuw")
def renew_link(request: Request, here: Here, token: str) -> Response:
    """Mail a new link to the address on file; the answer is the same whether there was one."""
    renew(here.db, token, secret=here.secret, now=here.now())
    return _private(page(request, "tasks/renewed.html", words()["link_renewed"]))


def _answered(request: Request, task: TaskView) -> Response:
    """Show what was answered, when it is too late to change it here."""
    say = Speech()
    given = [name for name in task.asks if task.evidence.get(name) not in {None, ""}]
    rules = [(task.document.fields[name], task.evidence[name]) for name in given]
    answered = [(say(rule.label), forms.shown(rule, forms.as_typed(rule, value), {}, say)) for rule, value in rules]
    return page(request, "tasks/answered.html", task.label, task=task, answered=answered)


def _over(request: Request, token: str, link: Link) -> Response:
    renewable = link.state == "expired"
    return page(
        request, "tasks/expired.html", words()["link_expired"], status=HTTPStatus.GONE, token=token, renewable=renewable
    )


def _opened(here: Context, token: str) -> tuple[Link, TaskView | None]:
    link = find(here.db, token, here.now())
    if link is None or link.task_id is None:
        raise NotFound("no such link")
    return link, view_task(here.db, here.workflows, link.task_id, link.person_id, now=here.now())


def _form(request: Request, token: str, task: TaskView, values: dict[str, Any], errors: dict[str, str]) -> Response:
    fields = forms.views(task.document, task.asks, values, required=task.requires, errors=errors, choices={})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "tasks/question.html", task.label, status=status, task=task, fields=fields, token=token)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
