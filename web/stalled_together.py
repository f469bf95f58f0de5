"""Several cases at once in Vastgelopen and Vandaag: assigned or put off with one reason, and a verdict for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

import engine
from engine.actor import Actor
from engine.commands.review import LONGEST_LINE
from engine.errors import BadInput, EngineError, FieldProblem, NotFound
from engine.queries.case_list import CaseRow, cases_by_id
from engine.queries.case_page import view_case
from web import forms
from web.pages import Context, new_key, words
from web.review_faces import people_for
from web.together import MOST, asked_page, left_out, told_page
from workflows.stalled.decisions import Choice, decisions
from workflows.stalled.listed import StalledRow
from workflows.stalled.review import Wanted, decide_case, may_review


@dataclass(frozen=True, slots=True)
class Ticked:
    """The list in which cases were ticked: where it is, its name, what it offers and how one case is done.

    With ``coded`` it also takes cases that somebody may see by code alone.
    """

    path: str
    title: str
    known: Mapping[str, str]
    decide: Callable[[Context, Actor, CaseRow, Wanted, str], object]
    coded: bool


def in_stalled() -> Ticked:
    """Return Vastgelopen, where each case gets the decision a review would keep."""
    return Ticked("/vastgelopen", words()["stalled"]["title"], words()["review"]["together"], _reviewed, coded=True)


def in_today() -> Ticked:
    """Return Vandaag, where cases are handed to somebody else."""
    offered = {code: label for code, label in words()["review"]["together"].items() if _choice(code).person}
    return Ticked("/vandaag", words()["today"], offered, _handed, coded=False)


def _reviewed(here: Context, actor: Actor, row: CaseRow, wanted: Wanted, key: str) -> object:
    return decide_case(here.db, here.workflows, row.id, wanted, actor=actor, now=here.now(), key=key)


def _handed(here: Context, actor: Actor, row: CaseRow, wanted: Wanted, key: str) -> object:
    asked = (("person", wanted.person_id is None), ("line", not wanted.line.strip()))
    problems = [FieldProblem(name, "required") for name, missing in asked if missing]
    if len(wanted.line) > LONGEST_LINE:
        problems.append(FieldProblem("line", "too_long", (("maximum", str(LONGEST_LINE)),)))
    if problems or wanted.person_id is None:
        raise BadInput(tuple(problems))
    owner = here.workflows.current(row.workflow).document.states[row.state].owner
    role = decisions().follows.get(row.workflow, owner)
    if role is None:
        raise NotFound(f"nobody follows case {row.id}")
    return engine.assign(
        here.db,
        here.workflows,
        row.id,
        role,
        wanted.person_id,
        actor=actor,
        seen_version=None,
        now=here.now(),
        reason=wanted.line,
        key=key,
    )


def actions_for(actor: Actor, rows: Sequence[StalledRow]) -> list[tuple[str, str]]:
    """Return what a leader of reviews may do with several cases; who reads codes alone assigns none."""
    if not may_review(actor):
        return []
    said = words()["review"]["together"]
    named = any(row.named for row in rows)
    return [(code, label) for code, label in said.items() if named or not _choice(code).person]


def ask(
    request: Request,
    here: Context,
    actor: Actor,
    *,
    ticked: Ticked,
    ids: Sequence[int],
    action: str,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    """Show the form of one decision for the cases that were ticked."""
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now(), coded=ticked.coded)
    known = ticked.known
    action = action if action in known else ""
    return asked_page(
        request,
        known.get(action, words()["together"]["title"]),
        rows=rows,
        fields=_fields(here, actor, rows, _choice(action), typed=typed, errors=errors) if action and rows else [],
        action=action,
        back=(ticked.path, ticked.title),
        left_out=left_out(ids, rows),
        wrong=bool(errors),
    )


def take(
    request: Request,
    here: Context,
    actor: Actor,
    *,
    ticked: Ticked,
    ids: Sequence[int],
    action: str,
    wanted: Wanted,
    key: str,
    typed: Mapping[str, str],
) -> Response:
    """Decide about each case by its own facts; what fits no case at all is asked again."""
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now(), coded=ticked.coded)
    known = ticked.known
    if action not in known or not rows:
        return ask(request, here, actor, ticked=ticked, ids=ids, action=action, typed=typed, errors={})
    own = key[:60] or new_key()
    found = [(row, _tried(here, actor, ticked, row, wanted=wanted, key=f"{own}/{row.id}")) for row in rows]
    if all(isinstance(error, BadInput) for _, error in found):
        errors = {name: text for _, error in found if isinstance(error, BadInput) for name, text in _wrong(error)}
        return ask(request, here, actor, ticked=ticked, ids=ids, action=action, typed=typed, errors=errors)
    told = [_verdict(row, error, words()["review"]["together_done"][action]) for row, error in found]
    back = (ticked.path, ticked.title)
    return told_page(request, known[action], told, back=back, left_out=left_out(ids, rows))


def _tried(
    here: Context, actor: Actor, ticked: Ticked, row: CaseRow, *, wanted: Wanted, key: str
) -> EngineError | None:
    try:
        ticked.decide(here, actor, row, wanted, key)
    except EngineError as error:
        return error
    return None


def _wrong(error: BadInput) -> list[tuple[str, str]]:
    """Return per field of this form what is wrong; the engine calls who takes over by their role."""
    said = words()["review"]
    labels = {name: label.rstrip("?") for name, label in said["fields"].items()} | {"on": said["until"]}
    roles = {each.field: labels["person"] for each in error.problems if each.field not in labels}
    sentences = forms.sentences(error, labels | roles)
    return [("person" if name in roles else name, text) for name, text in sentences.items()]


def _verdict(row: CaseRow, error: EngineError | None, done: str) -> dict[str, Any]:
    said, why = words()["errors"], []
    if isinstance(error, BadInput):
        why = [text for _, text in _wrong(error)]
    elif error is not None:
        why = [said.get(error.code, said["not_found"])["title"]]
    about = {"href": f"/dossiers/{row.id}", "name": row.title, "about": row.subtitle}
    return about | {"done": error is None, "state": done, "why": why}


def _fields(
    here: Context,
    actor: Actor,
    rows: Sequence[CaseRow],
    choice: Choice,
    *,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[dict[str, Any]]:
    said = words()["review"]
    labels, fields = said["fields"], []
    if choice.person:
        people = _people(here, actor, rows)
        fields.append(forms.plain("person", "person", labels["person"], typed.get("person", ""), options=people))
    if choice.day:
        fields.append(forms.plain("on", "date", said["until"], forms.date_parts(typed.get("on", ""))))
    line = forms.plain("line", "text", labels["line"], typed.get("line", ""), help_=said["helps"]["line"])
    fields.append(line | {"limit": LONGEST_LINE})
    return [each | {"error": errors.get(each["name"], "")} for each in fields]


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
