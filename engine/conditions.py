"""Whether a condition of a workflow file holds for a case: pure, total, and the same everywhere it is asked.

A field that is not filled meets no comparison. That a condition names existing fields of fitting types is proved in
``engine.checks``, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.document import Condition, Value
from engine.facts import Facts
from engine.months import add_months


def condition_holds(condition: Condition, facts: Facts, now: datetime) -> bool:
    """Tell whether every part of the condition holds; a condition without parts always does."""
    return all(_parts(condition, facts, now))


def _parts(condition: Condition, facts: Facts, now: datetime) -> Iterator[bool]:
    yield from (facts.filled(name) for name in condition.filled)
    yield from (_among(facts.fields.get(name), wanted) for name, wanted in condition.equals.items())
    yield from _bounds(condition, facts, now)
    yield from (_passed(facts, name, now) for name in condition.on_or_before_today)
    yield from _around(condition, facts)
    if condition.any:
        yield any(condition_holds(each, facts, now) for each in condition.any)
    yield from (condition_holds(each, facts, now) for each in condition.all)
    if condition.negated is not None:
        yield not condition_holds(condition.negated, facts, now)


def _bounds(condition: Condition, facts: Facts, now: datetime) -> Iterator[bool]:
    for name, least in condition.at_least.items():
        number = facts.number(name)
        yield number is not None and number >= least
    for name, most in condition.at_most.items():
        number = facts.number(name)
        yield number is not None and number <= most
    for name, years in condition.younger_than.items():
        born = facts.day(name)
        yield born is not None and facts.today(now) < add_months(born, 12 * years)


def _around(condition: Condition, facts: Facts) -> Iterator[bool]:
    if condition.has_role is not None:
        yield condition.has_role in facts.roles
    if condition.flag is not None:
        yield condition.flag in facts.flags
    if condition.no_flag is not None:
        yield condition.no_flag not in facts.flags
    if condition.task_done is not None:
        yield condition.task_done in facts.done_tasks


def _passed(facts: Facts, name: str, now: datetime) -> bool:
    day = facts.day(name)
    return day is not None and day <= facts.today(now)


def _among(value: object, wanted: Value | list[Value]) -> bool:
    options = wanted if isinstance(wanted, list) else [wanted]
    # In Python 1 == True: a number must not answer a yes/no question.
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in options)
