"""From which day something is due: each term on both sides of its day, also where months are uneven."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from engine.local_time import moment_at
from engine.rule_values import RuleValues
from workflows.register.rule_values import default_values
from workflows.retention.terms import Terms

DEFAULTS = default_values()
MOMENTS = ("prospects", "wellbeing", "leads", "note_readings", "trajectories", "mails")


def due(name, ended, today, values=DEFAULTS):
    """Tell whether what ended at noon of a day is due on another."""
    return moment_at(ended).replace(hour=12) < getattr(Terms(today, values), name)


@pytest.mark.parametrize(
    ("name", "ended", "first"),
    [
        ("prospects", date(2026, 10, 5), date(2027, 10, 5)),
        ("wellbeing", date(2026, 11, 10), date(2027, 11, 10)),
        ("leads", date(2026, 11, 10), date(2031, 11, 10)),
        ("note_readings", date(2026, 11, 3), date(2028, 11, 3)),
        ("mails", date(2026, 9, 1), date(2026, 11, 30)),
        ("trajectories", date(2026, 9, 1), date(2029, 9, 1)),
        ("trajectories", date(2027, 8, 31), date(2029, 9, 1)),
        ("trajectories", date(2027, 9, 1), date(2030, 9, 1)),
        ("prospects", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_term_is_over_on_its_day_and_not_on_the_day_before(name, ended, first):
    """Twelve months after 5 October is 5 October; a trajectory waits for the end of its school year first."""
    assert due(name, ended, first)
    assert not due(name, ended, first - timedelta(days=1))


def test_the_day_is_that_of_brussels():
    """Closed at half past midnight of 1 September: that is the new school year, though it is still August in UTC."""
    late = datetime(2027, 8, 31, 22, 30, tzinfo=UTC)

    assert late >= Terms(date(2029, 9, 1), DEFAULTS).trajectories
    assert late - timedelta(hours=1) < Terms(date(2029, 9, 1), DEFAULTS).trajectories


def test_a_company_spoken_to_on_the_last_day_keeps_its_people_until_two_years_later():
    """The day itself still counts as contact."""
    spoken = date(2026, 11, 10)

    assert spoken >= Terms(date(2028, 11, 9), DEFAULTS).last_contact
    assert spoken < Terms(date(2028, 11, 10), DEFAULTS).last_contact


def test_an_administrator_sets_the_terms():
    """A network whose data protection officer wants a month has a month."""
    shorter = RuleValues(MappingProxyType({**DEFAULTS.values, "retention.prospect_months": 1}))

    assert due("prospects", date(2026, 1, 31), date(2026, 2, 28), shorter)
    assert not due("prospects", date(2026, 1, 31), date(2026, 2, 27), shorter)
