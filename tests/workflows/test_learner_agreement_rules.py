"""The rules of a learner's agreements, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import ClockFacts
from tests.workflows.asking import Asker, definition, years_before
from tests.workflows.learner import GOOD, START, TODAY

ask = Asker("learner_trajectory", GOOD, TODAY)


def test_a_good_case_passes_every_rule_of_the_agreement():
    """Without this, a test of a refusal could pass for the wrong reason."""
    rules = definition("learner_trajectory").document.actions["agreement_signed"].guards

    assert [rule for rule in rules if ask(rule)] == []


@pytest.mark.parametrize(
    ("changes", "solved_by"),
    [
        ({"signed_school_on": None, "schedule_attached": None}, ("signed_school_on", "schedule_attached")),
        ({"training_plan_signed": False}, ("training_plan_signed",)),
        ({"allowance_step": None}, ("allowance_step",)),
        ({"signed_parent_on": None}, ("signed_parent_on",)),
        ({"agreement_ends_on": TODAY}, ("agreement_starts_on", "agreement_ends_on")),
    ],
)
def test_an_agreement_misses_nothing(changes, solved_by):
    """The refusal names exactly what is missing."""
    assert ask("agreement_complete", **changes).fields == solved_by


def test_who_is_eighteen_signs_alone_and_an_unpaid_agreement_has_no_allowance():
    """What does not apply is not asked."""
    assert ask("agreement_complete", signed_parent_on=None, birth_date=years_before(TODAY, 18)) is None
    assert ask("agreement_complete", agreement_kind="sao", allowance_step=None) is None
    assert ask("agreement_complete", agreement_ends_on=START) is None


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"recognition_valid_until": START}, True),
        ({"recognition_valid_until": START - timedelta(days=1)}, False),
        ({"recognition_status": "submitted"}, False),
        ({"recognition_status": "lifted"}, False),
        ({"recognition_valid_until": None}, False),
        ({"recognition_valid_until": None, "recognition_granted_on": date(2021, 9, 22)}, True),
        ({"recognition_valid_until": None, "recognition_granted_on": date(2021, 9, 21)}, False),
        ({"recognition_granted_on": START}, True),
        ({"recognition_granted_on": START + timedelta(days=1)}, False),
        ({"agreement_starts_on": None}, False),
    ],
)
def test_the_recognition_covers_the_start(changes, allowed):
    """Granted, and valid on the first day: five years when no end was noted."""
    assert (ask("recognition_granted", **changes) is None) is allowed


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"mentor_age": 24}, False),
        ({"mentor_age": 24, "mentor_derogation": True}, True),
        ({"mentor_age": 22, "mentor_derogation": True}, False),
        ({"mentor_experience_years": 4}, False),
        ({"mentor_experience_years": 4, "mentor_derogation": True}, True),
        ({"mentor_extract_issued_on": date(2025, 9, 22)}, True),
        ({"mentor_extract_issued_on": date(2025, 8, 22)}, False),
        ({"mentor_training_done_on": START}, True),
        ({"mentor_training_done_on": START + timedelta(days=1)}, False),
        ({"mentor_training_done_on": None}, False),
        ({"mentor_training_done_on": None, "mentor_training_deadline_on": START}, True),
        ({"mentor_training_done_on": None, "mentor_training_deadline_on": date(2026, 9, 21)}, False),
        ({"mentor_training_done_on": None, "recognition_granted_on": date(2025, 9, 22)}, True),
        ({"mentor_training_done_on": None, "recognition_granted_on": date(2025, 9, 21)}, False),
        ({"mentor_name": None}, False),
        ({"mentor_experience_years": None}, False),
    ],
)
def test_the_mentor_meets_the_conditions_on_the_start_date(changes, allowed):
    """25 years (23 with a derogation), 5 years, an extract of the last year, training done or still in time."""
    assert (ask("mentor_valid", **changes) is None) is allowed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"workplace_hours": 18}, "Kies een SAO (onbetaald)"),
        ({"workplace_hours": 19.5}, "19.5 uur op de werkplek is te weinig voor een OAO"),
        ({"simulated_workplace": True}, "alleen een SAO"),
        ({"agreement_kind": "sao"}, "hoort een OAO (betaald)"),
        ({"agreement_kind": "sao", "workplace_hours": 19.5}, None),
        ({"agreement_kind": "sao", "simulated_workplace": True}, None),
        ({"agreement_kind": "da"}, "sociale Maribel"),
        ({"agreement_kind": "da", "social_maribel": True}, None),
        ({"workplace_hours": 21}, "School en werkplek samen zijn 37 uur; de werkweek in het bedrijf is 36 uur"),
        ({"company_weekly_hours": None}, "Vul de uren"),
        ({"school_hours": None}, "Vul de uren"),
        ({"workplace_hours": None}, "Vul de uren"),
        ({"agreement_kind": None}, "Vul de uren"),
    ],
)
def test_the_hours_fit_the_kind_of_agreement(changes, said):
    """A refusal proposes what would be right."""
    refused = ask("hours_match_kind", **changes)

    assert refused is None if said is None else said in refused.nl


def test_everybody_signs_on_the_start_day_at_the_latest():
    """The last of the signatures counts, a parent's too."""
    assert ask("signed_before_start", signed_parent_on=START) is None
    assert ask("signed_before_start", agreement_starts_on=None) is None
    assert "23/09/2026" in ask("signed_before_start", signed_parent_on=START + timedelta(days=1)).nl


def test_the_signature_falls_within_the_search_period():
    """The extension moves the last day; who signs later needs the school coordinator's written reason."""
    period = ClockFacts("workplace_search", date(2026, 9, 1), date(2026, 9, 28))
    late = ask.facts(period, signed_school_on=date(2026, 9, 29))
    signed = definition("learner_trajectory").document.actions["agreement_signed"]

    assert ask.about("clock_open_or_extended", ask.facts(period, signed_school_on=date(2026, 9, 28))) is None
    assert ask.about("clock_open_or_extended", late)
    extended = replace(late, clocks={period.name: replace(period, ends_on=date(2026, 10, 26))})
    assert ask.about("clock_open_or_extended", extended) is None
    assert signed.overrides == {"clock_open_or_extended": ["school_coordinator"]}


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({}, False),
        ({"agreement_running": True}, True),
        ({"agreement_running": True, "agreement_starts_on": date(2026, 9, 25)}, True),
        ({"agreement_running": True, "agreement_starts_on": date(2026, 9, 26)}, False),
        ({"agreement_running": True, "agreement_ends_on": date(2026, 9, 24)}, False),
        ({"agreement_running": True, "agreement_ends_on": date(2026, 9, 25)}, True),
        ({"agreement_running": True, "interruption_from": date(2026, 9, 23)}, False),
        (
            {"agreement_running": True, "interruption_from": START, "interruption_ended_on": date(2026, 9, 25)},
            True,
        ),
    ],
)
def test_an_agreement_is_active_between_its_days_when_not_suspended(changes, allowed):
    """Asked on 25 September."""
    assert (ask("agreement_active", today=date(2026, 9, 25), **changes) is None) is allowed


def test_an_end_is_recorded_with_who_reported_it():
    """A no is an answer, an open question is not."""
    told = {"reported_by_company": False, "reported_by_learner": True}

    assert ask("termination_recorded", agreement_ended_on=START, **told) is None
    assert ask("termination_recorded", agreement_ended_on=START, reported_by_company=True).fields == (
        "reported_by_learner",
    )
    assert ask("termination_recorded", agreement_ended_on=TODAY, **told).fields == ("agreement_ended_on",)


def test_nobody_leaves_with_an_agreement_that_runs_on_paper():
    """It ends today or ended before; a date to come is not an end."""
    assert ask("agreements_closed") is None
    assert ask("agreements_closed", agreement_running=True)
    assert ask("agreements_closed", agreement_running=True, agreement_ended_on=TODAY) is None
    assert ask("agreements_closed", agreement_running=True, agreement_ended_on=TODAY + timedelta(days=1))


def test_nobody_leaves_with_a_second_agreement_that_runs_on_paper():
    """The first one ended, the other company still waits for its learner."""
    first = {"agreement_running": True, "agreement_ended_on": TODAY}

    assert ask("agreements_closed", second_agreement_ends_on=TODAY, **first) is None
    refused = ask("agreements_closed", second_agreement_ends_on=TODAY + timedelta(days=1), **first)
    assert "second_agreement_ends_on" in refused.fields


def test_another_agreement_that_fills_the_hours_leaves_nothing_to_search():
    """Twenty hours suffice alone, as long as that agreement runs."""
    assert ask("no_other_active_agreement") is None
    assert ask("no_other_active_agreement", other_agreement_hours=19.5) is None
    assert ask("no_other_active_agreement", other_agreement_hours=20)
    tomorrow = TODAY + timedelta(days=1)
    assert ask("no_other_active_agreement", other_agreement_hours=20, second_agreement_ends_on=tomorrow)
    assert ask("no_other_active_agreement", other_agreement_hours=20, second_agreement_ends_on=TODAY) is None


def test_a_second_agreement_does_not_end_before_it_starts():
    """One day is the shortest."""
    assert ask("second_agreement_ordered", second_agreement_starts_on=TODAY, second_agreement_ends_on=TODAY) is None
    early = TODAY - timedelta(days=1)
    assert ask("second_agreement_ordered", second_agreement_starts_on=TODAY, second_agreement_ends_on=early)
