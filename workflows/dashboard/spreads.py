"""The middle and the slow end of a figure per part, of what each of its rows took. Asks once, whatever the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select

from engine.calendar import Unit, default_calendar
from workflows.dashboard.asked import Asked
from workflows.dashboard.quantiles import median_of, quantile_of

SLOW = 0.9
WEEK = 7
Took = Mapping[str, Counter[float]]


@dataclass(frozen=True, slots=True)
class Spread:
    """How many rows a part has, the median of what they took, and what nine of ten did not exceed."""

    rows: int
    middle: float | None
    slow: float | None


def spreads(asked: Asked, name: str, rows: Select[Any]) -> dict[str, Spread]:
    """Return the spread of each part of a figure."""
    return {
        part: Spread(sum(took.values()), median_of(took), quantile_of(took, SLOW))
        for part, took in MEASURES[name](asked, rows).items()
    }


def _weeks(asked: Asked, rows: Select[Any]) -> Took:
    """Count the weeks between two days, by part: seven days are one, three of them a part of one."""
    local = default_calendar().local_date
    inner = rows.subquery()
    found: dict[str, Counter[float]] = defaultdict(Counter)
    for row in asked.tx.execute(select(inner.c.part, inner.c.from_at, inner.c.until_at)):
        found[row.part][(local(row.until_at) - local(row.from_at)).days / WEEK] += 1
    return found


def _working_days(asked: Asked, rows: Select[Any]) -> Took:
    """Count the working days after the offer up to its answer, by the school's calendar and without its holidays.

    As the clock of an offer counts them; an answer on the same day took none.
    """
    inner = rows.subquery()
    pairs = (inner.c.part, inner.c.organisation_id, inner.c.offered_on, inner.c.answered_on)
    found: dict[str, Counter[float]] = defaultdict(Counter)
    for row in asked.tx.execute(select(*pairs, func.count().label("offers")).group_by(*pairs)):
        days = asked.days.of(row.organisation_id).count(
            row.offered_on, row.answered_on, Unit.WORKING_DAYS, first_day_counts=False, skip_school_holidays=True
        )
        found[row.part][days] += row.offers
    return found


MEASURES: Mapping[str, Callable[[Asked, Select[Any]], Took]] = MappingProxyType(
    {"time_per_block": _weeks, "answer_time": _working_days}
)
