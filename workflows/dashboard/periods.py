"""The weeks and months that a figure goes over, and which of them a moment lies in. Pure, but for the SQL it writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, literal

from engine.calendar import default_calendar
from workflows.dashboard.figure_file import Every

WEEK = timedelta(days=7)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A week from Monday, or a month; the last one of a figure ends on the day asked."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """Return the moment the first day begins."""
        return default_calendar().at(self.first, time(0))


def periods(every: Every, amount: int, as_of: date) -> tuple[Period, ...]:
    """Return so many weeks or months, the oldest first; the last is the one of the day asked, up to that day."""
    if every == "week":
        monday = as_of - timedelta(days=as_of.weekday())
        firsts = [monday - back * WEEK for back in reversed(range(amount))]
    else:
        months = as_of.year * MONTHS + as_of.month - 1
        firsts = [date((months - back) // MONTHS, (months - back) % MONTHS + 1, 1) for back in reversed(range(amount))]
    lasts = [*(following - timedelta(days=1) for following in firsts[1:]), as_of]
    return tuple(Period(first, last) for first, last in zip(firsts, lasts, strict=True))


def place_of(moment: Any, found: Sequence[Period]) -> ColumnElement[Any]:
    """Return the place of the period a moment lies in, from 0; what lies before them all is in the first."""
    later = [(moment >= each.begin, literal(place)) for place, each in reversed(list(enumerate(found))) if place]
    return case(*later, else_=literal(0))
