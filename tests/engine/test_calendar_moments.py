"""Moments: dates of Brussels turned into UTC, on both sides of every change of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.calendar import Calendar, Length, Unit, default_calendar

RULE = default_calendar()


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2026, 10, 24), 5),
        (date(2026, 10, 25), 6),
        (date(2027, 3, 27), 6),
        (date(2027, 3, 28), 5),
        (date(2028, 2, 29), 6),
    ],
)
def test_seven_in_the_morning_stays_seven_in_the_morning(day: date, hour_in_utc: int) -> None:
    """What falls due is there before people start to work, also on the day the clock changes."""
    assert RULE.at(day) == datetime.combine(day, time(hour_in_utc), tzinfo=UTC)
    assert RULE.at(day).tzinfo is UTC


def test_every_date_has_one_moment_at_any_hour() -> None:
    """Half past two does not exist on 28 March and comes twice on 25 October: still once a day."""
    days = [date(2026, 10, 1) + timedelta(days=offset) for offset in range(365)]

    moments = [RULE.at(day, time(2, 30)) for day in days]

    assert [RULE.local_date(moment) for moment in moments] == days
    assert RULE.at(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert RULE.at(date(2027, 3, 28), time(2, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 11, 22, 59, tzinfo=UTC), date(2027, 1, 11)),
        (datetime(2027, 1, 11, 23, 0, tzinfo=UTC), date(2027, 1, 12)),
        (datetime(2027, 7, 11, 22, 0, tzinfo=UTC), date(2027, 7, 12)),
    ],
)
def test_midnight_is_the_one_of_brussels(moment: datetime, day: date) -> None:
    """A learner who turns 18 does so at midnight here: parents' access ends then."""
    assert RULE.local_date(moment) == day


def test_hours_pass_whatever_clocks_do() -> None:
    """24 hours over the night of the change end an hour earlier on the clock."""
    start = datetime.combine(date(2026, 10, 24), time(12), tzinfo=Calendar.timezone)

    end = RULE.moment_after(start, Length(24, Unit.HOURS))

    assert end == datetime(2026, 10, 25, 10, 0, tzinfo=UTC)
    assert end.astimezone(Calendar.timezone).time() == time(11)


def test_days_end_at_the_hour_of_the_clock() -> None:
    """Days are counted in dates of Brussels, also when UTC is still a day behind."""
    late = datetime(2026, 10, 22, 22, 30, tzinfo=UTC)

    assert RULE.moment_after(late, Length(1, Unit.WORKING_DAYS)) == datetime(2026, 10, 26, 6, 0, tzinfo=UTC)
    assert RULE.moment_after(late, Length(1, Unit.TRAINING_DAYS)) == datetime(2026, 10, 23, 5, 0, tzinfo=UTC)
    assert RULE.moment_after(late, Length(1, Unit.TRAINING_DAYS), first_day_counts=False, hour=time(17)) == datetime(
        2026, 10, 26, 16, 0, tzinfo=UTC
    )
    assert RULE.moment_after(late, Length(6, Unit.WORKING_DAYS), skip_school_holidays=True) == datetime(
        2026, 11, 9, 6, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.WORKING_DAYS])
def test_moment_without_a_zone_is_refused(unit: Unit) -> None:
    """Guessing the zone of the machine would move deadlines from server to server."""
    with pytest.raises(ValueError, match="does not say its time zone"):
        RULE.moment_after(RULE.at(date(2026, 10, 22)).replace(tzinfo=None), Length(1, unit))


def test_units_that_cannot_answer_are_refused() -> None:
    """A wrong unit is a mistake in a workflow file, and must not become a wrong date."""
    day, hours, months = date(2026, 9, 1), Length(3, Unit.HOURS), Length(3, Unit.MONTHS)

    for ask in (RULE.nth, RULE.back, RULE.after):
        with pytest.raises(ValueError, match="use moment_after"):
            ask(day, hours)
        with pytest.raises(ValueError, match="months cannot skip school holidays"):
            ask(day, months, skip_school_holidays=True)
    with pytest.raises(ValueError, match="use moment_after"):
        RULE.count(day, day, Unit.HOURS)
    with pytest.raises(ValueError, match="hours cannot skip school holidays"):
        RULE.moment_after(RULE.at(day), hours, skip_school_holidays=True)
