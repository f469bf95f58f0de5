"""Several cases at once in Vastgelopen: assigned or put off with one reason, as a review decides about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from engine.actor import Actor
from engine.commands.review import LONGEST_LINE
from engine.errors import BadInput
from engine.queries.case_list import CaseRow
from engine.queries.case_page import view_case
from web import forms
from web.pages import Context, words
from web.review_faces import people_for
from web.ticked import Deed, Fields, Ticked
from workflows.stalled.decisions import Choice, decisions
from workflows.stalled.listed import StalledRow
from workflows.stalled.review import Wanted, decide_case, may_review


def in_stalled(here: Context, actor: Actor) -> Ticked:
    """Return Vastgelopen, where each case gets the decision a review would keep."""
    said = words()
    return Ticked(
        "/vastgelopen",
        said["stalled"]["title"],
        said["review"]["together"],
        said["review"]["together_done"],
        partial(decision_fields, here, actor),
        wrong_decision,
        coded=True,
    )


def reviewed(here: Context, actor: Actor, wanted: Wanted) -> Deed:
    """Return what keeps one decision about each case."""

    def deed(row: CaseRow, key: str) -> object:
        return decide_case(here.db, here.workflows, row.id, wanted, actor=actor, now=here.now(), key=key)

    return deed


def actions_for(actor: Actor, rows: Sequence[StalledRow]) -> list[tuple[str, str]]:
    """Return what a leader of reviews may do with several cases; who reads codes alone assigns none."""
    if not may_review(actor):
        return []
    said = words()["review"]["together"]
    named = any(row.named for row in rows)
    return [(code, label) for code, label in said.items() if named or not _choice(code).person]


def wrong_decision(error: BadInput) -> list[tuple[str, str]]:
    """Return per field of this form what is wrong; the engine calls who takes over by their role."""
    said = words()["review"]
    labels = {**said["fields"], "on": said["until"]}
    roles = {each.field: labels["person"] for each in error.problems if each.field not in labels}
    sentences = forms.sentences(error, labels | roles)
    return [("person" if name in roles else name, text) for name, text in sentences.items()]


def decision_fields(
    here: Context, actor: Actor, rows: Sequence[CaseRow], action: str, typed: Mapping[str, str]
) -> Fields:
    """Return what a decision asks: who, until when, and why in one line."""
    said, choice = words()["review"], _choice(action)
    labels, fields = said["fields"], []
    if choice.person:
        people = _people(here, actor, rows)
        fields.append(forms.plain("person", "person", labels["person"], typed.get("person", ""), options=people))
    if choice.day:
        fields.append(forms.plain("on", "date", said["until"], forms.date_parts(typed.get("on", ""))))
    line = forms.plain("line", "text", labels["line"], typed.get("line", ""), help_=said["helps"]["line"])
    return [*fields, line | {"limit": LONGEST_LINE}]


def _people(here: Context, actor: Actor, rows: Sequence[CaseRow]) -> list[dict[str, str]]:
    """Return who may take over one of these cases at least; each case still asks whether they hold its role."""
    alike = {(row.workflow, row.state, row.organisation): row.id for row in rows if row.named}
    found: dict[str, dict[str, str]] = {}
    for (workflow, state, _), case_id in alike.items():
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        owner = case.definition.document.states[state].owner
        found |= {each["value"]: each for each in people_for(here, case, workflow, owner)}
    return sorted(found.values(), key=lambda each: each["label"].casefold())


def _choice(code: str) -> Choice:
    return decisions().decisions[code]
