"""Ten days a year for an urgent reason: whoever follows the learner is told when they are used up, and decides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.actor import SYSTEM
from engine.queries.case_page import view_case
from tests.workflows.histories import at, shipped
from workflows.register.rule_values import set_rule_value

MONDAY = date(2026, 10, 12)


@pytest.fixture
def case(world):
    """A guided learner."""
    return world.guided(world.work())


def leave(world, case, first, back, reason="urgent_reason"):
    """Interrupt for a while and start again."""
    more = {"interruption_company_informed": "ja", "interruption_stay": "home", "interruption_expected_end": back}
    world.go(case, "interrupt", world.coach, first, reason=reason, interruption_from=first, **more)
    world.go(case, "resume", world.coach, back, interruption_ended_on=back)


def told(world, case, action, day):
    """Return what a step warns of on a day."""
    page = view_case(world.db, shipped(), case, world.coach, at(day))
    [option] = [each for each in page.options if each.name == action]
    return [each.nl for each in option.warnings]


def test_the_tenth_day_of_the_year_is_told_before_the_next_one(world, case):
    """Nine working days and then one more: a weekend between them is none."""
    leave(world, case, MONDAY, MONDAY + timedelta(days=11))
    assert told(world, case, "interrupt", date(2026, 10, 26)) == []

    leave(world, case, date(2026, 10, 26), date(2026, 10, 27))

    [said] = told(world, case, "interrupt", date(2026, 10, 28))
    assert said.startswith("Om een dwingende reden waren er dit kalenderjaar al 10 werkdagen afwezigheid. Hoogstens 10")


def test_illness_uses_up_nothing_and_a_new_year_begins_anew(world, case):
    """The ten days are those of one ground in one calendar year."""
    leave(world, case, MONDAY, date(2026, 11, 9), reason="illness")
    assert told(world, case, "interrupt", date(2026, 11, 9)) == []
    leave(world, case, date(2026, 11, 9), date(2026, 11, 24))
    assert told(world, case, "interrupt", date(2026, 12, 11)) != []

    leave(world, case, date(2026, 12, 14), date(2027, 1, 6))

    assert told(world, case, "interrupt", date(2027, 1, 6)) == []


def test_a_leave_that_goes_on_is_counted_until_today(world, case):
    """Whoever comes back after two weeks sees it at once; the step is taken all the same."""
    more = {"interruption_company_informed": "ja", "interruption_stay": "home", "interruption_expected_end": MONDAY}
    world.go(case, "interrupt", world.coach, MONDAY, reason="urgent_reason", interruption_from=MONDAY, **more)

    assert told(world, case, "resume", date(2026, 10, 22)) == []
    assert told(world, case, "resume", date(2026, 10, 23)) != []
    world.go(case, "resume", world.coach, date(2026, 10, 23), interruption_ended_on=date(2026, 10, 23))
    assert world.state(case) == "in_guidance"


def test_an_administrator_sets_how_many(world, case):
    """A sector that allows more is not warned of too early."""
    leave(world, case, MONDAY, MONDAY + timedelta(days=14))
    assert told(world, case, "interrupt", date(2026, 10, 27)) != []

    set_rule_value(world.db, "agreement.urgent_leave_days", 12, MONDAY, actor=SYSTEM, now=at(MONDAY))

    assert told(world, case, "interrupt", date(2026, 10, 27)) == []
