"""The columns every rule's query gives, so that the rules can be read as one list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, func, literal, or_, select

from workflows.stalled.asked import Asked
from workflows.stalled.thresholds import Rule, thresholds

NO_WORD: ColumnElement[str] = literal("", String)
NO_NUMBER: ColumnElement[int] = literal(0, Integer)


def found(
    asked: Asked, rule: str, day: Any, *, word: ColumnElement[str] = NO_WORD, number: ColumnElement[int] = NO_NUMBER
) -> Select[Any]:
    """Begin a rule's query: the case, the rule's place in the file, since which day, and what its sentence needs.

    A case may come out of a rule more than once; the oldest row tells.
    """
    shown = asked.put_aside or thresholds().rules[rule].always_shown
    return select(
        asked.open.c.case_id,
        literal(thresholds().place(rule), Integer).label("place"),
        day.label("day"),
        word.label("word"),
        number.label("number"),
    ).where(*() if shown else (asked.open.c.aside_until.is_(None),))


def of_processes(asked: Asked, rule: Rule) -> ColumnElement[bool]:
    """Return the condition that a case belongs to a process the rule looks at."""
    return asked.open.c.workflow.in_(rule.processes)


def any_of(conditions: Iterator[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that at least one of these holds; none at all never does."""
    return or_(*conditions, literal(value=False))


def as_day(moment: Any) -> ColumnElement[Any]:
    """Return the day of a moment, near enough to order a list: the sentence counts from the moment itself."""
    return func.date(moment, type_=Date)
