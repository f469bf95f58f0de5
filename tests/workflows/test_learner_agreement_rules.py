"""The rules of a learner's agreements, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import ClockFacts
from tests.workflows.asking import Asker, definition, years_before
from tests.workflows.learner import GOOD, KNOWN, PLACE, RUNNING, START, TODAY
from workflows.learner_trajectory.known import Company

ask = Asker("learner_trajectory", GOOD, TODAY, KNOWN)
DAY = timedelta(days=1)


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


@pytest.mark.parametrize(("kind", "allowed"), [("oao", False), ("sao", True)])
def test_what_the_register_knows_of_a_simulated_workplace_is_not_typed_away(kind, allowed):
    """Twenty hours on it are an SAO, whatever the form says."""
    simulated = ask.knowing(place=replace(PLACE, simulated=True))

    assert (simulated("hours_match_kind", agreement_kind=kind, simulated_workplace=False) is None) is allowed


def test_a_part_time_contract_needs_social_maribel():
    """The company's record tells."""
    maribel = ask.knowing(company=Company(social_maribel=True))

    assert maribel("hours_match_kind", agreement_kind="da") is None
    assert ask("hours_match_kind", agreement_kind="da")


def test_the_joint_committee_limits_the_week():
    """School hours count as working time; the limit is the committee's for the learner's age."""
    asking = ask.knowing(company=Company(committee="311", week_limit=36))

    assert asking("hours_match_kind", workplace_hours=20, company_weekly_hours=40) is None
    refused = asking("hours_match_kind", workplace_hours=21, company_weekly_hours=40)
    assert "in paritair comité 311 is de grens 36 uur" in refused.nl
    unknown = ask.knowing(company=Company(committee="999"))
    assert unknown("hours_match_kind", workplace_hours=24, company_weekly_hours=40) is None


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
    ("agreement", "changes", "allowed"),
    [
        (None, {}, False),
        (RUNNING, {}, True),
        (replace(RUNNING, starts_on=date(2026, 9, 25)), {}, True),
        (replace(RUNNING, starts_on=date(2026, 9, 26)), {}, False),
        (replace(RUNNING, ends_on=date(2026, 9, 24)), {"agreement_ends_on": None}, False),
        (replace(RUNNING, ends_on=date(2026, 9, 24)), {"agreement_ends_on": date(2027, 1, 31)}, True),
        (replace(RUNNING, ends_on=date(2026, 9, 25)), {"agreement_ends_on": None}, True),
        (replace(RUNNING, ended_on=date(2026, 9, 24)), {}, False),
        (replace(RUNNING, suspended_from=date(2026, 9, 23)), {}, False),
        (replace(RUNNING, suspended_from=START), {"interruption_ended_on": date(2026, 9, 25)}, True),
        (replace(RUNNING, suspended_from=START), {"interruption_ended_on": date(2026, 9, 26)}, False),
    ],
)
def test_an_agreement_is_active_between_its_days_when_not_suspended(agreement, changes, allowed):
    """Asked on 25 September."""
    asking = ask.knowing(agreements=(agreement,) if agreement else ())

    assert (asking("agreement_active", today=date(2026, 9, 25), **changes) is None) is allowed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"second_agreement_ends_on": START - DAY}, "eindigt voor ze begint"),
        ({"second_agreement_ends_on": START}, None),
        ({"second_signed_on": START + DAY}, "getekend na haar begin"),
        ({"second_workplace_hours": 20}, "andere soort"),
        ({"second_agreement_kind": "oao"}, "andere soort"),
        ({"second_agreement_kind": "oao", "second_workplace_hours": 20}, None),
        ({"second_workplace_id": 7}, "niet erkend"),
    ],
)
def test_a_second_agreement_is_judged_as_the_first(changes, said):
    """Signed in time, of the right kind, on a recognised workplace; one day is the shortest."""
    good = {
        "second_agreement_starts_on": START,
        "second_agreement_ends_on": date(2027, 6, 30),
        "second_signed_on": START,
        "second_agreement_kind": "sao",
        "second_workplace_hours": 8,
    }
    refused = ask("second_agreement_ordered", **{**good, **changes})

    assert refused is None if said is None else said in refused.nl
    assert ask.knowing(second=KNOWN.recognition)("second_agreement_ordered", **good, second_workplace_id=7) is None


@pytest.mark.parametrize(
    ("company", "changes", "said"),
    [
        (Company(), {"second_agreement_kind": "da"}, "sociale Maribel"),
        (Company(social_maribel=True), {"second_agreement_kind": "da", "second_workplace_hours": 2}, None),
        (Company(status="bankrupt"), {}, "niet meer actief"),
        (Company(), {}, None),
    ],
)
def test_the_second_company_is_there_and_may_use_the_kind_of_contract(company, changes, said):
    """Its own record tells."""
    good = {
        "second_agreement_starts_on": START,
        "second_agreement_ends_on": date(2027, 6, 30),
        "second_signed_on": START,
        "second_agreement_kind": "sao",
        "second_workplace_hours": 1,
    }
    refused = ask.knowing(second_company=company)("second_agreement_ordered", **{**good, **changes})

    assert refused is None if said is None else said in refused.nl


@pytest.mark.parametrize(
    ("limit", "hours", "said"),
    [(None, 2, None), (None, 3, "samen zijn 39 uur; de grens is 38 uur"), (36, 1, "samen zijn 37 uur; de grens is 36")],
)
def test_two_agreements_that_fill_more_than_a_week_are_warned_of(limit, hours, said):
    """School, first and second workplace count together; the stricter committee decides, a person judges."""
    asking = ask.knowing(second_company=Company(week_limit=limit))
    warned = asking("second_hours_fit", second_workplace_hours=hours, company_weekly_hours=40)

    assert warned is None if said is None else said in warned.nl
    assert definition("learner_trajectory").document.actions["add_agreement"].warns == ["second_hours_fit"]


def test_no_agreement_is_signed_with_a_company_that_is_gone():
    """Bankrupt or excluded since: the record says so."""
    refused = ask.knowing(company=Company(status="bankrupt"))("agreement_complete")

    assert "niet meer actief" in refused.nl
