"""The rules of entry: advice, age, last day, admission, enrolment, each from both sides, in the words of the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.asking import Asker, definition, years_before
from tests.workflows.learner import GOOD, KNOWN, TODAY
from workflows.learner_trajectory.known import Programme

ask = Asker("learner_trajectory", GOOD, TODAY, KNOWN)


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
