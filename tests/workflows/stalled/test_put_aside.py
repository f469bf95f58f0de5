"""Off the stalled list for a while: at most ten working days, and never without a reason."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from tests.workflows.histories import at, shipped
from tests.workflows.stalled.asking import row
from workflows.stalled.put_aside import put_aside

SEP_1, TODAY, NEXT = date(2026, 9, 1), date(2026, 9, 14), date(2026, 9, 15)
IN_TEN_DAYS, IN_A_MONTH = date(2026, 9, 28), date(2026, 10, 14)


@pytest.fixture
def case(town):
    """A learner whose orientation should have been over on the second of September."""
    made = town.city.learner(town.school, ("orienting", SEP_1), coach=town.coach)
    town.city.clock(made, "orienting", SEP_1, date(2026, 9, 2))
    return made


def later(town, case, until, reason):
    """Put a case off in one's own work, as on the page Vandaag."""
    more = {"actor": town.coach, "until_on": until, "reason": reason, "seen_version": None, "now": at(TODAY)}
    engine.snooze(town.city.db, shipped(), case, **more)


def test_what_a_coach_puts_off_for_themselves_stays_on_the_list(town, case):
    """A month away and without a word: on the list it would be a way to make a stuck learner invisible."""
    later(town, case, IN_TEN_DAYS, "")

    seen = row(town.city, town.coordinator, NEXT, case)

    assert (seen.reason.rule, seen.aside_until) == ("deadline", None)


def test_nobody_is_off_the_list_for_more_than_ten_working_days(town, case):
    """Put off for a month with a reason, it is off the list in the last ten working days of that month only."""
    later(town, case, IN_A_MONTH, "Ouder komt terug van reis")

    assert row(town.city, town.coordinator, NEXT, case) is not None
    assert row(town.city, town.coordinator, date(2026, 9, 30), case) is None
    assert row(town.city, town.coordinator, IN_A_MONTH, case) is not None


def test_a_reason_for_an_earlier_day_is_no_reason_for_this_one(db, town, case):
    """Put aside with a reason, then put off again without one."""
    more = {"actor": town.coach, "reason": 'De ouder zei: "volgende week".', "now": at(TODAY)}
    put_aside(db, shipped(), case, until_on=IN_TEN_DAYS, **more)
    assert row(town.city, town.coordinator, NEXT, case) is None

    later(town, case, date(2026, 9, 25), "later")

    assert row(town.city, town.coordinator, NEXT, case) is not None
