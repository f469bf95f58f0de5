"""Rules about a case that asks and gets no answer: a mentor who keeps silent, a step refused again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from engine.definition import Definition
from engine.tables import clock_steps, clocks, events, refusals, tasks
from workflows.stalled.asked import Asked
from workflows.stalled.row import any_of, as_day, found, of_processes
from workflows.stalled.thresholds import Rule, thresholds


def silent_mentor(asked: Asked) -> Select[Any]:
    """Find questions to a mentor that stay unanswered after their reminders.

    Source: domain B6.4, "mentor form unanswered after 2 reminders". The invitation itself is no reminder.
    """
    rule = thresholds().rules["silent_mentor"]
    number = func.count(clock_steps.c.id)
    open_then = or_(tasks.c.status == "open", and_(tasks.c.status == "done", tasks.c.done_at >= asked.end))
    return (
        found(asked, "silent_mentor", as_day(func.max(clock_steps.c.fired_at)), word=tasks.c.name, number=number)
        .join(tasks, tasks.c.case_id == asked.open.c.case_id)
        .join(clocks, and_(clocks.c.case_id == asked.open.c.case_id, clocks.c.task_id == tasks.c.id))
        .join(clock_steps, clock_steps.c.clock_id == clocks.c.id)
        .where(of_processes(asked, rule), tasks.c.role.in_(rule.asked), tasks.c.opened_at < asked.end, open_then)
        .where(clock_steps.c.status == "fired", clock_steps.c.fired_at < asked.end, any_of(_reminders(asked, rule)))
        .group_by(asked.open.c.case_id, tasks.c.id, tasks.c.name)
        .having(number >= _times(asked, rule))
    )


def refused(asked: Asked) -> Select[Any]:
    """Find cases on which the same step was refused several times, and none was taken since.

    Source: domain B6.4, "guard refused twice for the same transition".
    """
    rule = thresholds().rules["refused"]
    number = func.count(refusals.c.id)
    settled = exists(
        select(events.c.id).where(
            events.c.case_id == refusals.c.case_id,
            events.c.sequence > refusals.c.sequence,
            events.c.kind == "advanced",
            events.c.at < asked.end,
        )
    )
    return (
        found(asked, "refused", as_day(func.max(refusals.c.at)), word=refusals.c.action, number=number)
        .join(refusals, refusals.c.case_id == asked.open.c.case_id)
        .where(of_processes(asked, rule), refusals.c.at < asked.end, ~settled)
        .group_by(asked.open.c.case_id, refusals.c.action)
        .having(number >= _times(asked, rule))
    )


def _reminders(asked: Asked, rule: Rule) -> Iterator[ColumnElement[bool]]:
    """Yield, per version of a workflow and question, that a step of its ladder reminds who was asked."""
    for each in asked.versions:
        for clock, positions in _steps(each, rule):
            yield and_(
                asked.open.c.definition_sha == each.sha256,
                clocks.c.name == clock,
                clock_steps.c.position.in_(positions),
            )


def _steps(definition: Definition, rule: Rule) -> Iterator[tuple[str, list[int]]]:
    for clock in definition.clock_rules.values():
        if clock.task is not None and clock.task.role in rule.asked:
            positions = [at for at, step in enumerate(clock.steps) if set(step.remind) & set(rule.asked)]
            if positions:
                yield clock.name, positions


def _times(asked: Asked, rule: Rule) -> int:
    if rule.times is None:
        raise ValueError("a rule that counts times needs to say how many")
    return asked.values.whole(rule.times)
