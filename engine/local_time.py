"""The time people read on their clocks, and the moment in UTC that belongs to it.

The only place that knows the zone. Every function computes from a date, so a change to or from
summer time neither doubles nor drops a moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
START_OF_DAY = time(7)
"""Choice: what falls due on a day falls due before people start to work, so that it is in the mail of that day."""


def moment_at(day: date, hour: time = START_OF_DAY) -> datetime:
    """Return the moment, in UTC, at which clocks in Brussels show this day and hour.

    An hour that summer time skips is read with the offset of before the change, an hour that comes
    twice is the first one: every day has exactly one such moment.
    """
    return datetime.combine(day, hour, tzinfo=BRUSSELS).astimezone(UTC)


def date_at(moment: datetime) -> date:
    """Return the date in Brussels at this moment.

    Raises:
        ValueError: the moment does not say its time zone.
    """
    return _aware(moment).astimezone(BRUSSELS).date()


def hours_after(moment: datetime, hours: int) -> datetime:
    """Return the moment, in UTC, after so many hours that really pass, whatever clocks do.

    Raises:
        ValueError: the moment does not say its time zone.
    """
    return _aware(moment).astimezone(UTC) + timedelta(hours=hours)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} does not say its time zone")
    return moment
