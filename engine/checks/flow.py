"""Proofs about the way through a workflow: every state reachable, an end in reach, and ends that stay ends."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.graph import leaving, reaching, trails
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.errors import Problem


def states_reachable(definition: Definition) -> Result:
    """Every state can be reached from the initial one."""
    return result(len(definition.document.states), _unreachable(definition))


def end_in_reach(definition: Definition) -> Result:
    """From every state some final state can be reached."""
    return result(len(definition.document.states), _traps(definition))


def ends_stay(definition: Definition) -> Result:
    """No action leaves a final state, unless it says that it reopens the case."""
    finals = [state for state in definition.document.states.values() if state.final]
    return result(len(finals), [*_leaks(definition), *_busy_ends(definition)])


def _unreachable(definition: Definition) -> Iterator[Problem]:
    document, reached = definition.document, trails(definition.document)
    for state in document.states:
        if state not in reached:
            into = [name for name, rule in document.actions.items() if rule.to == state]
            why = (
                f"only {', '.join(into)} lead there, from states that cannot be reached"
                if into
                else "no action leads there"
            )
            yield definition.draft.problem(
                "unreachable_state", f"state `{state}` cannot be reached: {why}", "states", state, trail=(*into, state)
            )


def _traps(definition: Definition) -> Iterator[Problem]:
    document, ways = definition.document, trails(definition.document)
    finals = [name for name, state in document.states.items() if state.final]
    if not finals:
        yield definition.draft.problem("no_final_state", "no state is final: a case could never end", "states")
        return
    safe = reaching(document, finals)
    for state in (name for name in document.states if name not in safe):
        out = [name for name, _ in leaving(document, state)]
        why = f"{', '.join(out)} never lead to an end" if out else "no action leaves it"
        message = f"state `{state}` is a trap: {why}"
        yield definition.draft.problem("trap_state", message, "states", state, trail=ways.get(state, (state,)))


def _leaks(definition: Definition) -> Iterator[Problem]:
    document, ways = definition.document, trails(definition.document)
    for name, rule in document.actions.items():
        for index, source in enumerate(rule.sources):
            where = ("actions", name, "from", index)
            trail = (*ways.get(source, (source,)), name, rule.to)
            if document.states[source].final and not rule.reopens:
                message = f"action `{name}` leaves the final state `{source}` but does not say `reopens`"
                yield definition.draft.problem("leaves_final_state", message, *where, trail=trail)
            if rule.reopens and not document.states[source].final:
                message = f"action `{name}` reopens, but `{source}` is not final"
                yield definition.draft.problem("reopens_open_state", message, *where, trail=trail)


def _busy_ends(definition: Definition) -> Iterator[Problem]:
    for name, state in definition.document.states.items():
        for key in ("owner", "deadline", "needs"):
            if state.final and getattr(state, key):
                message = f"final state `{name}` has `{key}`, but nothing happens there any more"
                yield definition.draft.problem("busy_final_state", message, "states", name, key)
