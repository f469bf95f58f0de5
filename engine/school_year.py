"""The rule that seeds every calendar: Flemish school holidays and Belgian public holidays.

A school year is named by the calendar year in which it starts: 2026 is 1 September 2026 up to and
including 31 August 2027. This module knows dates only. What a school adds or takes away, which
days count for which unit and how they are counted is `engine.calendar`.

Source: Besluit van de Vlaamse Regering of 31 August 2001, art. 7 (secondary education). The rule is
a seed and not the truth: a published year that differs from it is corrected by data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

SEPTEMBER = 9
NOVEMBER = 11
DECEMBER = 12
FEBRUARY = 2
MARCH = 3
SATURDAY = 5

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
TWO_WEEKS = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named run of days without lessons, weekends inside it included; `last` belongs to it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class SchoolYear:
    """One school year by the rule: its holidays and its loose free days."""

    starts_in: int

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every date of the school year, weekends and summer included, in order."""
        first = date(self.starts_in, SEPTEMBER, 1)
        length = (date(self.starts_in + 1, SEPTEMBER, 1) - first).days
        return tuple(first + timedelta(days=offset) for offset in range(length))

    @cached_property
    def first_school_day(self) -> date:
        """1 September, or the Monday after it when that is in a weekend."""
        first = date(self.starts_in, SEPTEMBER, 1)
        return _monday_after(first) if first.weekday() >= SATURDAY else first

    @property
    def last_school_day(self) -> date:
        """30 June, also when that is in a weekend: the summer holiday starts the day after."""
        return date(self.starts_in + 1, 6, 30)

    @cached_property
    def holidays(self) -> tuple[Holiday, ...]:
        """The five holiday periods and the loose free days, in the order in which they start."""
        autumn, spring = self.starts_in, self.starts_in + 1
        easter = easter_sunday(spring)
        ascension = easter + timedelta(days=39)
        holidays = (
            _lasting("autumn", _autumn_monday(autumn), ONE_WEEK),
            _lasting("armistice_day", date(autumn, NOVEMBER, 11), ONE_DAY),
            _lasting("christmas", _christmas_monday(autumn), TWO_WEEKS),
            _lasting("carnival", easter - timedelta(days=48), ONE_WEEK),
            _lasting("easter", _easter_break_monday(spring), TWO_WEEKS),
            _lasting("easter_monday", easter + ONE_DAY, ONE_DAY),
            _lasting("labour_day", date(spring, 5, 1), ONE_DAY),
            _lasting("ascension_day", ascension, ONE_DAY),
            _lasting("day_after_ascension", ascension + ONE_DAY, ONE_DAY),
            _lasting("whit_monday", easter + timedelta(days=50), ONE_DAY),
            Holiday("summer", date(spring, 7, 1), date(spring, 8, 31)),
        )
        return tuple(sorted(holidays, key=lambda holiday: holiday.first))

    @cached_property
    def free_days(self) -> frozenset[date]:
        """Every date on which the rule gives no lessons, plain weekends left aside."""
        return frozenset(day for holiday in self.holidays for day in self.days if holiday.first <= day <= holiday.last)


@lru_cache(maxsize=128)
def school_year(starts_in: int) -> SchoolYear:
    """Return the school year that starts in this calendar year; computed once and shared.

    Raises:
        ValueError: on first use of its days, when they reach past the year 9999.
    """
    return SchoolYear(starts_in)


def school_year_of(day: date) -> int:
    """Return the calendar year in which the school year of this date started."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


def semester_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the half of a school year that a date lies in.

    Choice: schools divide their year themselves; the first half ends with January, as their reports mostly do.
    """
    year = school_year_of(day)
    turn = date(year + 1, FEBRUARY, 1)
    if day < turn:
        return date(year, SEPTEMBER, 1), turn - ONE_DAY
    return turn, date(year + 1, SEPTEMBER, 1) - ONE_DAY


@lru_cache(maxsize=128)
def public_holidays(year: int) -> frozenset[date]:
    """Return the ten Belgian public holidays of a calendar year.

    A holiday in a weekend is not moved: the day that replaces it differs from company to company.

    Source: Koninklijk Besluit of 18 April 1974, art. 1.
    """
    easter = easter_sunday(year)
    fixed = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
    moving = (1, 39, 50)
    return frozenset(
        {date(year, month, day) for month, day in fixed} | {easter + timedelta(days=offset) for offset in moving}
    )


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of a calendar year.

    Source: the Gregorian computus, "A New York correspondent", Nature, 20 April 1876.
    """
    century, year_in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    lunar_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - lunar_shift + 15) % 30
    leaps, leap_rest = divmod(year_in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _autumn_monday(year: int) -> date:
    all_saints = date(year, NOVEMBER, 1)
    return all_saints + ONE_DAY if all_saints.weekday() > SATURDAY else _monday_of(all_saints)


def _christmas_monday(year: int) -> date:
    christmas = date(year, DECEMBER, 25)
    return _monday_after(christmas) if christmas.weekday() >= SATURDAY else _monday_of(christmas)


def _easter_break_monday(year: int) -> date:
    easter = easter_sunday(year)
    if easter.month == MARCH:
        return easter + ONE_DAY
    if easter > date(year, 4, 15):
        return easter - timedelta(days=13)
    return _monday_after(date(year, 3, 31))


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _monday_after(day: date) -> date:
    return _monday_of(day) + ONE_WEEK


def _lasting(name: str, first: date, length: timedelta) -> Holiday:
    return Holiday(name, first, first + length - ONE_DAY)
