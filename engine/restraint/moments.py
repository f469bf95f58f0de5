"""The next moment at which somebody may get mail. Pure: a calendar and hours, no clock and no database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from engine.calendar import Calendar
from engine.local_time import BRUSSELS, moment_at
from engine.restraint.limits import Restraint

LONGEST_DAYS = 120
"""Longer than any school holiday: a calendar that closes for ever is a mistake, and then mail goes."""


def next_opening(now: datetime, calendar: Calendar, restraint: Restraint, *, skip_school_holidays: bool) -> datetime:
    """Return ``now`` when it lies within the hours of a working day, else the next moment that does.

    Args:
        skip_school_holidays: questions to learners and mentors wait until school is back; what must be signed does not.
    """
    local = now.astimezone(BRUSSELS)
    if _counts(local.date(), calendar, skip_school_holidays=skip_school_holidays):
        if restraint.opens <= local.time() < restraint.closes:
            return now
        if local.time() < restraint.opens:
            return moment_at(local.date(), restraint.opens)
    return moment_at(_next_day(local.date(), calendar, skip_school_holidays=skip_school_holidays), restraint.opens)


def next_digest(now: datetime, calendar: Calendar, restraint: Restraint) -> datetime:
    """Return when the next mail of the day leaves after ``now``: on a working day, school holiday or not."""
    local = now.astimezone(BRUSSELS)
    if calendar.is_working_day(local.date()) and local.time() < restraint.digest:
        return moment_at(local.date(), restraint.digest)
    return moment_at(_next_day(local.date(), calendar, skip_school_holidays=False), restraint.digest)


def digest_due(now: datetime, last_on: date | None, calendar: Calendar, restraint: Restraint) -> bool:
    """Tell whether the mail of today may leave: a working day, its hour has come, and today's has not gone."""
    local = now.astimezone(BRUSSELS)
    today = local.date()
    return calendar.is_working_day(today) and local.time() >= restraint.digest and (last_on is None or last_on < today)


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins on clocks in Brussels."""
    return moment_at(day, time(0))


def _next_day(day: date, calendar: Calendar, *, skip_school_holidays: bool) -> date:
    days = (day + timedelta(days=ahead) for ahead in range(1, LONGEST_DAYS))
    counting = (each for each in days if _counts(each, calendar, skip_school_holidays=skip_school_holidays))
    return next(counting, day + timedelta(days=1))


def _counts(day: date, calendar: Calendar, *, skip_school_holidays: bool) -> bool:
    return calendar.is_working_day(day, skip_school_holidays=skip_school_holidays)
