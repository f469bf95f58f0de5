"""Until when a case is put aside for the stalled list, which asks more than putting it aside in somebody's own work."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, String, Text, and_, case, cast, exists, literal, null, select, type_coerce

from engine.calendar import Length, default_calendar
from engine.moves import REASON_LENGTH
from engine.tables import events

NOT_ASIDE = null().cast(Date)


def last_day_from(today: date, length: Length) -> date:
    """Return until when a case may be put aside on a day."""
    return default_calendar().after(today, length)


def aside_until(opened: Any, as_of: date, length: Length) -> ColumnElement[date | None]:
    """Return until when a case (columns ``opened``) is aside on the stalled list, NULL when it is not.

    Source: domain B6.4, "snooze until (max 10 WD, with reason)". Who puts a case off for themselves may do so for a
    month and without a word; that takes nobody off this list.
    """
    until = opened.snoozed_until
    # Values are kept as canonical text, keys in their order: the reason, then the day.
    said = literal('{"reason":"' + "_" * REASON_LENGTH + '%","until_on":"').concat(cast(until, String)).concat('"}')
    reasoned = exists(
        select(events.c.id).where(
            events.c.case_id == opened.id,
            events.c.kind == "snoozed",
            type_coerce(events.c.payload, Text).like(said),
        )
    )
    counts = and_(until > as_of, until <= last_day_from(as_of, length), reasoned)
    return case((until.is_(None), NOT_ASIDE), (counts, until), else_=NOT_ASIDE)
