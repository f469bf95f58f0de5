"""Proof: two actions never compete, neither for one trigger and source, nor for one moment, nor for one person's eye.

That one action leaves a state twice is found while names are resolved: the rulebook could not be built.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from engine.actor import SYSTEM_ROLE
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.document import Step
from engine.errors import Problem
from engine.positions import Path


def actions_never_compete(definition: Definition) -> Result:
    """Look at every pair of trigger and source, at fired actions and at labels."""
    pairs = sum(len(rule.sources) for rule in definition.document.actions.values())
    return result(pairs, [*_same_moment(definition), *_same_label(definition)])


def _same_moment(definition: Definition) -> Iterator[Problem]:
    actions = definition.document.actions
    for rule in definition.clock_rules.values():
        fired = [(index, step, step.fire) for index, step in enumerate(rule.steps) if step.fire is not None]
        for (_, one, first), (index, other, second) in combinations(fired, 2):
            both = rule.runs_in.intersection(actions[first].sources, actions[second].sources)
            if first != second and both and _moment(one) == _moment(other) and not (one.when and other.when):
                message = f"`{first}` and `{second}` are fired at the same moment from `{min(both)}`"
                where: Path = (*rule.where, "steps", index, "fire")
                yield definition.draft.problem("competing_actions", message, *where, trail=(min(both), first, second))


def _same_label(definition: Definition) -> Iterator[Problem]:
    actions = definition.document.actions
    for state, names in definition.actions_by_state.items():
        for one, other in combinations(names, 2):
            shared = set(actions[one].by).intersection(actions[other].by) - {SYSTEM_ROLE}
            if shared and actions[one].label == actions[other].label:
                message = f"`{one}` and `{other}` look the same to a {min(shared)} in `{state}`: give them other labels"
                trail = (state, one, other)
                yield definition.draft.problem("competing_actions", message, "actions", other, "label", trail=trail)


def _moment(step: Step) -> tuple[object, ...]:
    return (step.at, step.before_end, step.at_end, step.after_end)
