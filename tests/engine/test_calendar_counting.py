"""Counting forward and back: properties that hold for every calendar, start and length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import Calendar, Length, Unit, default_calendar, due

ONE_DAY = timedelta(days=1)
DATES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
AMOUNTS = st.integers(1, 250)
DAY_UNITS = st.sampled_from([Unit.TRAINING_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
UNITS = st.one_of(DAY_UNITS, st.just(Unit.MONTHS))
FIRST_DAY = st.sampled_from([None, True, False])
exhaustively = settings(deadline=None, max_examples=200)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draw a school with free days of its own, and with days on which it opens all the same."""
    closed = draw(st.frozensets(DATES, max_size=20))
    return Calendar("school", closed, draw(st.frozensets(DATES, max_size=20)) - closed)


def counting(calendar: Calendar, unit: Unit, skip: bool) -> Callable[[date], bool]:
    """Return the question behind a unit, to be asked of the calendar one day at a time."""
    if unit is Unit.TRAINING_DAYS:
        return calendar.is_training_day
    if unit is Unit.WORKING_DAYS:
        return lambda day: calendar.is_working_day(day, skip_school_holidays=skip)
    return lambda day: not (skip and calendar.is_school_holiday(day))


@exhaustively
@given(
    calendar=calendars(),
    start=DATES,
    amount=AMOUNTS,
    unit=DAY_UNITS,
    first_day_counts=FIRST_DAY,
    skip=st.booleans(),
)
def test_nth_is_the_day_a_finger_on_the_calendar_finds(
    *,
    calendar: Calendar,
    start: date,
    amount: int,
    unit: Unit,
    first_day_counts: bool | None,
    skip: bool,
) -> None:
    """Lookups must agree with walking day by day, and so end on a day that counts."""
    counts = counting(calendar, unit, skip)
    inclusive = unit is Unit.TRAINING_DAYS if first_day_counts is None else first_day_counts
    finger, left = start if inclusive else start + ONE_DAY, amount
    while left := left - counts(finger):
        finger += ONE_DAY

    found = calendar.nth(
        start,
        Length(amount, unit),
        first_day_counts=first_day_counts,
        skip_school_holidays=skip,
    )

    assert found == finger
    assert counts(found)


@exhaustively
@given(calendars(), DATES, AMOUNTS, UNITS, FIRST_DAY)
def test_count_is_the_inverse_of_nth(
    calendar: Calendar,
    start: date,
    amount: int,
    unit: Unit,
    first_day_counts: bool | None,
) -> None:
    """A page that says "day 14 of 20" and the deadline beside it never contradict each other."""
    end = calendar.nth(start, Length(amount, unit), first_day_counts=first_day_counts)

    assert calendar.count(start, end, unit, first_day_counts=first_day_counts) == amount
    assert calendar.count(start, end - ONE_DAY, unit, first_day_counts=first_day_counts) == amount - 1


@exhaustively
@given(calendars(), DATES, DATES, UNITS, FIRST_DAY)
def test_count_is_the_largest_amount_that_fits(
    calendar: Calendar,
    start: date,
    until: date,
    unit: Unit,
    first_day_counts: bool | None,
) -> None:
    """On days that do not count themselves too, and never below zero."""
    passed = calendar.count(start, until, unit, first_day_counts=first_day_counts)

    reached, next_one = (
        calendar.nth(start, Length(amount, unit), first_day_counts=first_day_counts) for amount in (passed, passed + 1)
    )

    assert until < next_one
    assert reached <= until or (passed == 0 and until < start)


@exhaustively
@given(calendars(), st.tuples(DATES, DATES).map(sorted), AMOUNTS, AMOUNTS, UNITS)
def test_a_later_start_or_a_longer_length_never_ends_sooner(
    calendar: Calendar, starts: list[date], amount: int, more: int, unit: Unit
) -> None:
    """Nobody gains time by starting earlier, and no extension shortens a clock."""
    early, late = starts

    assert calendar.nth(early, Length(amount, unit)) <= calendar.nth(late, Length(amount, unit))
    assert calendar.nth(early, Length(0, unit)) == early
    assert early <= calendar.nth(early, Length(amount, unit)) <= calendar.nth(early, Length(amount + more, unit))


@exhaustively
@given(calendars(), DATES, AMOUNTS, DAY_UNITS, st.booleans())
def test_going_back_leaves_as_many_days_as_asked(
    calendar: Calendar, end: date, amount: int, unit: Unit, skip: bool
) -> None:
    """A warning "ten working days before" leaves ten of them, the day of the warning included."""
    length, counts = Length(amount, unit), counting(calendar, unit, skip)
    warned = calendar.back(end, length, skip_school_holidays=skip)

    left = sum(counts(warned + timedelta(days=offset)) for offset in range((end - warned).days))

    assert left == amount
    assert counts(warned)


@exhaustively
@given(calendars(), DATES, AMOUNTS, DAY_UNITS)
def test_after_and_back_undo_each_other(calendar: Calendar, start: date, amount: int, unit: Unit) -> None:
    """From a day that counts, forward and back comes home, in either order."""
    home = calendar.nth(start, Length(1, unit))
    length = Length(amount, unit)

    assert calendar.back(calendar.after(home, length), length) == home
    assert calendar.after(calendar.back(home, length), length) == home


@pytest.mark.parametrize("start", [date(2026, 7, 1), date(2026, 8, 15), date(2026, 8, 29), date(2026, 9, 1)])
def test_start_inside_a_holiday_waits_for_the_first_lesson(start: date) -> None:
    """Whoever enrols in summer has the same clock as whoever is there on the first day."""
    assert due(start, 20, Unit.TRAINING_DAYS) == date(2026, 9, 28)
    assert default_calendar().count(start, date(2026, 8, 31), Unit.TRAINING_DAYS) == 0


@pytest.mark.parametrize("start", [date(2026, 9, 18), date(2026, 9, 19), date(2026, 9, 20)])
def test_weekend_start_counts_from_monday(start: date) -> None:
    """Five working days from a Friday, a Saturday and a Sunday end on the same Friday."""
    assert due(start, 5, Unit.WORKING_DAYS) == date(2026, 9, 25)


def test_five_working_days_from_monday_is_next_monday() -> None:
    """The day on which something happens is not one of the days somebody gets for it."""
    assert due(date(2026, 9, 14), 5, Unit.WORKING_DAYS) == date(2026, 9, 21)
    assert due(date(2026, 9, 14), 7, Unit.CALENDAR_DAYS) == date(2026, 9, 21)
    assert default_calendar().nth(date(2026, 9, 14), Length(5, Unit.WORKING_DAYS), first_day_counts=True) == date(
        2026, 9, 18
    )
