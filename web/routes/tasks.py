"""The page behind the link of somebody without an account: one task, one answer, and two things besides."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

import engine
from engine.errors import ActionRefused, BadInput
from engine.links import renew
from engine.queries.task_page import TaskView
from web import forms
from web.catalogues import OF_STAFF
from web.link_pages import Slowly, asked_by, opened, over, private
from web.pages import Context, Here, Typed, page, today, words
from web.score_forms import Scores, scores_of
from web.spoken import speech
from web.told_forms import HAND_ON, REPORT, Teller, tell
from workflows.register.mentor_scores import refuse_scores, score_as_mentor

router = APIRouter()
FACES = {
    "wellbeing_score": {"good": ("face-good", "good"), "so_so": ("face-so-so", "warn"), "bad": ("face-bad", "bad")},
    "mentor_answer": {
        "good": ("face-good", "good"),
        "question": ("question", "info"),
        "problem": ("alert", "warn"),
        "absent": ("absent", "quiet"),
    },
}
"""Questions that are answered with a large choice each: the sign and the tone of every answer (interface 3.4, 3.8)."""
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
        return private(_answered(request, here, token, task))
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
        return private(_answered(request, here, token, task))
    typed, scores = forms.typed(task.document, task.asks, form), scores_of(here, task, form)
    try:
        refuse_scores(scores.rows, scores.typed, scores.reason)
        engine.do_task(here.db, here.workflows, task.id, actor=task.actor, now=here.now(), evidence=typed)
    except BadInput as error:
        labels = {name: speech()(task.document.fields[name].label) for name in task.asks} | scores.labels
        return private(_form(request, token, task, typed, forms.sentences(error, labels), scores=scores))
    except ActionRefused as error:
        errors = _refused(task, error)
        return private(_form(request, token, task, typed, errors, scores=scores))
    if scores.typed:
        given = (scores.typed, scores.reason)
        score_as_mentor(here.db, task.case_id, *given, actor=task.actor, now=here.now())
    return private(page(request, "tasks/thanks.html", words()["thanks"], task=task, token=token))


@router.post("/v/{token}/nieuw", dependencies=[Slowly])
def renew_link(request: Request, here: Here, token: str) -> Response:
    """Mail a new link to the address on file; the answer is the same whether there was one."""
    opened(here, token)
    renew(here.db, token, secret=here.secret, now=here.now())
    return private(page(request, "tasks/renewed.html", words()["link_renewed"]))


@router.get("/v/{token}/melden")
def problem(request: Request, here: Here, token: str) -> Response:
    """Ask what is wrong; at any moment, also when the question itself is answered."""
    return _tell(request, here, token, REPORT)


@router.post("/v/{token}/melden", dependencies=[Slowly])
def report_problem(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Write down what is wrong; whoever follows the case is asked to call."""
    return _tell(request, here, token, REPORT, form)


@router.get("/v/{token}/doorgeven")
def colleague(request: Request, here: Here, token: str) -> Response:
    """Ask who takes over."""
    return _tell(request, here, token, HAND_ON)


@router.post("/v/{token}/doorgeven", dependencies=[Slowly])
def pass_on(request: Request, here: Here, form: Typed, token: str) -> Response:
    """Tell whoever follows the case that a colleague takes over; nothing changes until they confirm."""
    return _tell(request, here, token, HAND_ON, form)


def _tell(request: Request, here: Context, token: str, what: str, form: FormData | None = None) -> Response:
    link, task = asked_by(here, token)
    if link.state != "open" or task is None:
        return over(request, token, link)
    teller = Teller(task.actor, task.role, task.case_id, task.case_title, f"/v/{token}")
    return tell(request, here, teller, what, form)


def _answered(request: Request, here: Context, token: str, task: TaskView) -> Response:
    """Show what was answered, when it is too late to change it here."""
    say = speech()
    given = [name for name in task.asks if task.evidence.get(name) not in {None, ""}]
    rules = [(task.document.fields[name], task.evidence[name]) for name in given]
    answered = [(say(rule.label), forms.shown(rule, forms.as_typed(rule, value), {}, say)) for rule, value in rules]
    if task.done_at is not None:
        answered += scores_of(here, task).given_on(today(task.done_at))
    return page(request, "tasks/answered.html", say(task.label), task=task, answered=answered, token=token)


def _faces(field: dict[str, Any], title: str, case: str) -> dict[str, Any] | None:
    """Return a question as ``parts/question.html`` wants it, None for a field of a plain form."""
    signs = FACES.get(field["name"])
    if signs is None:
        return None
    options = [{**each, "icon": signs[each["value"]][0], "tone": signs[each["value"]][1]} for each in field["options"]]
    alone = field["label"] == title
    asked = {"legend": field["label"], "is_title": alone, "about": case if alone else field["help"]}
    return field | asked | {"options": options}


def _refused(task: TaskView, error: ActionRefused) -> dict[str, str]:
    """Return, per field, what stands in the way; the workflow says so in Dutch and English only."""
    say, missing = speech(), words()["problems"]["required"]
    return {
        name: say.unmet(each)
        if say.language in OF_STAFF
        else missing.format(label=say(task.document.fields[name].label).rstrip("?").rstrip())
        for each in error.unmet
        for name in each.fields
    }


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
    say = speech()
    fields = forms.views(task.document, task.asks, values, required=task.requires, errors=errors, choices={}, say=say)
    for each in fields:
        each["faces"] = _faces(each, say(task.label), task.case_title)
    shown: dict[str, Any] = {"task": task, "fields": fields, "token": token}
    shown |= {"rows": scores.views(errors), "why": scores.why(errors)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "tasks/question.html", say(task.label), status=status, **shown)
