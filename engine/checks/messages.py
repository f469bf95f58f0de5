"""Proof: every message the workflow may send exists and renders, in the judgement of whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from engine.checks.names import ESCALATION, REMINDER
from engine.checks.result import Result, result
from engine.clock_rules import clock_rules
from engine.definition import Definition
from engine.document import Document
from engine.errors import Problem
from engine.positions import Path


class MessageProof(Protocol):
    """Knows the templates. The engine knows no mail, so the caller brings this along."""

    def problems(self, message: str, definition: Definition) -> list[str]:
        """Return what is wrong with a message's templates: missing, or not rendering with this workflow's fields."""


def messages_render(definition: Definition, messages: MessageProof | None) -> Result:
    """Ask for every message the file declares or a clock sends by default."""
    used = _used(definition.document)
    if messages is None:
        return result(0, ())
    return result(len(used), _broken(definition, messages, used))


def _broken(definition: Definition, messages: MessageProof, used: dict[str, Path]) -> Iterator[Problem]:
    for name, where in used.items():
        for said in messages.problems(name, definition):
            yield definition.draft.problem("broken_message", f"message `{name}`: {said}", *where)


def _used(document: Document) -> dict[str, Path]:
    used: dict[str, Path] = {name: ("messages", name) for name in document.messages}
    for rule in clock_rules(document):
        for index, step in enumerate(rule.steps):
            where: Path = (*rule.where, "steps", index)
            if step.remind and step.message is None:
                used.setdefault(REMINDER, where)
            if step.escalate and step.message is None:
                used.setdefault(ESCALATION, where)
    return used
