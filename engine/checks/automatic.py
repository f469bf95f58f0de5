"""Proof: what the program does by itself comes to an end, and can be done at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.actor import SYSTEM_ROLE
from engine.checks.graph import cycle
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.errors import Problem
from engine.positions import Path


def automatic_steps_end(definition: Definition) -> Result:
    """No chain of fired actions or opened tasks comes back to where it began; every fired action can be taken."""
    fired = list(_fired(definition))
    return result(len(fired), [*_state_cycle(definition), *_task_cycle(definition), *_unable(definition)])


def _fired(definition: Definition) -> Iterator[tuple[str, str, Path]]:
    """Yield each clock with an action it fires and where that stands."""
    for rule in definition.clock_rules.values():
        for index, step in enumerate(rule.steps):
            if step.fire is not None:
                yield rule.name, step.fire, (*rule.where, "steps", index, "fire")


def _state_cycle(definition: Definition) -> Iterator[Problem]:
    edges: dict[str, list[tuple[str, str]]] = defaultdict(list)
    places: dict[str, Path] = {}
    for clock, name, where in _fired(definition):
        action = definition.document.actions[name]
        places.setdefault(name, where)
        for source in sorted(definition.clock_rules[clock].runs_in.intersection(action.sources)):
            if action.to != source or _comes_again(definition, clock, where):
                edges[source].append((name, action.to))
    if trail := cycle(edges):
        message = f"the program could go round by itself for ever: {' > '.join(trail)}"
        yield definition.draft.problem("automatic_cycle", message, *places[trail[1]], trail=trail)


def _comes_again(definition: Definition, clock: str, where: Path) -> bool:
    """Tell whether a step may fire twice without time passing; staying in a state starts none of its clocks anew."""
    rule = definition.clock_rules[clock]
    return rule.steps[int(where[-2])].every is not None or bool(rule.clock and rule.clock.repeats)


def _task_cycle(definition: Definition) -> Iterator[Problem]:
    edges: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, task in definition.document.tasks.items():
        edges[name] = [("opens", step.open) for step in task.steps if step.open is not None]
    if trail := cycle(edges):
        message = f"tasks open each other without end: {' > '.join(trail[::2])}"
        yield definition.draft.problem("automatic_cycle", message, "tasks", trail[0], trail=trail)


def _unable(definition: Definition) -> Iterator[Problem]:
    for clock, name, where in _fired(definition):
        action, rule = definition.document.actions[name], definition.clock_rules[clock]
        if SYSTEM_ROLE not in action.by:
            message = (
                f"clock `{clock}` fires `{name}`, which only {', '.join(action.by)} may take: add `system` to its `by`"
            )
            yield definition.draft.problem("system_may_not", message, *where)
        if not rule.runs_in.intersection(action.sources):
            states = ", ".join(sorted(rule.runs_in))
            message = f"clock `{clock}` fires `{name}`, which starts in none of its states ({states})"
            yield definition.draft.problem("never_fires", message, *where)
        if action.reason is not None:
            message = f"clock `{clock}` fires `{name}`, which asks a reason that no person is there to give"
            yield definition.draft.problem("reason_from_nobody", message, *where)
