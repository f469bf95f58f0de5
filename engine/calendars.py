"""The calendar of an organisation: the rule, corrected by the days in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, bindparam, or_, select

from engine.calendar import Calendar, default_calendar
from engine.tables import calendar_days

_DAYS = select(calendar_days.c.day, calendar_days.c.kind).where(
    or_(calendar_days.c.organisation_id.is_(None), calendar_days.c.organisation_id == bindparam("organisation"))
)
_DAYS_OF_SEVERAL = select(calendar_days.c.organisation_id, calendar_days.c.day, calendar_days.c.kind).where(
    or_(
        calendar_days.c.organisation_id.is_(None),
        calendar_days.c.organisation_id.in_(bindparam("organisations", expanding=True)),
    )
)


def calendar_of(tx: Connection, organisation_id: int | None) -> Calendar:
    """Return the calendar that counts the days of one organisation, or of the city when None."""
    return _of((row.day, row.kind) for row in tx.execute(_DAYS, {"organisation": organisation_id}))


def calendars_of(tx: Connection, organisation_ids: Collection[int | None]) -> Mapping[int | None, Calendar]:
    """Return the calendars of several organisations at once, for a list of their cases."""
    ids = [each for each in organisation_ids if each is not None]
    rows = tx.execute(_DAYS_OF_SEVERAL, {"organisations": ids}).all()
    return {
        each: _of((row.day, row.kind) for row in rows if row.organisation_id in {None, each})
        for each in organisation_ids
    }


def _of(days: Iterable[tuple[date, str]]) -> Calendar:
    known = sorted(days)
    if not known:
        return default_calendar()
    return _calendar(
        frozenset(day for day, kind in known if kind == "closed"),
        frozenset(day for day, kind in known if kind == "opened"),
    )


@lru_cache(maxsize=1000)
def _calendar(closed: frozenset[date], opened: frozenset[date]) -> Calendar:
    return Calendar("organisation", closed=closed, opened=opened - closed)
