"""Dates that people computed by hand: the legal clock of twenty training days and its neighbours."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar import Calendar, Length, Unit, default_calendar, due

TWENTY = Length(20, Unit.TRAINING_DAYS)
RULE = default_calendar()


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 9, 1), 20, date(2025, 9, 26)),
        (date(2025, 9, 1), 40, date(2025, 10, 24)),
        (date(2025, 9, 1), 60, date(2025, 12, 1)),
        (date(2026, 9, 1), 20, date(2026, 9, 28)),
        (date(2026, 9, 1), 40, date(2026, 10, 26)),
        (date(2026, 9, 1), 60, date(2026, 12, 1)),
        (date(2026, 12, 19), 20, date(2027, 1, 29)),
        (date(2026, 12, 19), 40, date(2027, 3, 5)),
        (date(2026, 12, 19), 60, date(2027, 4, 16)),
        (date(2027, 3, 6), 20, date(2027, 4, 16)),
        (date(2027, 3, 6), 40, date(2027, 5, 19)),
        (date(2027, 3, 6), 60, date(2027, 6, 16)),
        (date(2025, 10, 18), 20, date(2025, 11, 24)),
        (date(2026, 9, 1), 5, date(2026, 9, 7)),
        (date(2026, 9, 1), 10, date(2026, 9, 14)),
        (date(2026, 9, 1), 15, date(2026, 9, 21)),
        (date(2026, 9, 1), 18, date(2026, 9, 24)),
    ],
)
def test_training_days_end_on_the_known_date(start: date, n: int, end: date) -> None:
    """A learner who has no agreement by this date must stop: a day off is a dispute."""
    assert due(start, n, Unit.TRAINING_DAYS) == end
    assert RULE.count(start, end, Unit.TRAINING_DAYS) == n


def test_facultative_day_moves_the_end_by_one() -> None:
    """A school's own free day is no training day, here or when it is given with the question."""
    school = Calendar("school", closed=frozenset({date(2025, 11, 10)}))

    assert school.nth(date(2025, 10, 18), TWENTY) == date(2025, 11, 25)
    assert due(date(2025, 10, 18), 20, Unit.TRAINING_DAYS, without=[date(2025, 11, 10)]) == date(2025, 11, 25)
    assert due(date(2025, 10, 18), 20, Unit.TRAINING_DAYS, calendar=school) == date(2025, 11, 25)
    assert due(
        date(2025, 10, 18),
        20,
        Unit.TRAINING_DAYS,
        without=[date(2025, 11, 12)],
        calendar=school,
    ) == date(2025, 11, 26)


@pytest.mark.parametrize(
    ("ended_on", "end"),
    [
        (date(2026, 11, 10), date(2026, 12, 9)),
        (date(2026, 12, 18), date(2027, 1, 29)),
        (date(2027, 3, 5), date(2027, 4, 16)),
        (date(2025, 10, 17), date(2025, 11, 24)),
    ],
)
def test_clock_after_a_break_leaves_out_the_day_of_the_break(ended_on: date, end: date) -> None:
    """A company went bankrupt that day: the learner was still at work, the search starts after it."""
    assert RULE.nth(ended_on, TWENTY, first_day_counts=False) == end
    assert RULE.after(ended_on, TWENTY) == end


def test_search_that_starts_in_january_ends_in_february() -> None:
    """Moving on to dual learning is possible all year: the clock is the same."""
    assert RULE.nth(date(2027, 1, 11), TWENTY) == date(2027, 2, 5)


def test_extension_continues_where_the_clock_ended() -> None:
    """Twenty more after the twentieth is the fortieth, so an extension needs no history."""
    assert RULE.after(date(2026, 9, 28), TWENTY) == date(2026, 10, 26)


def test_agreement_on_day_fifteen_counts_as_fifteen() -> None:
    """The page of a learner who signed on 21 September says "day 15 of 20"."""
    assert RULE.count(date(2026, 9, 1), date(2026, 9, 21), Unit.TRAINING_DAYS) == 15


def test_registration_is_due_three_months_after_the_start() -> None:
    """Later, learner and company both lose their premium."""
    assert due(date(2026, 9, 22), 3, Unit.MONTHS) == date(2026, 12, 22)


def test_offer_made_before_a_holiday_does_not_expire_in_it() -> None:
    """Nobody at school can answer in autumn week: only 30 October and 9, 10, 12, 13 November count."""
    offer = Length(5, Unit.WORKING_DAYS)

    assert RULE.nth(date(2026, 10, 29), offer, skip_school_holidays=True) == date(2026, 11, 13)
    assert RULE.nth(date(2026, 10, 29), offer) == date(2026, 11, 5)
