"""Proof: every name in the file refers to something that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actor import SYSTEM_ROLE
from engine.checks.references import ACTOR, Reference, references
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.draft import Draft
from engine.errors import Problem
from engine.titles import parse_title

REMINDER, ESCALATION = "deadline_reminder", "deadline_escalation"
COMMON_MESSAGES = frozenset({REMINDER, ESCALATION})
"""Messages of the engine itself: what a clock sends when its step names none."""


def names_resolve(definition: Definition) -> Result:
    """Check every name, count how many there are."""
    return result(len(references(definition.draft)), unresolved(definition.draft))


def unresolved(draft: Draft) -> list[Problem]:
    """Return what keeps a draft from being compiled: names that refer to nothing, and Python that does not load."""
    known = _known(draft)
    names = [_unknown(draft, each, known[each.kind]) for each in references(draft) if each.name not in known[each.kind]]
    python = [each for code in (draft.guards, draft.effects, draft.facts, draft.orders) for each in code.problems]
    return [*names, *python, *_guards(draft), *_titles(draft), *_twice(draft)]


def _known(draft: Draft) -> Mapping[str, frozenset[str]]:
    document = draft.document
    return {
        "state": frozenset(document.states),
        "role": frozenset(draft.roles),
        ACTOR: frozenset(draft.roles) | {SYSTEM_ROLE},
        "field": frozenset(document.fields),
        "message": frozenset(document.messages) | COMMON_MESSAGES,
        "task": frozenset(document.tasks),
        "flag": frozenset(document.flags),
        "reason": frozenset(document.reasons),
        "guard": frozenset(document.guards),
        "effect": frozenset(draft.effects.functions),
        "block": frozenset(document.blocks),
        "group": frozenset(document.groups),
        "action": frozenset(document.actions),
    }


def _unknown(draft: Draft, each: Reference, known: frozenset[str]) -> Problem:
    kind = "role" if each.kind == ACTOR else each.kind
    message = f"unknown {kind} `{each.name}` in {place(each)}"
    describe = draft.problem_at_key if each.is_key else draft.problem_at_value
    return describe(f"unknown_{kind}", message, each.where, known, each.name)


def place(each: Reference) -> str:
    """Say where a name stands as people speak of it: ``action `start```."""
    section, *rest = each.where
    if len(rest) > 1 or (rest and not each.is_key and isinstance(rest[0], str)):
        return f"{str(section).removesuffix('s')} `{rest[0]}`"
    return f"`{section}`"


def _guards(draft: Draft) -> Iterator[Problem]:
    if draft.guards.problems:
        return
    functions = draft.guards.functions
    for name, guard in draft.document.guards.items():
        if guard.when is None and name not in functions:
            message = f"guard `{name}` has no `when`, and guards.py offers no function of that name"
            yield draft.problem_at_key("guard_without_rule", message, ("guards", name), functions, name)


def _titles(draft: Draft) -> Iterator[Problem]:
    document = draft.document
    patterns: list[tuple[tuple[str, ...], str]] = [(("title",), document.title), (("subtitle",), document.subtitle)]
    patterns += [(("people", role, "name"), contact.name) for role, contact in document.people.items()]
    for where, pattern in patterns:
        try:
            pieces = parse_title(pattern)
        except ValueError as error:
            yield draft.problem_at_value("bad_title", f"`{pattern}`: {error}", where)
            continue
        for name in (piece.field for piece in pieces if piece.field is not None):
            if name not in document.fields:
                message = f"unknown field `{name}` in `{'.'.join(where)}`"
                yield draft.problem_at_value("unknown_field", message, where, document.fields, name)


def _twice(draft: Draft) -> Iterator[Problem]:
    for name, rule in draft.document.actions.items():
        for index, source in enumerate(rule.sources):
            if source in rule.sources[:index]:
                message = f"action `{name}` leaves `{source}` twice"
                yield draft.problem_at_value("competing_actions", message, ("actions", name, "from", index))
    for name in draft.document.clocks:
        if name in draft.document.states:
            message = f"clock `{name}` is called like a state, whose own deadline carries that name"
            yield draft.problem_at_key("name_taken", message, ("clocks", name))
