"""The two small forms beside whatever a link opens: something is wrong, or a colleague takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request, Response
from starlette.datastructures import FormData

from engine.actor import Actor
from engine.commands.told import LONGEST_NAME, LONGEST_REPORT, hand_on, report
from engine.errors import BadInput, NotFound
from web import forms
from web.link_pages import private
from web.pages import Context, page, words

REPORT, HAND_ON = "report", "hand_on"
NAMES = {REPORT: ("report",), HAND_ON: ("colleague_name", "colleague_email")}
KINDS = {"report": "long_text", "colleague_email": "email"}
LIMITS = {"report": LONGEST_REPORT, "colleague_name": LONGEST_NAME}


@dataclass(frozen=True)
class Teller:
    """Who holds the link, in which role and about what; ``base`` is the path of the page they came from."""

    actor: Actor
    role: str
    case_id: int
    title: str
    base: str


def tell(request: Request, here: Context, teller: Teller, what: str, form: FormData | None = None) -> Response:
    """Show a form, or carry out what was typed in it.

    Raises:
        NotFound: a learner asks for it; only a mentor hands on.
    """
    # What a learner tells in confidence has a sealed place of its own, never the timeline.
    if teller.role == "learner" or (what == HAND_ON and teller.role != "mentor"):
        raise NotFound("no such page")
    given = FormData() if form is None else form
    typed = {name: str(given.get(name, "")) for name in NAMES[what]}
    said, wrong = words()["told"][what], {}
    if form is not None:
        try:
            _carry_out(here, teller, what, typed)
        except BadInput as error:
            wrong = forms.sentences(error, said["labels"])
        else:
            return private(page(request, "tasks/told.html", said["done"], said=said, teller=teller))
    fields = _fields(said["labels"], typed, wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(
        page(request, "tasks/tell.html", said["title"], status=status, teller=teller, fields=fields, said=said)
    )


def _carry_out(here: Context, teller: Teller, what: str, typed: Mapping[str, str]) -> None:
    command = report if what == REPORT else hand_on
    command(here.db, here.workflows, teller.case_id, *typed.values(), actor=teller.actor, now=here.now())


def _fields(labels: Mapping[str, str], typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        forms.plain(name, KINDS.get(name, "text"), label, typed[name], error=wrong.get(name, ""))
        | {"limit": LIMITS.get(name)}
        for name, label in labels.items()
    ]
