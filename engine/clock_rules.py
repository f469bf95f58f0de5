"""One shape for everything that counts time in a workflow, so that starting, stopping and firing need one code path.

A state's own deadline is a clock over that state and carries its name. A task's ladder runs while the task is open,
a recurring duty while the case is in its states; their names are prefixed, since a task may well be called like a
state. Decides nothing: it only reshapes the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.document import Clock, Document, Recurring, Step, TaskRule, Text
from engine.length import Length

ClockKind = Literal["clock", "state", "side", "task", "recurring"]
TASK_PREFIX = "task:"
RECURRING_PREFIX = "recurring:"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Something that counts time.

    ``runs_in`` are the states in which it can run; for a task those in which it lives. ``length`` is the whole run
    and None for a task without a due date and for a recurring duty, whose single repeating step opens its task.
    ``clock`` is the part of the document for the kinds ``clock``, ``side`` and ``state``; ``task`` and ``recurring``
    likewise. ``where`` leads to it in the file.
    """

    name: str
    kind: ClockKind
    label: Text
    runs_in: frozenset[str]
    length: Length | None
    steps: tuple[Step, ...]
    where: tuple[str, ...]
    clock: Clock | None = None
    task: TaskRule | None = None
    recurring: Recurring | None = None

    @property
    def part(self) -> Clock | TaskRule | Recurring:
        """Return the part of the document this rule was made from."""
        part = self.clock or self.task or self.recurring
        if part is None:
            raise ValueError(f"{self.name} was made from no part of a document")
        return part


def clock_rules(document: Document) -> Iterator[ClockRule]:
    """Yield every clock of a workflow, in file order: clocks, state deadlines, task ladders, recurring duties."""
    for name, clock in document.clocks.items():
        yield _clock(name, "side" if clock.side else "clock", clock, clock.runs_in, ("clocks", name))
    for name, state in document.states.items():
        if state.deadline is not None:
            yield _clock(name, "state", state.deadline, [name], ("states", name, "deadline"))
    for name, task in document.tasks.items():
        if task.steps:
            yield _ladder(document, name, task)
    for name, duty in document.recurring.items():
        yield _duty(document, name, duty)


def _clock(name: str, kind: ClockKind, clock: Clock, runs_in: list[str], where: tuple[str, ...]) -> ClockRule:
    return ClockRule(name, kind, clock.label, frozenset(runs_in), clock.length, tuple(clock.steps), where, clock=clock)


def _ladder(document: Document, name: str, task: TaskRule) -> ClockRule:
    lives_in = frozenset(task.lives_in or document.states)
    where = ("tasks", name)
    return ClockRule(TASK_PREFIX + name, "task", task.label, lives_in, task.due, tuple(task.steps), where, task=task)


def _duty(document: Document, name: str, duty: Recurring) -> ClockRule:
    task = document.tasks.get(duty.task)
    label = document.label if task is None else task.label
    step = Step(at=duty.first or duty.every, every=duty.every, open=duty.task)
    where = ("recurring", name)
    return ClockRule(
        RECURRING_PREFIX + name, "recurring", label, frozenset(duty.runs_in), None, (step,), where, recurring=duty
    )
