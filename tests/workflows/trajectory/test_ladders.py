"""Who hears when of extra care that drags on, and of an evaluation that waits for the mentor."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused
from tests.workflows.trajectory.papers import drafting

MONDAY = date(2026, 10, 12)
COUNCIL = date(2026, 12, 18)


@pytest.mark.parametrize(("review", "told"), [(date(2026, 10, 19), True), (date(2026, 10, 30), False)])
def test_the_coordinator_hears_of_extra_care_on_the_seventh_working_day_unless_a_review_lies_ahead(world, review, told):
    """Raised on Monday the 12th: Wednesday the 21st. A review that was due and went by does not keep it quiet."""
    case = world.guided(world.work())
    care = {"care_signal": "motivation", "care_who": "Coach", "clb_informed": "nee", "care_plan": "Samen bekijken."}
    world.go(case, "raise_concern", world.coach, MONDAY, reason="signal_school", care_review_on=review, **care)

    world.tick(MONDAY, date(2026, 10, 20))
    assert ("extra_care", "school_coordinator") not in world.open_tasks(case)
    world.tick(date(2026, 10, 21))

    assert (("extra_care", "school_coordinator") in world.open_tasks(case)) is told


@pytest.mark.parametrize("answered", [False, True])
def test_the_mentor_is_asked_15_10_and_5_working_days_before_the_council_then_called(world, answered):
    """Council on Friday 18 December: 27 November, 4 and 11 December; on the 15th the coach calls. An answer ends it."""
    case = world.guided(world.work())
    world.go(case, "start_final_evaluation", world.coach, date(2026, 11, 16), council_on=COUNCIL)
    if answered:
        world.fill(case, date(2026, 11, 17), competences_mentor_scored="ja")
    world.mails.clear()

    world.tick(date(2026, 11, 17), date(2026, 12, 15))

    asked = [mail for mail in world.mails if mail.deadline and mail.deadline.name == "final_evaluation"]
    days = [mail.now.date() for mail in asked if mail.recipient.id == world.named(case, "mentor")]
    assert days == ([] if answered else [date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)])
    assert (("call_mentor", "trajectory_coach") in world.open_tasks(case)) is not answered


@pytest.mark.parametrize(("last", "allowed"), [(date(2026, 10, 22), True), (date(2026, 10, 23), False)])
def test_the_ground_of_the_trial_period_ends_with_it(world, last, allowed):
    """A month from 22 September; later another ground is named, says the sentence."""
    case, start = drafting(world, work := world.work()), date(2026, 9, 22)
    world.sign(case, work, date(2026, 9, 21), start)
    told = {"agreement_ended_on": last, "reported_by_company": "ja", "reported_by_learner": "ja"}

    if allowed:
        to = world.go(case, "agreement_ended", world.coach, last, reason="trial_by_company", **told)
        assert to == "searching_workplace"
        return
    with pytest.raises(ActionRefused) as refused:
        world.go(case, "agreement_ended", world.coach, last, reason="trial_by_company", **told)
    assert "liep tot en met 22/10/2026" in refused.value.unmet[0].nl
    assert world.state(case) == "onboarding"
