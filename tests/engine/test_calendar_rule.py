"""The rule that seeds every calendar: holidays of a school year and public holidays."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from engine.calendar import default_calendar
from engine.school_year import (
    Holiday,
    easter_sunday,
    public_holidays,
    school_year,
    school_year_of,
)

FIRST_YEAR, LAST_YEAR = 2019, 2035
ORACLE_DAYS = [
    date(FIRST_YEAR, 1, 1) + timedelta(days=offset)
    for offset in range((date(LAST_YEAR + 1, 1, 1) - date(FIRST_YEAR, 1, 1)).days)
]


@pytest.mark.parametrize(
    ("starts_in", "name", "first", "last"),
    [
        (2025, "autumn", date(2025, 10, 27), date(2025, 11, 2)),
        (2025, "christmas", date(2025, 12, 22), date(2026, 1, 4)),
        (2025, "carnival", date(2026, 2, 16), date(2026, 2, 22)),
        (2025, "easter", date(2026, 4, 6), date(2026, 4, 19)),
        (2025, "easter_monday", date(2026, 4, 6), date(2026, 4, 6)),
        (2025, "ascension_day", date(2026, 5, 14), date(2026, 5, 14)),
        (2025, "day_after_ascension", date(2026, 5, 15), date(2026, 5, 15)),
        (2025, "whit_monday", date(2026, 5, 25), date(2026, 5, 25)),
        (2026, "autumn", date(2026, 11, 2), date(2026, 11, 8)),
        (2026, "armistice_day", date(2026, 11, 11), date(2026, 11, 11)),
        (2026, "christmas", date(2026, 12, 21), date(2027, 1, 3)),
        (2026, "carnival", date(2027, 2, 8), date(2027, 2, 14)),
        (2026, "easter", date(2027, 3, 29), date(2027, 4, 11)),
        (2026, "easter_monday", date(2027, 3, 29), date(2027, 3, 29)),
        (2026, "labour_day", date(2027, 5, 1), date(2027, 5, 1)),
        (2026, "ascension_day", date(2027, 5, 6), date(2027, 5, 6)),
        (2026, "day_after_ascension", date(2027, 5, 7), date(2027, 5, 7)),
        (2026, "whit_monday", date(2027, 5, 17), date(2027, 5, 17)),
        (2026, "summer", date(2027, 7, 1), date(2027, 8, 31)),
        (2027, "autumn", date(2027, 11, 1), date(2027, 11, 7)),
        (2027, "christmas", date(2027, 12, 27), date(2028, 1, 9)),
        (2027, "carnival", date(2028, 2, 28), date(2028, 3, 5)),
        (2027, "easter", date(2028, 4, 3), date(2028, 4, 16)),
        (2027, "easter_monday", date(2028, 4, 17), date(2028, 4, 17)),
        (2027, "ascension_day", date(2028, 5, 25), date(2028, 5, 25)),
        (2027, "day_after_ascension", date(2028, 5, 26), date(2028, 5, 26)),
        (2027, "whit_monday", date(2028, 6, 5), date(2028, 6, 5)),
    ],
)
def test_holiday_lies_where_schools_published_it(starts_in: int, name: str, first: date, last: date) -> None:
    """Schools plan by these dates; the years cover Easter early, in between and late."""
    assert Holiday(name, first, last) in school_year(starts_in).holidays


def test_school_holidays_agree_with_an_independent_source() -> None:
    """Seventeen years, every day: the `holidays` package reads the same decree on its own."""
    oracle = holidays.country_holidays(
        "BE",
        subdiv="Flemish",
        categories=("school",),
        years=range(FIRST_YEAR, LAST_YEAR + 1),
    )
    calendar = default_calendar()

    differing = [day for day in ORACLE_DAYS if calendar.is_school_holiday(day) != (day in oracle)]

    assert differing == []


def test_public_holidays_agree_with_an_independent_source() -> None:
    """A working day is also what banks and companies call one."""
    oracle = holidays.country_holidays("BE", years=range(FIRST_YEAR, LAST_YEAR + 1))
    weekdays = [day for day in ORACLE_DAYS if day.weekday() < 5]

    differing = [day for day in weekdays if default_calendar().is_public_holiday(day) != (day in oracle)]

    assert differing == []
    assert all(len(public_holidays(year)) == 10 for year in (2026, 2027))


@pytest.mark.parametrize(("starts_in", "training_days"), [(2025, 182), (2026, 183)])
def test_school_year_has_its_number_of_training_days(starts_in: int, training_days: int) -> None:
    """A year without a school's own days, counted day by day."""
    assert sum(map(default_calendar().is_training_day, school_year(starts_in).days)) == training_days


@pytest.mark.parametrize(
    ("starts_in", "first"),
    [(2026, date(2026, 9, 1)), (2024, date(2024, 9, 2)), (2029, date(2029, 9, 3))],
    ids=["weekday", "Sunday", "Saturday"],
)
def test_school_starts_on_the_first_weekday_of_september(starts_in: int, first: date) -> None:
    """Clocks that start with the lessons start here."""
    assert school_year(starts_in).first_school_day == first
    assert default_calendar().is_training_day(first)


def test_school_year_runs_from_september_to_august() -> None:
    """The last day belongs to the old year, the next to the new one, and no day is lost between."""
    year = school_year(2026)

    assert (year.days[0], year.last_school_day, year.days[-1]) == (
        date(2026, 9, 1),
        date(2027, 6, 30),
        date(2027, 8, 31),
    )
    assert {school_year_of(day) for day in year.days} == {2026}
    assert len(school_year(2027).days) == 366


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1954, date(1954, 4, 18)),
        (2027, date(2027, 3, 28)),
    ],
    ids=["earliest", "latest", "exception", "next"],
)
def test_easter_falls_on_its_sunday(year: int, easter: date) -> None:
    """The extremes and the year that simple formulas get wrong."""
    assert easter_sunday(year) == easter


def test_holiday_of_the_rule_outside_the_week_does_not_move() -> None:
    """1 November 2026 and 1 May 2027 are in a weekend: nothing is given back for them."""
    calendar = default_calendar()

    assert calendar.is_public_holiday(date(2026, 11, 1))
    assert calendar.is_working_day(date(2027, 4, 30))
    assert calendar.is_training_day(date(2027, 5, 3))
