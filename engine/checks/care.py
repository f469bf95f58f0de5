"""Proofs that nobody is forgotten.

Every open state has an owner who can act, a clock that reminds, and an escalation that ends at a role which is never
empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.checks.graph import trails
from engine.checks.result import Result, result
from engine.checks.time import order_of
from engine.clock_rules import ClockRule
from engine.definition import Definition
from engine.document import State, Step
from engine.draft import likeness
from engine.errors import Problem


def states_owned(definition: Definition) -> Result:
    """Every state that is not final has an owner on the staff who may take an action from it."""
    opened = list(_open_states(definition))
    return result(len(opened), [each for name, state in opened for each in _owner(definition, name, state)])


def states_watched(definition: Definition) -> Result:
    """In every state that is not final some clock runs that reminds and escalates, whatever the case holds."""
    opened = list(_open_states(definition))
    return result(len(opened), [each for name, _ in opened for each in _watch(definition, name)])


def escalations_end(definition: Definition) -> Result:
    """In every state that is not final some ladder of escalations ends at a role that is never empty."""
    labels = [role.label for role in definition.roles.values() if role.never_empty]
    return result(
        len(list(_open_states(definition))),
        _ladders(definition),
        roles_nl=", ".join(label.nl for label in labels),
        roles_en=", ".join(label.en for label in labels),
    )


def _open_states(definition: Definition) -> Iterator[tuple[str, State]]:
    return ((name, state) for name, state in definition.document.states.items() if not state.final)


def _owner(definition: Definition, name: str, state: State) -> Iterator[Problem]:
    draft, trail = definition.draft, trails(definition.document).get(name, (name,))
    if state.owner is None:
        yield draft.problem("no_owner", f"state `{name}` has no owner", "states", name, trail=trail)
        return
    role, where = definition.roles[state.owner], ("states", name, "owner")
    if not role.staff:
        message = f"state `{name}` is owned by `{state.owner}`, who is not on the staff"
        yield draft.problem("owner_outside", message, *where, trail=trail)
    actions = definition.actions_from(name)
    if not any(state.owner in definition.document.actions[each].by for each in actions):
        others = {role for each in actions for role in definition.document.actions[each].by}
        message = f"state `{name}` has no action that its owner `{state.owner}` may take"
        hint = likeness(state.owner, others)
        yield draft.problem("owner_cannot_act", message + (f"; `{hint}` may" if hint else ""), *where, trail=trail)


def _watch(definition: Definition, name: str) -> Iterator[Problem]:
    clocks = list(_clocks(definition, name))
    if not clocks:
        yield _unwatched(definition, name, "no_clock", "no clock is sure to run in it")
    elif not any(_steps(clock, "remind") for clock in clocks):
        yield _unwatched(definition, name, "no_reminder", f"no clock reminds anybody ({_named(clocks)})")
    elif not any(_steps(clock, "escalate") for clock in clocks):
        yield _unwatched(definition, name, "no_escalation", f"no clock escalates ({_named(clocks)})")
    elif not any(_steps(clock, "remind") and _steps(clock, "escalate") for clock in clocks):
        yield _unwatched(
            definition, name, "no_escalation", f"no single clock both reminds and escalates ({_named(clocks)})"
        )


def _ladders(definition: Definition) -> Iterator[Problem]:
    for name, _ in _open_states(definition):
        ladders = [steps for clock in _clocks(definition, name) if (steps := _steps(clock, "escalate"))]
        tops = {role for steps in ladders for role in max(steps, key=order_of).escalate}
        if ladders and not any(definition.roles[role].never_empty for role in tops):
            ends = ", ".join(sorted(tops))
            yield _unwatched(
                definition, name, "escalation_may_be_lost", f"its escalations end at {ends}, which may be empty"
            )


def _clocks(definition: Definition, state: str) -> Iterator[ClockRule]:
    """Yield the clocks that surely run in a state; a task may be done, a pause stands still, a condition stops it."""
    for name in definition.clocks_by_state[state]:
        rule = definition.clock_rules[name]
        if (
            rule.clock is not None
            and rule.kind != "side"
            and state not in rule.clock.pauses_in
            and rule.clock.stops_when is None
        ):
            yield rule


def _steps(rule: ClockRule, key: str) -> list[Step]:
    """Return the steps that surely happen; a condition may not hold."""
    return [step for step in rule.steps if getattr(step, key) and step.when is None]


def _unwatched(definition: Definition, name: str, code: str, why: str) -> Problem:
    trail = trails(definition.document).get(name, (name,))
    return definition.draft.problem(code, f"state `{name}`: {why}", "states", name, trail=trail)


def _named(clocks: Iterable[ClockRule]) -> str:
    return ", ".join(clock.name for clock in clocks)
