"""The page behind the link of somebody without an account: one task, one answer, and two things besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

import engine
from engine.commands.told import LONGEST_NAME, LONGEST_REPORT, hand_on, report
from engine.errors import ActionRefused, BadInput, NotFound
from engine.links import renew
from engine.queries.task_page import TaskView
from web import forms
from web.link_pages import Slowly, asked_by, over, private
from web.pages import Here, Typed, page, words
from web.score_forms import Scores, scores_of
from web.speech import Speech
from workflows.register.mentor_scores import refuse_scores, score_as_mentor

router = APIRouter()
CHANGEABLE = timedelta(minutes=30)
"""Choice: so long an answer can be changed (interface, decision 3); after that a talk is better."""


@router.get("/v/{token}")
@router.head("/v/{token}")
def question(request: Request, here: Here, token: str, a: str = "") -> Response:
    """Show the one question of a link; looking changes nothing, not even when software looks."""
    link, task = asked_by(here, token)
    if link.state != "open" or task is None:
        return over(request, token, link)
    if task.done_at is not None and here.now() - task.done_at > CHANGEABLE:
        return private(_answered(request, token, task))
    chosen = dict.fromkeys(task.asks[:1], a) if a else {}
    scores = scores_of(here, task)
    return private(_form(request, token, task, {**_on_file(task), **task.evidence, **chosen}, {}, scores=scores))


@router.post("/v/{token}", dependencies=[Slowly])
def answer(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write the answer down; answering again changes it."""
    link, task = asked_by(here, token)
    if link.state != "open" or task is None:
        return over(request, token, link)
    if task.done_at is not None and here.now() - task.done_at > CHANGEABLE:
        return private(_answered(request, token, task))
    typed, scores = forms.typed(task.document, task.asks, form), scores_of(here, task, form)
    try:
        refuse_scores(scores.rows, scores.typed, scores.reason)
        engine.do_task(here.db, here.workflows, task.id, actor=task.actor, now=here.now(), evidence=typed)
    except BadInput as error:
        labels = {name: task.document.fields[name].label.nl for name in task.asks} | scores.labels
        return private(_form(request, token, task, typed, forms.sentences(error, labels), scores=scores))
    except ActionRefused as error:
        errors = {name: each.nl for each in error.unmet for name in each.fields}
        return private(_form(request, token, task, typed, errors, scores=scores))
    if scores.typed:
        given = (scores.typed, scores.reason)
        score_as_mentor(here.db, task.case_id, *given, actor=task.actor, now=here.now())
    return private(page(request, "tasks/thanks.html", words()["thanks"], task=task, token=token))


@router.post("/v/{token}/nieuw", dependencies=[Slowly])
def renew_link(request: Request, here: Here, token: str) -> Response:
    """Mail a new link to the address on file; the answer is the same whether there was one."""
    renew(here.db, token, secret=here.secret, now=here.now())
    return private(page(request, "tasks/renewed.html", words()["link_renewed"]))


@router.get("/v/{token}/melden")
def problem(request: Request, here: Here, token: str) -> Response:
    """Ask what is wrong; at any moment, also when the question itself is answered."""
    return _beside(request, here, token, "report")


@router.post("/v/{token}/melden", dependencies=[Slowly])
def report_problem(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write down what is wrong; whoever follows the case is asked to call."""
    return _beside(request, here, token, "report", {"report": str(form.get("report", ""))})


@router.get("/v/{token}/doorgeven")
def colleague(request: Request, here: Here, token: str) -> Response:
    """Ask who takes over."""
    return _beside(request, here, token, "hand_on")


@router.post("/v/{token}/doorgeven", dependencies=[Slowly])
def pass_on(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Tell whoever follows the case that a colleague takes over; nothing changes until they confirm."""
    names = ("colleague_name", "colleague_email")
    return _beside(request, here, token, "hand_on", {name: str(form.get(name, "")) for name in names})


def _beside(request: Request, here: Here, token: str, what: str, typed: Mapping[str, str] | None = None) -> Response:
    """Show one of the two small forms beside a question, or carry out what was typed in it."""
    link, task = asked_by(here, token)
    if link.state != "open" or task is None:
        return over(request, token, link)
    if task.role == "learner":
        # What a learner tells in confidence has a sealed place of its own, never the timeline.
        raise NotFound("no such page")
    said, wrong = words()["told"][what], {}
    if typed is not None:
        command = report if what == "report" else hand_on
        try:
            command(here.db, here.workflows, task.case_id, *typed.values(), actor=task.actor, now=here.now())
        except BadInput as error:
            wrong = forms.sentences(error, said["labels"])
        else:
            return private(page(request, "tasks/told.html", said["done"], said=said, task=task, token=token))
    values = typed or {}
    kinds = {"report": "long_text", "colleague_email": "email"}
    fields = [
        forms.plain(name, kinds.get(name, "text"), label, values.get(name, ""), error=wrong.get(name, ""))
        | {"limit": {"report": LONGEST_REPORT, "colleague_name": LONGEST_NAME}.get(name)}
        for name, label in said["labels"].items()
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    shown = {"task": task, "fields": fields, "said": said, "token": token}
    return private(page(request, "tasks/tell.html", said["title"], status=status, **shown))


def _answered(request: Request, token: str, task: TaskView) -> Response:
    """Show what was answered, when it is too late to change it here."""
    say = Speech()
    given = [name for name in task.asks if task.evidence.get(name) not in {None, ""}]
    rules = [(task.document.fields[name], task.evidence[name]) for name in given]
    answered = [(say(rule.label), forms.shown(rule, forms.as_typed(rule, value), {}, say)) for rule, value in rules]
    return page(request, "tasks/answered.html", task.label, task=task, answered=answered, token=token)


def _on_file(task: TaskView) -> dict[str, Any]:
    """Return what is known already and may be changed: the number at which to call back."""
    return {name: task.phone for name in task.asks if task.document.fields[name].type == "phone"}


def _form(
    request: Request,
    token: str,
    task: TaskView,
    values: dict[str, Any],
    errors: dict[str, str],
    *,
    scores: Scores,
) -> Response:
    fields = forms.views(task.document, task.asks, values, required=task.requires, errors=errors, choices={})
    shown: dict[str, Any] = {"task": task, "fields": fields, "token": token}
    shown |= {"rows": scores.views(errors), "why": scores.why(errors)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "tasks/question.html", task.label, status=status, **shown)
