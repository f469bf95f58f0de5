"""Every rule of a recognition, asked on both sides: when it lets a step pass and when it says what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.facts import Facts
from engine.rules import refusal
from tests.workflows.asking import definition
from workflows.recognition.known import Known
from workflows.register.rule_values import default_values

TODAY = date(2026, 11, 24)
NUMBERS = {"enterprise_number": "0404567895", "site_number": "2123456791"}


def ask(guard: str, known: dict[str, object] | None = None, **fields: object):
    """Ask one rule about a case with these fields, and this knowledge of the register."""
    stored = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    facts = Facts(state="", fields=stored, known=Known(values=default_values(), **{**NUMBERS, **(known or {})}))
    return refusal(definition("recognition"), facts, guard, datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_one_open_case_per_establishment_and_programme():
    """The other one is named, so that somebody can go there."""
    assert ask("only_track") is None
    assert "E-2026-0007" in ask("only_track", {"other": "E-2026-0007"}).nl


@pytest.mark.parametrize(
    ("known", "passes"),
    [
        ({}, True),
        ({"site_number": None}, False),
        ({"enterprise_number": None}, False),
        ({"site_status": "excluded"}, False),
        ({"site_status": "bankrupt"}, False),
        ({"site_status": "closed"}, False),
        ({"site_status": "merged"}, False),
    ],
)
def test_the_counter_asks_both_numbers_of_who_may_take_learners(known, passes):
    """Without an establishment number the counter takes no application; who is excluded cannot ask one."""
    assert (ask("site_identified", known) is None) is passes


@pytest.mark.parametrize(
    ("ended", "passes"), [(None, True), (TODAY, True), (date(2026, 11, 23), False), (date(2026, 11, 25), True)]
)
def test_an_application_goes_to_a_partnership_that_decides(ended, passes):
    """On its last day it still does."""
    said = ask("partnership_active", {"partnership": "Volta", "partnership_ended_on": ended})
    assert (said is None) is passes


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({"applicant": "company", "honour_declaration": True}, True),
        ({"applicant": "company"}, False),
        ({"applicant": "school", "honour_declaration": True}, False),
        ({"applicant": "school", "honour_declaration": True, "mandate": True}, True),
        ({"applicant": "sector", "honour_declaration": True, "mandate": True}, True),
        ({"applicant": "sector", "mandate": True}, False),
        ({"honour_declaration": True, "mandate": True}, False),
    ],
)
def test_who_applies_for_a_company_has_its_mandate_and_its_declaration_on_honour(fields, passes):
    """The company itself needs no mandate, but declares too."""
    assert (ask("application_complete", **fields) is None) is passes


def test_a_school_says_which_coach_applies():
    """A reminder to nobody helps nobody."""
    assert ask("coach_named", applicant="company") is None
    assert ask("coach_named", applicant="school", applicant_coach=4) is None
    assert ask("coach_named", applicant="school").fields == ("applicant_coach",)


def test_each_mentor_has_an_extract_and_the_activities_are_compared():
    """The extract is the law; going through the activities is a good custom, and only warned about."""
    assert ask("mentors_ready", mentors_ready=True) is None
    assert ask("mentors_ready").fields == ("mentors_ready",)
    assert ask("activities_checked", activities_checked=True) is None
    assert ask("activities_checked") is not None
    submit = definition("recognition").document.actions["submit"]
    assert "activities_checked" in submit.warns
    assert "mentors_ready" in submit.guards


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({"granted_on": TODAY}, True),
        ({}, False),
        ({"granted_on": date(2026, 11, 25)}, False),
        ({"granted_on": date(2026, 11, 1), "submitted_on": date(2026, 11, 2)}, False),
        ({"granted_on": date(2026, 11, 2), "submitted_on": date(2026, 11, 2)}, True),
        ({"granted_on": TODAY, "valid_until": TODAY}, False),
        ({"granted_on": TODAY, "valid_until": date(2026, 11, 25)}, True),
        ({"granted_on": date(2021, 9, 1), "valid_until": date(2026, 8, 31)}, True),
    ],
)
def test_a_granted_period_has_its_days_in_order(fields, passes):
    """Asked, then granted, then over; an old period may be noted afterwards."""
    assert (ask("period_ordered", **fields) is None) is passes


def test_a_prolongation_makes_it_longer():
    """The same last day again prolongs nothing."""
    known = {"recognised_until": date(2026, 12, 31)}
    assert ask("longer_than_before", known, valid_until=date(2027, 1, 1)) is None
    assert ask("longer_than_before", known, valid_until=date(2026, 12, 31)) is not None


@pytest.mark.parametrize(
    ("until", "passes"), [(date(2027, 2, 22), True), (date(2027, 2, 23), False), (None, False), (TODAY, True)]
)
def test_the_end_is_near_from_ninety_days_before(until, passes):
    """22 February lies ninety days ahead, 23 February ninety-one."""
    assert (ask("ends_soon", valid_until=until) is None) is passes


@pytest.mark.parametrize(("until", "passes"), [(date(2026, 11, 23), True), (TODAY, False), (None, False)])
def test_a_recognition_holds_on_its_last_day(until, passes):
    """It expires the day after."""
    assert (ask("validity_over", valid_until=until) is None) is passes
