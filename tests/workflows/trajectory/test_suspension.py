"""An interruption suspends the agreement, and the agreement knows when the learner works again."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused
from tests.workflows.trajectory.test_searches import ended
from workflows.register.tables import suspensions

FROM, TOLD, BACK = date(2026, 10, 12), date(2026, 10, 20), date(2026, 10, 26)


@pytest.fixture
def case(world):
    """A guided learner."""
    return world.guided(world.work())


def interrupt(world, case, reason="illness", **more):
    """Interrupt the trajectory, with everything its state asks."""
    stay = {"interruption_company_informed": "ja", "interruption_stay": "home", "interruption_expected_end": BACK}
    world.go(case, "interrupt", world.coach, FROM, reason=reason, interruption_from=FROM, **stay, **more)


def kept(world):
    """Return what is written of suspensions: kind, first day, expected and real last day."""
    return [(row.kind, row.from_on, row.expected_until, row.ended_on) for row in world.rows(suspensions)]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("illness", "illness"), ("work_accident", "work_accident"), ("temporary_unemployment", "unemployment")],
)
def test_an_interruption_suspends_the_agreement_until_the_learner_is_back(world, case, reason, kind):
    """The ground of the model agreement, from day to day."""
    interrupt(world, case, reason)
    assert kept(world) == [(kind, FROM, BACK, None)]

    world.go(case, "resume", world.coach, BACK, interruption_ended_on=BACK)

    assert kept(world) == [(kind, FROM, BACK, BACK)]
    assert world.state(case) == "in_guidance"


def test_a_full_time_naft_is_an_interruption_but_no_suspension(world, case):
    """The agreement is not suspended by it; the learner comes back the same way."""
    interrupt(world, case, "full_time_naft")
    assert kept(world) == []

    world.go(case, "resume", world.coach, BACK, interruption_ended_on=BACK)

    assert world.state(case) == "in_guidance"


def test_nobody_comes_back_before_the_day(world, case):
    """A start that lies ahead is not a start; the sentence says what is asked."""
    interrupt(world, case)

    with pytest.raises(ActionRefused) as refused:
        world.go(case, "resume", world.coach, TOLD, interruption_ended_on=BACK)

    assert "nog onderbroken" in " ".join(each.nl for each in refused.value.unmet)
    assert kept(world) == [("illness", FROM, BACK, None)]


def test_the_day_the_company_told_the_coach_is_kept(world, case):
    """Beyond fourteen days telling is a duty: the register knows whether and when."""
    interrupt(world, case)

    world.fill(case, TOLD, interruption_told_on=TOLD)

    assert [row.coach_told_on for row in world.rows(suspensions)] == [TOLD]


def test_an_agreement_that_ends_ends_its_suspension(world, case):
    """Nothing stays suspended that is over."""
    interrupt(world, case)

    ended(world, case, TOLD, "long_suspension")

    assert kept(world) == [("illness", FROM, BACK, TOLD)]
    assert [row.termination_code for row in world.agreements(case)] == ["long_suspension"]


def test_the_coach_hears_of_fourteen_days_and_the_coordinator_of_twenty(world, case):
    """Counted from the first day of the interruption."""
    interrupt(world, case)
    world.mails.clear()

    world.tick(date(2026, 10, 13), date(2026, 10, 26))
    told = {mail.recipient.id for mail in world.mails if mail.deadline and mail.deadline.name == "interrupted"}
    assert told == {world.coach.person_id}
    assert ("interrupted", "school_coordinator") not in world.open_tasks(case)
    world.tick(date(2026, 10, 27), date(2026, 11, 2))
    assert ("interrupted", "school_coordinator") in world.open_tasks(case)
