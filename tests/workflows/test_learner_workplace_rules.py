"""The rules of a learner's workplace: recognition and mentor, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.asking import Asker, definition
from tests.workflows.learner import GOOD, KNOWN, MENTOR, RECOGNITION, RUNNING, START, TODAY

ask = Asker("learner_trajectory", GOOD, TODAY, KNOWN)
DAY, TAKES_OVER = timedelta(days=1), date(2026, 10, 16)


@pytest.mark.parametrize(
    ("recognition", "allowed"),
    [
        ({"valid_until": START}, True),
        ({"valid_until": START - DAY}, False),
        ({"status": "submitted"}, False),
        ({"status": "lifted"}, False),
        ({"valid_until": None, "granted_on": date(2021, 9, 22)}, True),
        ({"valid_until": None, "granted_on": date(2021, 9, 21)}, False),
        ({"granted_on": START}, True),
        ({"granted_on": START + DAY}, False),
    ],
)
def test_the_recognition_covers_the_start(recognition, allowed):
    """Granted, and valid on the first day: five years when no end was noted."""
    asking = ask.knowing(recognition=replace(RECOGNITION, **recognition))

    assert (asking("recognition_granted") is None) is allowed


def test_a_recognition_that_nobody_noted_or_a_start_that_is_not_known_is_asked_for():
    """The sentence tells where it can be noted, and how a pending one stands."""
    assert "register" in ask.knowing(recognition=None)("recognition_granted").nl
    assert ask("recognition_granted", agreement_starts_on=None).fields == ("agreement_starts_on",)
    pending = ask.knowing(recognition=replace(RECOGNITION, status="submitted"))("recognition_granted")
    assert "submitted" in pending.nl
    assert "21/09/2026" in pending.nl


@pytest.mark.parametrize(
    ("mentor", "allowed"),
    [
        ({"age": 24}, False),
        ({"age": 24, "derogation_on": TODAY}, True),
        ({"age": 24, "derogation_on": START + DAY}, False),
        ({"age": 22, "derogation_on": TODAY}, False),
        ({"experience_years": 4}, False),
        ({"experience_years": 4, "derogation_on": TODAY}, True),
        ({"extract_issued_on": date(2025, 9, 22)}, True),
        ({"extract_issued_on": date(2025, 8, 22)}, False),
        ({"training_done_on": START}, True),
        ({"training_done_on": START + DAY}, False),
        ({"training_done_on": None}, False),
        ({"training_done_on": None, "training_deadline_on": START}, True),
        ({"training_done_on": None, "training_deadline_on": TODAY}, False),
        ({"experience_years": None}, False),
        ({"extract_issued_on": None}, False),
        ({"has_address": False}, False),
        ({"at_site": False}, False),
        ({"gone_on": START}, False),
        ({"gone_on": START + DAY}, True),
    ],
)
def test_the_mentor_meets_the_conditions_on_the_start_date(mentor, allowed):
    """25 years (23 with a derogation), 5 years, an extract of the last year, training done or still in time."""
    assert (ask.knowing(mentor=replace(MENTOR, **mentor))("mentor_valid") is None) is allowed


@pytest.mark.parametrize(
    ("mentor", "allowed"),
    [
        ({}, True),
        ({"at_site": False}, False),
        ({"age": 24}, False),
        ({"age": 24, "derogation_on": TAKES_OVER}, True),
        ({"age": 24, "derogation_on": TAKES_OVER + DAY}, False),
        ({"extract_issued_on": date(2025, 10, 16)}, True),
        ({"extract_issued_on": date(2025, 10, 15)}, False),
        ({"gone_on": TAKES_OVER}, False),
        ({"gone_on": TAKES_OVER + DAY}, True),
        ({"learners": 1, "max_learners": 1}, False),
    ],
)
def test_who_takes_over_meets_the_conditions_that_day(mentor, allowed):
    """Judged on the day of taking over, not on the start that another mentor was judged for."""
    asking = ask.knowing(mentor=replace(MENTOR, **mentor), agreements=(RUNNING,))

    assert (asking("mentor_may_follow", today=TAKES_OVER) is None) is allowed


def test_before_an_agreement_runs_and_after_it_nobody_takes_over():
    """A mentor who is only thought of may still be anybody: signing judges."""
    young = ask.knowing(mentor=replace(MENTOR, age=20))
    over = replace(RUNNING, ended_on=TODAY)

    assert young("mentor_may_follow") is None
    assert young.knowing(agreements=(over,))("mentor_may_follow", today=TAKES_OVER) is None
    assert young.knowing(agreements=(RUNNING,))("mentor_may_follow", today=TAKES_OVER)
    assert ask.knowing(mentor=None, agreements=(RUNNING,))("mentor_may_follow") is None


def test_no_mentor_no_agreement():
    """The first question is who it is."""
    assert ask.knowing(mentor=None)("mentor_valid").fields == ("mentor_id",)


def test_who_was_seen_a_year_ago_is_a_year_older():
    """Whole years since somebody looked count; no date of birth is kept for it."""
    seen = replace(MENTOR, age=24, experience_years=4, conditions_seen_on=date(2025, 9, 22))

    assert ask.knowing(mentor=seen)("mentor_valid") is None
    assert ask.knowing(mentor=replace(seen, conditions_seen_on=date(2025, 9, 23)))("mentor_valid")


@pytest.mark.parametrize(
    ("granted", "months", "allowed"),
    [
        (date(2025, 9, 22), None, True),
        (date(2025, 9, 21), None, False),
        (date(2026, 3, 22), 6, True),
        (date(2026, 3, 21), 6, False),
    ],
)
def test_the_training_may_follow_within_the_partnerships_term(granted, months, allowed):
    """A year after the recognition, or what the partnership sets: Constructiv asks it within six months."""
    asking = ask.knowing(
        mentor=replace(MENTOR, training_done_on=None, training_months=months),
        recognition=replace(RECOGNITION, granted_on=granted),
    )

    assert (asking("mentor_valid") is None) is allowed


def test_a_partnership_limits_the_learners_of_one_mentor():
    """Constructiv allows one; elsewhere a third learner is asked about, never refused."""
    full = ask.knowing(mentor=replace(MENTOR, learners=1, max_learners=1))
    busy = ask.knowing(mentor=replace(MENTOR, learners=2))

    assert "laat er 1 toe" in full("mentor_valid").nl
    assert full("mentor_busy") is None
    assert busy("mentor_valid") is None
    assert "al 2 leerlingen" in busy("mentor_busy").nl
    assert ask.knowing(mentor=replace(MENTOR, learners=1))("mentor_busy") is None
    assert definition("learner_trajectory").document.actions["agreement_signed"].warns == ["mentor_busy"]
