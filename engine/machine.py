"""The rulebook: which action leads from which state to which, held by one flat `transitions` machine.

The only module that knows the library. A machine is built once per workflow version, gets no models and no
callbacks, and is shared by every thread afterwards. It knows no guards and no roles: those are decided elsewhere,
so that every unmet condition can be named instead of the first one only.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import transitions

__all__ = ["Machine", "actions_from", "build_machine", "target"]

# Two debug records per step cost more than the step itself when the root logger listens.
logging.getLogger("transitions").setLevel(logging.WARNING)


class _Rulebook(transitions.Machine):
    """The library's machine without its habit of importing whatever a string names."""

    @staticmethod
    def resolve_callable(func: object, event_data: object) -> NoReturn:
        """Refuse every callback: none is ever given, and a string would be imported from any dotted path."""
        raise TypeError(f"a machine takes no callbacks, got {func!r} for {event_data!r}")


class _Token:
    """What the library moves in place of a case: thrown away after one step."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


@dataclass(frozen=True, slots=True)
class Machine:
    """A compiled workflow: ``states`` in file order and the state a case begins in."""

    states: tuple[str, ...]
    initial: str
    rulebook: transitions.Machine


def build_machine(states: Iterable[str], initial: str, steps: Sequence[tuple[str, str, str]]) -> Machine:
    """Compile steps (action, source, target) to a machine that never changes again.

    Raises:
        ValueError: a name is no identifier, a state is unknown, or one action leads from one state to two. The
            library accepts all of these in silence, or gives them a meaning of its own ("*" and "=").
    """
    names = tuple(states)
    _check(names, initial, steps)
    rulebook = _Rulebook(
        model=None,
        states=list(names),
        initial=initial,
        transitions=[{"trigger": action, "source": source, "dest": dest} for action, source, dest in steps],
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    return Machine(names, initial, rulebook)


def target(machine: Machine, action: str, source: str) -> str | None:
    """Return the state that ``action`` leads to from ``source``, or None when it does not start there."""
    event = machine.rulebook.events.get(action)
    if event is None or source not in event.transitions:
        return None
    token = _Token(source)
    event.trigger(token)
    return token.state


def actions_from(machine: Machine, state: str) -> tuple[str, ...]:
    """Return the actions that start in ``state``, in the order they were given."""
    return tuple(name for name, event in machine.rulebook.events.items() if state in event.transitions)


def _check(states: tuple[str, ...], initial: str, steps: Sequence[tuple[str, str, str]]) -> None:
    known = frozenset(states)
    seen: set[tuple[str, str]] = set()
    if initial not in known:
        raise ValueError(f"initial state {initial!r} is not a state")
    for name in (*states, *(action for action, _, _ in steps)):
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a name")
    for action, source, dest in steps:
        if unknown := {source, dest} - known:
            raise ValueError(f"action {action!r} refers to unknown state {min(unknown)!r}")
        if (action, source) in seen:
            raise ValueError(f"action {action!r} leaves {source!r} twice")
        seen.add((action, source))
