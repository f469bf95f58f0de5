"""Deeds on several cases that were ticked in a list: asked once, done case by case, and a verdict for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response

from engine.actor import Actor
from engine.errors import ActionRefused, BadInput, EngineError
from engine.queries.case_list import CaseRow, cases_by_id
from web.pages import Context, new_key, words
from web.spoken import speech
from web.together import MOST, asked_page, left_out, told_page

Fields = list[dict[str, Any]]
Asks = Callable[[Sequence[CaseRow], str, Mapping[str, str]], Fields]
"""What the form of a deed asks about these cases: which deed, with what was typed."""
Wrong = Callable[[BadInput], list[tuple[str, str]]]
"""What is wrong with what was typed, per field of the form."""
Deed = Callable[[CaseRow, str], object]
"""Does it to one case, once by key."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """The list in which cases were ticked: where it is, its name, and what it offers.

    ``known`` are the deeds with their labels, ``done`` what is said of a case afterwards, ``hints`` what the form
    explains. With ``coded`` the list also takes cases that somebody may see by code alone.
    """

    path: str
    title: str
    known: Mapping[str, str]
    done: Mapping[str, str]
    asks: Asks
    wrong: Wrong
    coded: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)


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
    """Show the form of one deed for the cases that were ticked."""
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now(), coded=ticked.coded)
    action = action if action in ticked.known else ""
    fields = ticked.asks(rows, action, typed) if action and rows else []
    return asked_page(
        request,
        ticked.known.get(action, words()["together"]["title"]),
        rows=rows,
        fields=[each | {"error": errors.get(each["name"], "")} for each in fields],
        action=action,
        back=(ticked.path, ticked.title),
        left_out=left_out(ids, rows),
        hint=ticked.hints.get(action, ""),
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
    deed: Deed,
    key: str,
    typed: Mapping[str, str],
) -> Response:
    """Do it to each case by its own facts; what fits no case at all is asked again."""
    rows = cases_by_id(here.db, here.workflows, actor, ids[:MOST], here.now(), coded=ticked.coded)
    if action not in ticked.known or not rows:
        return ask(request, here, actor, ticked=ticked, ids=ids, action=action, typed=typed, errors={})
    own = key[:60] or new_key()
    found = [(row, _tried(deed, row, f"{own}/{row.id}")) for row in rows]
    if all(isinstance(error, BadInput) for _, error in found):
        errors = {name: text for _, error in found if isinstance(error, BadInput) for name, text in ticked.wrong(error)}
        return ask(request, here, actor, ticked=ticked, ids=ids, action=action, typed=typed, errors=errors)
    told = [_verdict(ticked, row, error, ticked.done[action]) for row, error in found]
    back = (ticked.path, ticked.title)
    return told_page(request, ticked.known[action], told, back=back, left_out=left_out(ids, rows))


def _tried(deed: Deed, row: CaseRow, key: str) -> EngineError | None:
    try:
        deed(row, key)
    except EngineError as error:
        return error
    return None


def _verdict(ticked: Ticked, row: CaseRow, error: EngineError | None, done: str) -> dict[str, Any]:
    said, why = words()["errors"], []
    if isinstance(error, BadInput):
        why = [text for _, text in ticked.wrong(error)]
    elif isinstance(error, ActionRefused):
        why = [speech().unmet(each) for each in error.unmet]
    elif error is not None:
        why = [said.get(error.code, said["not_found"])["title"]]
    about = {"href": f"/dossiers/{row.id}", "name": row.title, "about": row.subtitle}
    return about | {"done": error is None, "state": done, "why": why}
