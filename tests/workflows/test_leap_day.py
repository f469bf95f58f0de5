"""29 February in the clocks of the law: the day exists one year in four, and people count on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import clocks
from engine.calendar import default_calendar
from engine.facts import ClockFacts, Facts
from engine.local_time import BRUSSELS
from tests.workflows.asking import definition

NOW = datetime(2027, 11, 30, 9, tzinfo=UTC)


def the_clock(name):
    """Return a clock of the learner's way."""
    return definition("learner_trajectory").clock_rules[name]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 5, 29)),
    ],
)
def test_three_months_to_register_end_on_a_day_that_exists(starts, ends):
    """An agreement of 30 November is registered by the last day of February, whichever that is."""
    assert clocks.end_of(the_clock("agreement_registration"), starts, Facts(state="", fields={}), NOW) == ends


def test_a_reminder_falls_on_the_leap_day_itself():
    """One month after 29 January 2028 is 29 February at seven in Brussels; five working days earlier is counted too."""
    rule = the_clock("agreement_registration")
    starts, ends = date(2028, 1, 29), date(2028, 4, 29)
    running = ClockFacts(rule.name, starts, ends)

    due = {each.position: each.due_at for each in clocks.moments(rule, running, NOW, default_calendar())}

    assert due[0].astimezone(BRUSSELS) == datetime(2028, 2, 29, 7, tzinfo=BRUSSELS)


def test_the_search_period_counts_its_days_across_a_leap_day():
    """Carnival week 2028 holds the leap day: day five stands still over it, and day ten is 10 March."""
    rule = the_clock("workplace_search")
    calendar = default_calendar()
    first = date(2028, 2, 21)
    running = ClockFacts(rule.name, first, date(2028, 3, 24))

    stands = clocks.progress(rule, running, date(2028, 2, 29), calendar)
    due = {
        each.position: each.due_at.astimezone(BRUSSELS).date() for each in clocks.moments(rule, running, NOW, calendar)
    }

    assert (stands.day, due[0], due[1]) == (5, date(2028, 2, 25), date(2028, 3, 10))
