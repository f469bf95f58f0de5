"""A school's own days: data corrects the rule, in both directions, and calendars are values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.calendar import Calendar, Length, Unit, default_calendar, due

FACULTATIVE = date(2026, 10, 5)
ARMISTICE = date(2026, 11, 11)
SATURDAY = date(2026, 9, 12)


def test_closed_day_is_free_and_still_a_working_day() -> None:
    """The school is closed, the company and the city are not."""
    school = Calendar("school", closed=frozenset({FACULTATIVE}))

    assert not school.is_training_day(FACULTATIVE)
    assert school.is_school_holiday(FACULTATIVE)
    assert school.is_working_day(FACULTATIVE)
    assert not school.is_working_day(FACULTATIVE, skip_school_holidays=True)


@pytest.mark.parametrize("day", [ARMISTICE, SATURDAY], ids=["free by the rule", "weekend"])
def test_opened_day_counts_although_the_rule_says_no(day: date) -> None:
    """A school that teaches on that day shortens its clock by one, and nobody else's."""
    school = Calendar("school", opened=frozenset({day}))
    before = day - timedelta(days=1)

    assert school.is_training_day(day)
    assert school.nth(before, Length(2, Unit.TRAINING_DAYS)) == day
    assert default_calendar().nth(before, Length(2, Unit.TRAINING_DAYS)) > day
    assert not school.is_working_day(day)


def test_opened_day_is_no_school_holiday() -> None:
    """Somebody at school can answer again: an offer counts that day."""
    monday = date(2026, 11, 2)
    school = Calendar("school", opened=frozenset({monday}))

    assert default_calendar().is_school_holiday(monday)
    assert not school.is_school_holiday(monday)
    assert school.is_working_day(monday, skip_school_holidays=True)


def test_holiday_published_a_week_later_is_corrected_by_data() -> None:
    """Published years have differed from the rule by a week at Easter."""
    week = [date(2027, 3, 29) + timedelta(days=offset) for offset in range(1, 5)]
    later = [day + timedelta(weeks=2) for day in week]
    published = Calendar("published", closed=frozenset(later), opened=frozenset(week))

    assert all(map(published.is_training_day, week))
    assert not any(map(published.is_training_day, later))
    assert published.nth(date(2027, 3, 26), Length(6, Unit.TRAINING_DAYS)) == date(2027, 4, 12)


def test_calendar_that_contradicts_itself_is_refused() -> None:
    """A day both closed and opened is a mistake in the data, not a choice to make silently."""
    with pytest.raises(ValueError, match="both closes and opens 2026-10-05"):
        Calendar("school", closed=frozenset({FACULTATIVE}), opened=frozenset({FACULTATIVE}))


def test_calendars_with_the_same_days_are_the_same_value() -> None:
    """Clocks may be grouped by calendar; changing one means making another."""
    one, other = (Calendar("school", closed=frozenset({FACULTATIVE})) for _ in range(2))

    assert one == other
    assert len({one, other, default_calendar()}) == 2


def test_two_schools_never_share_an_answer() -> None:
    """Lookups are kept between questions: keeping them for the wrong school would be silent."""
    start, length = date(2026, 9, 28), Length(6, Unit.TRAINING_DAYS)
    closed = Calendar("school", closed=frozenset({FACULTATIVE}))

    answers = [calendar.nth(start, length) for calendar in (default_calendar(), closed, default_calendar(), closed)]

    assert answers == [date(2026, 10, 5), date(2026, 10, 6)] * 2


def test_days_given_with_the_question_must_matter() -> None:
    """Companies do not close for a study day: ignoring the day in silence would mislead."""
    with pytest.raises(ValueError, match="change training_days only, not working_days"):
        due(date(2026, 10, 1), 5, Unit.WORKING_DAYS, without=[FACULTATIVE])


def test_day_given_with_the_question_closes_an_opened_day() -> None:
    """What is asked now weighs more than what the calendar says."""
    school = Calendar("school", opened=frozenset({ARMISTICE}))

    assert due(ARMISTICE, 1, Unit.TRAINING_DAYS, calendar=school) == ARMISTICE
    assert due(ARMISTICE, 1, Unit.TRAINING_DAYS, calendar=school, without=[ARMISTICE]) == date(2026, 11, 12)
