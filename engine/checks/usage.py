"""Proof: nothing is declared for nothing. What is left over is usually a name that was meant elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from engine.actor import SYSTEM_ROLE
from engine.checks.names import COMMON_MESSAGES
from engine.checks.references import references
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.errors import Problem
from engine.titles import parse_title

SECTIONS = {
    "fields": "field",
    "messages": "message",
    "tasks": "task",
    "flags": "flag",
    "reasons": "reason",
    "groups": "group",
    "blocks": "block",
    "roles": "role",
}


def all_used(definition: Definition) -> Result:
    """Check that every field, message, task, flag, list, group, block and own role is used; effects likewise."""
    document = definition.document
    declared = sum(len(getattr(document, section)) for section in SECTIONS)
    return result(declared, [*_idle(definition), *_idle_effects(definition), *_unopened(definition)])


def _idle(definition: Definition) -> Iterator[Problem]:
    used, spoken = _used(definition), _spoken(definition)
    for section, kind in SECTIONS.items():
        for name in getattr(definition.document, section):
            if name not in used[kind] and name not in spoken and name not in COMMON_MESSAGES:
                yield definition.draft.problem(
                    f"unused_{kind}", f"{kind} `{name}` is declared but never used", section, name
                )


def _used(definition: Definition) -> Mapping[str, set[str]]:
    document, used = definition.document, defaultdict[str, set[str]](set)
    for each in references(definition.draft):
        if each.holder != "clears":
            used["role" if each.name != SYSTEM_ROLE and each.kind == "actor" else each.kind].add(each.name)
    for pattern in (document.title, document.subtitle, *(contact.name for contact in document.people.values())):
        used["field"] |= {piece.field for piece in parse_title(pattern) if piece.field is not None}
    return used


def _spoken(definition: Definition) -> frozenset[str]:
    draft = definition.draft
    return draft.guards.words | draft.effects.words | draft.facts.words | draft.orders.words


def _idle_effects(definition: Definition) -> Iterator[Problem]:
    used, code = (
        {
            name
            for effects in (
                definition.document.opening.effects,
                *(rule.effects for rule in definition.document.actions.values()),
                *([rule.kept_by] for rule in definition.document.tasks.values() if rule.kept_by),
            )
            for name in effects
        },
        definition.draft.effects,
    )
    for name in definition.effects:
        if name not in used:
            yield Problem(
                "unused_effect",
                f"`{name}` is offered in `__all__`, but nothing has that effect",
                code.file,
                1,
                1,
            )


def _unopened(definition: Definition) -> Iterator[Problem]:
    """Yield the tasks that are asked after or closed, but that nothing ever opens."""
    document = definition.document
    opening = {each.name for each in references(definition.draft) if each.kind == "task" and _opens(each.where)}
    named = {each.name for each in references(definition.draft) if each.kind == "task"}
    for name in document.tasks:
        if name in named and name not in opening and name not in _spoken(definition):
            yield definition.draft.problem(
                "task_never_opened", f"task `{name}` is never opened by anything", "tasks", name
            )


def _opens(where: tuple[str | int, ...]) -> bool:
    return not {"closes", "task_done"}.intersection(str(each) for each in where)
