"""Which days count, and which date lies so many of them further on.

A `Calendar` is a value: the rule of `engine.school_year` corrected by one school's own days. Its
answers depend on nothing else, so the days of a school year are listed once and then looked up.

Knows no clock, no database and no learner. What happens to a running clock when a calendar changes
is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import ClassVar
from zoneinfo import ZoneInfo

from engine.day_line import DayLine
from engine.length import Length, Unit
from engine.local_time import BRUSSELS, START_OF_DAY, date_at, hours_after, moment_at
from engine.months import add_months, months_between
from engine.school_year import SATURDAY, public_holidays, school_year, school_year_of

__all__ = ["Calendar", "Length", "Unit", "default_calendar", "due"]

NO_DAYS: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Calendar:
    """One school's calendar: the rule, minus the days in `closed`, plus the days in `opened`.

    `closed` holds the free days of the school itself (facultative day, study day); `opened` holds
    the days that count as training days although the rule, or the weekend, says otherwise.

    Everywhere below, `skip_school_holidays` leaves out the days of `is_school_holiday` and
    `first_day_counts` says whether the start itself may be day one; when it is not given the start
    may be a training day and may not be a working day or a calendar day. A length of 0 is the start
    itself. Days of months and hours are not counted one by one, so they cannot skip holidays.

    Raises:
        ValueError: a day is both closed and opened.
    """

    name: str
    closed: frozenset[date] = NO_DAYS
    opened: frozenset[date] = NO_DAYS

    timezone: ClassVar[ZoneInfo] = BRUSSELS

    def __post_init__(self) -> None:
        """Refuse a calendar that contradicts itself."""
        if both := sorted(self.closed & self.opened):
            raise ValueError(f"calendar {self.name!r} both closes and opens {both[0]}")

    def is_training_day(self, day: date) -> bool:
        """Tell whether there are lessons, or activities that stand for them, on this day.

        A half day such as Wednesday counts as a whole one.

        Source: circular on dual learning, definition of "opleidingsdag" (a calendar day with
        lessons, equivalent activities or training on the workplace).
        """
        return day in self.opened or (day.weekday() < SATURDAY and not self.is_school_holiday(day))

    def is_working_day(self, day: date, *, skip_school_holidays: bool = False) -> bool:
        """Tell whether this is a Monday to Friday that is no public holiday."""
        return (
            day.weekday() < SATURDAY
            and not self.is_public_holiday(day)
            and not (skip_school_holidays and self.is_school_holiday(day))
        )

    def is_school_holiday(self, day: date) -> bool:
        """Tell whether the school is closed: holiday periods, loose free days and its own days."""
        if day in self.opened:
            return False
        return day in self.closed or day in school_year(school_year_of(day)).free_days

    def is_public_holiday(self, day: date) -> bool:
        """Tell whether this is one of the ten Belgian public holidays; no school changes those."""
        return day in public_holidays(day.year)

    def nth(
        self,
        start: date,
        length: Length,
        *,
        first_day_counts: bool | None = None,
        skip_school_holidays: bool = False,
    ) -> date:
        """Return the day on which `length`, counted from `start`, is complete.

        The answer is a day that counts, except for a length of 0 and for months, where it is the
        same day of the month, or the last day of a shorter month. Never decreases when the start
        or the length grows.

        Raises:
            ValueError: the length is in hours, months should skip holidays, or the year 9999 ends.
        """
        amount, unit = length.amount, length.unit
        inclusive = _is_inclusive(unit, first_day_counts=first_day_counts)
        _check_countable(unit, skip_school_holidays=skip_school_holidays)
        if amount == 0:
            return start
        if unit is Unit.MONTHS:
            return add_months(start, amount) - timedelta(days=inclusive)
        return self._line(unit, skip=skip_school_holidays).nth(start, amount, inclusive=inclusive)

    def count(
        self,
        start: date,
        until: date,
        unit: Unit,
        *,
        first_day_counts: bool | None = None,
        skip_school_holidays: bool = False,
    ) -> int:
        """Return how many units are complete on `until`, which itself belongs to it: "day 14 of 20".

        The largest amount whose `nth` is not after `until`; 0 when `until` is before `start`.

        Raises:
            ValueError: the unit is hours, or months should skip holidays.
        """
        inclusive = _is_inclusive(unit, first_day_counts=first_day_counts)
        _check_countable(unit, skip_school_holidays=skip_school_holidays)
        if unit is Unit.MONTHS:
            return months_between(start, until + timedelta(days=inclusive))
        return self._line(unit, skip=skip_school_holidays).count(start, until, inclusive=inclusive)

    def back(self, end: date, length: Length, *, skip_school_holidays: bool = False) -> date:
        """Return the day `length` before `end`: as many days that count lie in [answer, end).

        Raises:
            ValueError: the length is in hours, months should skip holidays, or the year 1 begins.
        """
        amount, unit = length.amount, length.unit
        _check_countable(unit, skip_school_holidays=skip_school_holidays)
        if amount == 0:
            return end
        if unit is Unit.MONTHS:
            return add_months(end, -amount)
        return self._line(unit, skip=skip_school_holidays).back(end, amount)

    def after(self, end: date, length: Length, *, skip_school_holidays: bool = False) -> date:
        """Return the day `length` after `end`: as many days that count lie in (end, answer].

        Raises:
            ValueError: as for `nth`.
        """
        return self.nth(
            end,
            length,
            first_day_counts=False,
            skip_school_holidays=skip_school_holidays,
        )

    def at(self, day: date, hour: time = START_OF_DAY) -> datetime:
        """Return the moment, in UTC, at which local clocks show this day and hour; see `moment_at`."""
        return moment_at(day, hour)

    def local_date(self, moment: datetime) -> date:
        """Return the local date at this moment.

        Raises:
            ValueError: the moment does not say its time zone.
        """
        return date_at(moment)

    def moment_after(
        self,
        start: datetime,
        length: Length,
        *,
        first_day_counts: bool | None = None,
        skip_school_holidays: bool = False,
        hour: time = START_OF_DAY,
    ) -> datetime:
        """Return the moment, in UTC, at which `length` counted from `start` is complete.

        Hours are hours that really pass, whatever clocks do. Every other unit is counted in dates
        of Brussels and complete at `hour` of the day it ends on, so a length of 0 days may lie
        before `start`: it is due at once.

        Raises:
            ValueError: the moment does not say its time zone, or hours should skip holidays.
        """
        if length.unit is not Unit.HOURS:
            day = self.nth(
                self.local_date(start),
                length,
                first_day_counts=first_day_counts,
                skip_school_holidays=skip_school_holidays,
            )
            return self.at(day, hour)
        if skip_school_holidays:
            raise ValueError("hours cannot skip school holidays: count in days")
        return hours_after(start, length.amount)

    def _line(self, unit: Unit, *, skip: bool) -> DayLine:
        return _line(self.closed, self.opened, unit, skip=skip)


def default_calendar() -> Calendar:
    """Return the calendar of the rule alone, without any school's own days."""
    return RULE


def due(start: date, n: int, unit: Unit, *, without: Iterable[date] = (), calendar: Calendar | None = None) -> date:
    """Return the day on which `n` units counted from `start` are complete, `without` these days.

    Raises:
        ValueError: as for `Length` and `Calendar.nth`, or `without` is given for a unit that counts
            days on which the school is closed too, and would not change the answer.
    """
    calendar = calendar or default_calendar()
    if closed := frozenset(without):
        if unit is not Unit.TRAINING_DAYS:
            raise ValueError(f"free days of a school change training_days only, not {unit}")
        calendar = replace(calendar, closed=calendar.closed | closed, opened=calendar.opened - closed)
    return calendar.nth(start, Length(n, unit))


RULE = Calendar("rule")


@lru_cache(maxsize=1024)
def _line(closed: frozenset[date], opened: frozenset[date], unit: Unit, *, skip: bool) -> DayLine:
    # Keyed by the days and not by the calendar: schools without days of their own share one line.
    calendar = Calendar("", closed, opened)
    if unit is Unit.TRAINING_DAYS:
        return DayLine(calendar.is_training_day)
    if unit is Unit.WORKING_DAYS:
        return DayLine(partial(calendar.is_working_day, skip_school_holidays=skip))
    return DayLine(lambda day: not (skip and calendar.is_school_holiday(day)))


def _is_inclusive(unit: Unit, *, first_day_counts: bool | None) -> bool:
    return unit is Unit.TRAINING_DAYS if first_day_counts is None else first_day_counts


def _check_countable(unit: Unit, *, skip_school_holidays: bool) -> None:
    if unit is Unit.HOURS:
        raise ValueError("hours lead to a moment and not to a date: use moment_after")
    if unit is Unit.MONTHS and skip_school_holidays:
        raise ValueError("months cannot skip school holidays: count in days")
