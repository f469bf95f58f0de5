"""The table of everything that is proved, and what each proof says in words people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from engine.checks.automatic import automatic_steps_end
from engine.checks.care import escalations_end, states_owned, states_watched
from engine.checks.clocks import clocks_run
from engine.checks.comparisons import conditions_make_sense
from engine.checks.fields import fields_fit
from engine.checks.flow import end_in_reach, ends_stay, states_reachable
from engine.checks.mails import mails_bounded
from engine.checks.messages import MessageProof, messages_render
from engine.checks.names import names_resolve
from engine.checks.reach import roles_reach
from engine.checks.result import Check, Result
from engine.checks.rivals import actions_never_compete
from engine.checks.rules import guards_sound
from engine.checks.tasks import tasks_reach_somebody
from engine.checks.usage import all_used
from engine.definition import Definition
from engine.errors import Problem

CHECKS: Mapping[str, Check] = {
    "names_resolve": names_resolve,
    "states_reachable": states_reachable,
    "end_in_reach": end_in_reach,
    "ends_stay": ends_stay,
    "actions_never_compete": actions_never_compete,
    "states_owned": states_owned,
    "states_watched": states_watched,
    "escalations_end": escalations_end,
    "automatic_steps_end": automatic_steps_end,
    "clocks_run": clocks_run,
    "fields_fit": fields_fit,
    "conditions_make_sense": conditions_make_sense,
    "guards_sound": guards_sound,
    "tasks_reach_somebody": tasks_reach_somebody,
    "roles_reach": roles_reach,
    "all_used": all_used,
    "mails_bounded": mails_bounded,
}
MESSAGES = "messages_render"


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of one workflow: whether it holds, in both languages, and the names that lead to what fails."""

    name: str
    holds: bool
    detail_nl: str
    detail_en: str
    path: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def prove(definition: Definition, *, messages: MessageProof | None = None) -> list[Problem]:
    """Return everything that is wrong with a workflow; empty when it may run."""
    return [problem for _, found in _results(definition, messages) for problem in found.problems]


def proofs(definition: Definition, *, messages: MessageProof | None = None) -> list[Proof]:
    """Return every proof with its outcome, in the order people read them."""
    return [_proof(name, found) for name, found in _results(definition, messages)]


def _results(definition: Definition, messages: MessageProof | None) -> Iterator[tuple[str, Result]]:
    for name, check in CHECKS.items():
        yield name, check(definition)
    if messages is not None:
        yield MESSAGES, messages_render(definition, messages)


def _proof(name: str, found: Result) -> Proof:
    words = _words()[name]["fails" if found.problems else "holds"]
    values = {"checked": str(found.checked), "wrong": str(len(found.problems)), **dict(found.values)}
    path = next((problem.path for problem in found.problems if problem.path), ())
    return Proof(
        name, not found.problems, words["nl"].format(**values), words["en"].format(**values), path, found.problems
    )


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    text = (Path(__file__).parent / "proofs.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return words
