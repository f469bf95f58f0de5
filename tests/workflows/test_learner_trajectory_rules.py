"""The rules of a learner's way but for the agreements, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.facts import Facts
from tests.workflows.asking import Asker, definition, years_before
from tests.workflows.learner import GOOD, KNOWN, PLACE, TODAY
from workflows.learner_trajectory.known import Programme

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


def test_the_advice_must_be_recorded_never_positive():
    """The advice does not bind: a negative one, or none at all, lets the learner enrol."""
    advice = {"advice_source": "previous_council", "advised_on": TODAY}

    assert ask("readiness_recorded", ready="not_ready", willing="not_willing", **advice) is None
    assert ask("readiness_recorded", ready="no_advice", willing="no_advice", **advice) is None
    assert ask("readiness_recorded", ready="ready", willing="willing", advice_source="coach")
    assert ask("advice_positive", ready="not_ready", willing="willing")
    assert ask("advice_positive", ready="ready", willing="willing") is None
    assert definition("learner_trajectory").document.actions["enrol"].warns == ["advice_positive"]


@pytest.mark.parametrize(
    ("born", "kind", "two_years", "allowed"),
    [
        (years_before(TODAY, 16), "grade_3", None, True),
        (years_before(TODAY, 16) + timedelta(days=1), "grade_3", None, False),
        (years_before(TODAY, 15), "grade_3", True, True),
        (years_before(TODAY, 15), "grade_3", False, False),
        (years_before(TODAY, 15) + timedelta(days=1), "grade_3", True, False),
        (date(2001, 9, 1), "grade_3", None, True),
        (date(2001, 8, 31), "grade_3", None, False),
        (date(2001, 8, 31), "senense", None, True),
        (date(1990, 1, 1), "specialisation", None, True),
        (None, "grade_3", None, False),
    ],
)
def test_age_on_entry(born, kind, two_years, allowed):
    """16, or 15 after two years; until the school year of the 25th birthday, save Se-n-Se and specialisation years."""
    asking = ask.knowing(programme=Programme(kind))

    assert (asking("age_ok", birth_date=born, two_years_followed=two_years) is None) is allowed


def test_age_counts_on_the_first_lesson_day():
    """Who enrols in August and turns 16 before September starts on time."""
    assert ask("age_ok", today=date(2026, 8, 25), birth_date=date(2010, 8, 30)) is None
    assert ask("age_ok", today=date(2026, 8, 25), birth_date=date(2010, 8, 30), first_lesson_on=None)


@pytest.mark.parametrize(
    ("today", "changes", "allowed"),
    [
        (date(2027, 1, 15), {}, True),
        (date(2027, 1, 16), {}, False),
        (date(2027, 1, 16), {"late_entry_council_on": date(2027, 1, 14)}, True),
        (date(2026, 8, 25), {}, True),
        (date(2027, 5, 20), {"first_lesson_on": date(2027, 9, 1)}, True),
    ],
)
def test_entry_until_the_fifteenth_of_january_or_with_the_class_council(today, changes, allowed):
    """Later than the programme's date only the class council opens the door; next September is another year."""
    assert (ask("entry_date_ok", today=today, **changes) is None) is allowed


def test_a_programme_may_close_its_door_earlier():
    """The register keeps the last entry day per programme, as month and day of each school year."""
    asking = ask.knowing(programme=Programme("grade_3", "10-30"))

    assert asking("entry_date_ok", today=date(2026, 10, 30)) is None
    assert "30/10/2026" in asking("entry_date_ok", today=date(2026, 10, 31)).nl


def test_some_programmes_open_the_door_to_nobody_later():
    """What the class council may allow is kept per programme too."""
    asking = ask.knowing(programme=Programme("grade_3", "10-30", late_entry=False))
    allowed = {"late_entry_council_on": date(2026, 10, 29)}

    assert asking("entry_date_ok", today=date(2026, 10, 30)) is None
    refused = asking("entry_date_ok", today=date(2026, 10, 31), **allowed)
    assert "ook met de klassenraad niet" in refused.nl
    assert (
        ask.knowing(programme=Programme("grade_3", "10-30"))("entry_date_ok", today=date(2026, 10, 31), **allowed)
        is None
    )


def test_admission_is_ticked_or_decided_by_the_class_council():
    """OKAN learners need the council, within 35 calendar days; jobseekers of age need VDAB."""
    ticked = {"admission_general": True, "admission_specific": True}

    assert ask("admission_ok", admission_general=True)
    assert ask("admission_ok", **ticked) is None
    assert ask("admission_ok", admission_council_on=TODAY) is None
    assert ask("admission_ok", prior_education="okan", **ticked).fields == ("admission_council_on",)
    assert ask("admission_ok", prior_education="okan", admission_council_on=date(2026, 10, 6)) is None
    assert ask("admission_ok", prior_education="okan", admission_council_on=date(2026, 10, 7))
    assert ask("admission_ok", prior_education="jobseeker", **ticked).fields == ("vdab_advice_on",)
    assert ask("admission_ok", prior_education="jobseeker", vdab_advice_on=TODAY, **ticked) is None


def test_the_reference_of_discimus_may_be_pending_for_ten_working_days():
    """21 September is the tenth working day after 7 September."""
    assert ask("enrolled_ref")
    assert ask("enrolled_ref", enrol_ref="D-4711") is None
    assert ask("enrolled_ref", enrol_ref_pending_on=date(2026, 9, 7)) is None
    assert ask("enrolled_ref", enrol_ref_pending_on=date(2026, 9, 4)).fields == ("enrol_ref",)


def test_the_preparatory_phase_does_not_exist_in_special_education():
    """The kind of the school decides."""
    assert ask("not_special_needs") is None
    assert ask.about("not_special_needs", replace(ask.facts(), organisation_kind="buso"))


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

    assert "nog 3 competenties" in ask.knowing(plan_left=3)("competences_scored", **ticked).nl
    assert ask.knowing(plan_left=0)("competences_scored") is None


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
