"""Lengths as workflow files write them, and months that are not all as long."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine.calendar import Length, Unit, default_calendar, due

RULE = default_calendar()


@pytest.mark.parametrize(
    "text",
    ["20 training_days", "0 working_days", "14 calendar_days", "48 hours", "3 months"],
)
def test_length_is_written_as_it_is_read(text: str) -> None:
    """What a page shows can be put back in the file."""
    assert str(Length.parse(text)) == text
    assert Length.parse(f"  {text.replace(' ', '   ')} ") == Length.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20 trainingdays", "unknown unit 'trainingdays', did you mean training_days?"),
        ("1 month", "unknown unit 'month', did you mean months?"),
        ("5 Working-Days", "unknown unit 'Working-Days', did you mean working_days?"),
        (
            "5 fortnights",
            "unknown unit 'fortnights', known are: training_days, working_days",
        ),
        ("twenty training_days", "cannot read 'twenty training_days' as a length"),
        ("-5 working_days", "cannot read '-5 working_days' as a length"),
        ("5", 'such as "20 training_days"'),
        ("99999 hours", "a length is 0 to 10000 hours, not 99999"),
    ],
)
def test_slip_of_the_keyboard_is_explained(text: str, message: str) -> None:
    """A coordinator who edits a file sees what was meant."""
    with pytest.raises(ValueError, match=re.escape(message)):
        Length.parse(text)


def test_negative_length_is_refused() -> None:
    """Looking back is a question of its own, not a negative length."""
    with pytest.raises(ValueError, match="not -1"):
        Length(-1, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    """No deadline falls on 31 February, and none slips into the next month."""
    assert due(start, months, Unit.MONTHS) == end
    assert RULE.count(start, end, Unit.MONTHS) == months


@pytest.mark.parametrize("unit", [Unit.TRAINING_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS])
def test_nothing_after_a_day_is_that_day(unit: Unit) -> None:
    """A first reminder after 0 days belongs to the day itself, even a Sunday in a holiday."""
    sunday, nothing = date(2026, 11, 8), Length(0, unit)

    assert RULE.nth(sunday, nothing) == RULE.after(sunday, nothing) == RULE.back(sunday, nothing) == sunday


def test_month_that_includes_its_first_day_ends_a_day_sooner() -> None:
    """A trial period of one month from 1 March is March, not a day of April."""
    march = RULE.nth(date(2027, 3, 1), Length(1, Unit.MONTHS), first_day_counts=True)

    assert march == date(2027, 3, 31)
    assert RULE.count(date(2027, 3, 1), march, Unit.MONTHS, first_day_counts=True) == 1


def test_months_back_are_clipped_too() -> None:
    """Three months before 31 May is the last day of February."""
    assert RULE.back(date(2028, 5, 31), Length(3, Unit.MONTHS)) == date(2028, 2, 29)
    assert RULE.back(date(2027, 1, 15), Length(1, Unit.MONTHS)) == date(2026, 12, 15)


def test_leap_day_is_a_day_like_any_other() -> None:
    """29 February 2028 is in carnival week: no training day, yet a working day and a calendar day."""
    assert due(date(2028, 2, 28), 1, Unit.CALENDAR_DAYS) == date(2028, 2, 29)
    assert due(date(2028, 2, 28), 1, Unit.WORKING_DAYS) == date(2028, 2, 29)
    assert due(date(2028, 2, 29), 1, Unit.TRAINING_DAYS) == date(2028, 3, 6)
    assert due(date(2024, 2, 28), 2, Unit.TRAINING_DAYS) == date(2024, 2, 29)


@pytest.mark.parametrize("unit", [Unit.TRAINING_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS])
def test_date_beyond_the_last_year_is_refused(unit: Unit) -> None:
    """A typing mistake in a year ends in a message and not in an endless search."""
    with pytest.raises(ValueError, match="year"):
        due(date(9990, 1, 1), 10_000, unit)
