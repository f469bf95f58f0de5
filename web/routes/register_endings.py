"""What ends on a day: a company fails, an establishment is excluded, a mentor leaves, places are withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from engine.actor import Actor
from engine.errors import BadInput, NotFound
from engine.values import read_day
from web import forms
from web.pages import Context, Here, RecordId, Typed, Who, page, words
from web.routes.register import back
from workflows.register import ended_companies, mentors, workplaces
from workflows.register.allowed import may_merge
from workflows.register.form_choices import about

router = APIRouter(prefix="/register/einde")


@dataclass(frozen=True)
class Ending:
    """The form whose rows end so, and the command that notes it; ``joins`` asks for who may also join records."""

    form: str
    note: Callable[..., None]
    joins: bool = False


ENDINGS: Mapping[str, Ending] = {
    "failliet": Ending("company", ended_companies.declare_bankrupt, joins=True),
    "vestiging-uitgesloten": Ending("site", ended_companies.exclude_site, joins=True),
    "mentor-weg": Ending("mentor", mentors.mentor_leaves),
    "mentor-geweigerd": Ending("mentor", mentors.disqualify_mentor),
    "werkplek-weg": Ending("workplace", workplaces.withdraw_workplace),
}
"""By the address of the page."""


@router.get("/{what}/{record_id}")
def ask(request: Request, here: Here, actor: Who, *, what: str, record_id: RecordId) -> Response:
    """Ask on which day it ends, and say what follows from it."""
    return _drawn(request, here, actor, what=what, record_id=record_id, typed="")


@router.post("/{what}/{record_id}")
def end(request: Request, here: Here, actor: Who, *, what: str, record_id: RecordId, typed_form: Typed) -> Response:
    """Note the end; every case that counts on it is told."""
    ending, typed = _of(what), forms.typed_date("on", typed_form)
    try:
        ending.note(here.db, record_id, read_day("on", typed), actor=actor, now=here.now())
    except BadInput as error:
        return _drawn(request, here, actor, what=what, record_id=record_id, typed=typed, error=error)
    return back(here.db, ending.form, record_id, "bewaard")


def _of(what: str) -> Ending:
    if what not in ENDINGS:
        raise NotFound(f"nothing called {what} ends")
    return ENDINGS[what]


def _drawn(
    request: Request,
    here: Context,
    actor: Actor,
    *,
    what: str,
    record_id: int,
    typed: str,
    error: BadInput | None = None,
) -> Response:
    ending = _of(what)
    if ending.joins:
        may_merge(actor)
    found = about(here.db, ending.form, record_id, actor=actor, now=here.now())
    said: Mapping[str, Any] = words()["register"]["endings"][what]
    labels = words()["field_labels"]
    wrong = " ".join(forms.sentences(error, labels).values()) if error else ""
    return page(
        request,
        "register/form.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        kicker=found.label,
        lead=said["lead"],
        fields=[forms.plain("on", "date", labels["on"], forms.date_parts(typed), error=wrong)],
        general=[],
        path=f"/register/einde/{what}/{record_id}",
        cancel=f"/register/bedrijf/{found.company_id}",
        hidden=[],
        candidates=[],
        asked={},
    )
