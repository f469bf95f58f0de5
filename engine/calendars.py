"""The calendar of an organisation: the rule, corrected by the days in the database."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, or_, select

from engine.calendar import Calendar, default_calendar
from engine.tables import calendar_days


def calendar_of(tx: Connection, organisation_id: int | None) -> Calendar:
    """Return the calendar that counts the days of one organisation, or of the city when None."""
    query = select(calendar_days.c.day, calendar_days.c.kind).where(
        or_(calendar_days.c.organisation_id.is_(None), calendar_days.c.organisation_id == organisation_id)
    )
    days = sorted((row.day, row.kind) for row in tx.execute(query))
    if not days:
        return default_calendar()
    return _calendar(
        frozenset(day for day, kind in days if kind == "closed"),
        frozenset(day for day, kind in days if kind == "opened"),
    )


@lru_cache(maxsize=1000)
def _calendar(closed: frozenset[date], opened: frozenset[date]) -> Calendar:
    return Calendar("organisation", closed=closed, opened=opened - closed)
