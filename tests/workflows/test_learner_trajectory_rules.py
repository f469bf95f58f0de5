"""The rules of a learner's way but for the agreements, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import Facts
from tests.workflows.asking import Asker, definition, years_before
from tests.workflows.learner import GOOD, KNOWN, PLACE, TODAY
from workflows.learner_trajectory.known import Plan

ask = Asker("learner_trajectory", GOOD, TODAY, KNOWN)


@pytest.mark.parametrize("guard", ["parent_informed", "match_parent_informed", "clb_informed_if_minor", "parent_known"])
def test_parents_and_clb_are_asked_for_until_the_eighteenth_birthday(guard):
    """The day before the birthday somebody must know; on the birthday the learner decides."""
    assert ask(guard, birth_date=years_before(TODAY, 18) + timedelta(days=1))
    assert ask(guard, birth_date=years_before(TODAY, 18)) is None


def test_a_minor_needs_a_parent_who_can_be_reached():
    """A name without a number helps nobody."""
    assert ask("parent_known", parent_name="An Peeters")
    assert ask("parent_known", parent_name="An Peeters", parent_phone="03 000 00 00") is None
    assert ask("contact_known")
    assert ask("contact_known", email="noor@leerling.example") is None


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (PLACE, None),
        (None, "Kies de werkplek"),
        (replace(PLACE, left=0), "geen plaats meer vrij"),
        (replace(PLACE, same_programme=False), "andere opleiding"),
        (replace(PLACE, withdrawn=True), "niet meer aangeboden"),
        (replace(PLACE, until_on=TODAY - timedelta(days=1)), "beschikbaar van 01/09/2026 tot 20/09/2026"),
        (replace(PLACE, until_on=TODAY), None),
    ],
)
def test_a_match_needs_a_place_that_is_free_for_this_programme_now(place, said):
    """The register knows; a refusal names the company and why."""
    refused = ask.knowing(place=place)("workplace_reserved")

    assert refused is None if said is None else said in refused.nl


def test_a_match_needs_an_intake_and_two_times_yes():
    """No answer is not a yes."""
    assert ask("intake_done", intake_on=TODAY + timedelta(days=1))
    assert ask("intake_done", intake_on=TODAY) is None
    assert ask("both_agree", learner_agrees=True)
    assert ask("both_agree", learner_agrees=True, company_agrees=False)
    assert ask("both_agree", learner_agrees=True, company_agrees=True) is None


def test_the_first_week_is_heard_from_the_mentor_or_by_telephone():
    """An answer by link or a call: silence is neither."""
    assert ask("first_week_heard")
    assert ask("first_week_heard", mentor_answer="absent") is None
    assert ask("first_week_heard", first_week_mentor_on=TODAY) is None


def test_the_checklist_of_the_onboarding_is_ticked_to_the_last():
    """A tick that was taken away again does not count."""
    ticks = dict.fromkeys(definition("learner_trajectory").document.guards["onboarding_checklist"].fields, True)

    assert ask("onboarding_checklist", **ticks) is None
    assert ask("onboarding_checklist", **{**ticks, "trouble_plan_agreed": False})


def test_competences_are_scored_by_school_and_mentor_or_it_says_why_not():
    """The mentor's silence must be explained, not overlooked."""
    assert ask("competences_scored", competences_mentor_scored=True)
    assert ask("competences_scored", competences_school_scored=True)
    assert ask("competences_scored", competences_school_scored=True, competences_mentor_scored=True) is None
    why = {"competences_not_seen_reason": "Het bedrijf is failliet."}
    assert ask("competences_scored", competences_school_scored=True, **why) is None


def test_a_training_plan_of_the_register_counts_its_own_scores():
    """Ticks do not help while competences of the plan miss a score."""
    ticked = {"competences_school_scored": True, "competences_mentor_scored": True}

    assert "nog 3 competenties" in ask.knowing(plan=Plan(left=3))("competences_scored", **ticked).nl
    assert ask.knowing(plan=Plan())("competences_scored") is None


def test_a_partial_qualification_asks_a_cluster_that_is_reached():
    """Without clusters in the register the class council's word counts; a proof of competences asks none."""
    nothing = ask.knowing(plan=Plan(unreached=3, no_cluster=True))
    partial = {"certificate_kind": "partial_qualification"}

    assert "cluster van competenties" in nothing("certificate_kind", **partial).nl
    assert nothing("certificate_kind", certificate_kind="competences") is None
    assert ask.knowing(plan=Plan(unreached=1))("certificate_kind", **partial) is None
    assert ask("certificate_kind", **partial) is None


def test_a_full_qualification_with_competences_to_go_is_warned_of_never_refused():
    """The class council judges; the page says how many are left."""
    going = ask.knowing(plan=Plan(unreached=2))
    award = definition("learner_trajectory").document.actions["award_certificate"]

    assert (
        "2 competenties nog niet bereikt" in going("certificate_earned", certificate_kind="education_qualification").nl
    )
    assert going("certificate_earned", certificate_kind="partial_qualification") is None
    assert ask.knowing(plan=Plan())("certificate_earned", certificate_kind="vocational_qualification") is None
    assert ("certificate_earned" in award.warns, "certificate_earned" in award.guards) == (True, False)


def test_the_mentor_is_invited_before_the_class_council_and_votes_or_is_excused():
    """A vote is a right; absence needs a reason but stops nothing."""
    council = {"council_on": date(2027, 6, 24)}

    assert ask("mentor_invited", **council).fields == ("mentor_invited_on",)
    assert ask("mentor_invited", mentor_invited_on=date(2027, 6, 1), **council) is None
    assert ask("mentor_invited", mentor_invited_on=date(2027, 6, 24), **council) is None
    assert ask("mentor_invited", mentor_invited_on=date(2027, 6, 25), **council)
    assert ask("voters_recorded", coach_voted=True)
    assert ask("voters_recorded", coach_voted=True, mentor_voted=False)
    assert ask("voters_recorded", coach_voted=True, mentor_voted=False, mentor_absence_reason="Ziek") is None
    assert ask("voters_recorded", coach_voted=True, mentor_voted=True) is None


def test_a_handover_knows_the_destination_or_tried_twice():
    """Unknown is allowed, not asking is not."""
    done = {"certificate_delivered_on": TODAY, "company_asked_on": TODAY}

    assert ask("handover_complete", **done)
    assert ask("handover_complete", destination="further_study", **done) is None
    assert ask("handover_complete", destination="unknown", destination_attempts=1, **done)
    assert ask("handover_complete", destination="unknown", destination_attempts=2, **done) is None


def test_another_school_is_another_school():
    """Moving inside the school is another programme."""
    here = Facts(state="", fields={"target_school": 7}, organisation_id=7)

    assert ask("target_school")
    assert ask.about("target_school", here).fields == ("target_school",)
    assert ask.about("target_school", replace(here, organisation_id=8)) is None


def test_a_case_reopens_within_its_school_year():
    """The first of September begins a new trajectory."""
    assert ask("same_school_year", closed_on=date(2026, 9, 1)) is None
    assert ask("same_school_year", closed_on=date(2026, 8, 31))


@pytest.mark.parametrize(
    ("guard", "filled"),
    [
        ("place_confirmed", {"support_partner": "Profo", "support_starts_on": TODAY}),
        ("waiting_entry_open", {"waiting_kind": "alf", "waiting_since": TODAY}),
        ("clb_application", {"clb_name": "VCLB", "clb_applied_on": TODAY}),
        ("info_talk_done", {"info_talk_on": TODAY}),
        ("council_date_known", {"council_on": TODAY}),
        ("council_permission", {"council_permission_on": TODAY}),
        ("certificate_kind", {"certificate_kind": "competences"}),
        ("destination_known", {"destination": "vdab"}),
        ("learner_or_parent_informed", {"informed_on": TODAY, "informed_channel": "call"}),
        ("exit_talk", {"exit_talk_on": TODAY, "exit_talk_channel": "visit"}),
        ("care_plan_closed", {"care_result": "Het gaat beter.", "care_closed_on": TODAY}),
        ("coach_assigned", {"coach": 12}),
        ("first_lesson_day_known", {"first_lesson_on": TODAY}),
    ],
)
def test_what_must_be_written_down_is_asked_until_it_is(guard, filled):
    """Each of the fields counts: leaving one out keeps the door closed."""
    assert ask(guard, **filled) is None
    for name in filled:
        assert ask(guard, **{**filled, name: None}), name
