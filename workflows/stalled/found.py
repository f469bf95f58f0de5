"""All rules as one query: which cases are stalled, by their first reason, in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, select, union_all

from workflows.stalled.asked import Asked
from workflows.stalled.deadlines import clock_nearly_over, deadline, legal_deadline
from workflows.stalled.owners import owner_away, owner_left, role_empty
from workflows.stalled.people import refused, silent_mentor
from workflows.stalled.silence import no_contact, silent_lead
from workflows.stalled.thresholds import thresholds

RULES: Mapping[str, Callable[[Asked], Select[Any]]] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            legal_deadline,
            clock_nearly_over,
            deadline,
            no_contact,
            silent_lead,
            silent_mentor,
            refused,
            owner_left,
            owner_away,
            role_empty,
        )
    }
)
Place = tuple[int, date, int]
"""Where a page ends: the rule's place, its day and the case."""


def reasons(asked: Asked, *, put_aside: bool = True) -> CompoundSelect[Any]:
    """Return every reason of every case; without ``put_aside`` only those that cannot be put aside for such cases."""
    wanted = replace(asked, put_aside=put_aside)
    return union_all(*(RULES[name](wanted) for name in thresholds().rules))


def first_reasons(asked: Asked, *, put_aside: bool = True) -> Select[Any]:
    """Return one row per stalled case: its first reason by the order of the rules, the oldest of that rule."""
    every = reasons(asked, put_aside=put_aside).subquery("reasons")
    first = func.row_number().over(partition_by=every.c.case_id, order_by=(every.c.place, every.c.day, every.c.word))
    ranked = select(every, first.label("turn")).subquery("ranked")
    return select(ranked.c.case_id, ranked.c.place, ranked.c.day).where(ranked.c.turn == 1)


def how_many(asked: Asked, group: str = "", *, put_aside: bool = True) -> Select[Any]:
    """Return the number of stalled cases, of those whose first reason belongs to a group when one is asked."""
    if not group:
        every = reasons(asked, put_aside=put_aside).subquery("reasons")
        return select(func.count(every.c.case_id.distinct()))
    first = first_reasons(asked, put_aside=put_aside).subquery("first_reasons")
    places = [thresholds().place(name) for name, rule in thresholds().rules.items() if rule.group == group]
    return select(func.count()).select_from(first).where(first.c.place.in_(places))


def by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Group reasons by case, in the order of the list: gravest rule first, within it what has lasted longest.

    ``rows`` come in that order; of one rule and one case only the oldest row stays.
    """
    found: dict[int, list[Any]] = {}
    for row in rows:
        mine = found.setdefault(row.case_id, [])
        if not mine or mine[-1].place != row.place:
            mine.append(row)
    return found


def in_order(asked: Asked, *, put_aside: bool = True) -> Select[Any]:
    """Return every reason in the order of the list."""
    row = reasons(asked, put_aside=put_aside).subquery("reasons")
    return select(row).order_by(row.c.place, row.c.day, row.c.case_id, row.c.word)
