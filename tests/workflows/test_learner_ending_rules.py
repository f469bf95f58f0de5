"""The rules of how a learner's agreement ends, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.workflows.asking import Asker, definition
from tests.workflows.learner import GOOD, KNOWN, RUNNING, SECOND, START, TODAY

ask = Asker("learner_trajectory", GOOD, TODAY, KNOWN)
DAY = timedelta(days=1)


def test_an_end_is_recorded_with_who_reported_it():
    """A no is an answer, an open question is not; an agreement does not end before it began."""
    told = {"reported_by_company": False, "reported_by_learner": True}
    asking = ask.knowing(agreements=(RUNNING,))

    assert asking("termination_recorded", agreement_ended_on=START, **told) is None
    assert asking("termination_recorded", agreement_ended_on=START, reported_by_company=True).fields == (
        "reported_by_learner",
    )
    assert asking("termination_recorded", agreement_ended_on=TODAY, **told).fields == ("agreement_ended_on",)


def test_nobody_leaves_with_an_agreement_that_runs_on_paper():
    """Each has ended, or ends on the day that is filled in: today or before, never a date to come."""
    ran = replace(RUNNING, starts_on=TODAY - 30 * DAY)
    both = ask.knowing(agreements=(ran, replace(SECOND, starts_on=TODAY - DAY)))

    assert ask("agreements_closed") is None
    assert ask.knowing(agreements=(replace(ran, ended_on=TODAY),))("agreements_closed") is None
    assert both("agreements_closed")
    assert both("agreements_closed", agreement_ended_on=TODAY) is None
    assert both("agreements_closed", agreement_ended_on=TODAY - 2 * DAY), "the second began later"
    assert both("agreements_closed", agreement_ended_on=TODAY + DAY)


def test_another_agreement_that_fills_the_hours_leaves_nothing_to_search():
    """Twenty hours suffice alone, as long as that agreement runs; then one goes on with it instead."""
    later = {"today": START}
    enough = ask.knowing(agreements=(RUNNING, SECOND))
    too_little = ask.knowing(agreements=(RUNNING, replace(SECOND, hours=19.5)))
    over = ask.knowing(agreements=(RUNNING, replace(SECOND, ended_on=START)))

    assert "20 uur per week" in enough("no_other_active_agreement", **later).nl
    assert enough("other_agreement_suffices", **later) is None
    for asking in (ask, too_little, over):
        assert asking("no_other_active_agreement", **later) is None
        assert asking("other_agreement_suffices", **later)


def test_only_a_second_agreement_that_runs_can_be_ended():
    """The first one ends otherwise."""
    assert ask.knowing(agreements=(RUNNING,))("second_running")
    assert ask.knowing(agreements=(RUNNING, SECOND))("second_running") is None


def test_a_notice_takes_seven_days_and_a_trial_period_none():
    """Said before the form is filled in; never a refusal, for the model agreement's text prevails."""
    trial = ask.knowing(agreements=(replace(RUNNING, trial_until=TODAY),))
    over = ask.knowing(agreements=(replace(RUNNING, trial_until=TODAY - DAY),))
    ended = definition("learner_trajectory").document.actions["agreement_ended"]

    assert "21/09/2026" in trial("notice_kept").nl
    assert "28/09/2026" in over("notice_kept").nl
    assert over("notice_kept", agreement_ended_on=TODAY + 6 * DAY)
    assert over("notice_kept", agreement_ended_on=TODAY + 7 * DAY) is None
    assert ask("notice_kept") is None
    assert ended.warns == ["notice_kept"]
