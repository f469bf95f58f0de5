"""The days that somebody who puts a case off, or promises a call, chooses most: by the calendar of its school."""

from __future__ import annotations

from datetime import date, timedelta

from engine import calendars
from engine.calendar import Length, Unit
from engine.database import Database

TOMORROW, TRAINING, WEEK = "tomorrow", "training", "week"


def next_days(db: Database, organisation_id: int | None, today: date) -> dict[str, date]:
    """Return tomorrow, the next training day of the organisation, and a week from today."""
    with db.read() as tx:
        calendar = calendars.calendar_of(tx, organisation_id)
    training = calendar.after(today, Length(1, Unit.TRAINING_DAYS))
    return {TOMORROW: today + timedelta(days=1), TRAINING: training, WEEK: today + timedelta(days=7)}
