"""Story 13: the class council without the mentor, postponed, and a partial qualification in February."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused
from tests.workflows.world import World

JUNE, COUNCIL = date(2027, 6, 1), date(2027, 6, 24)
VOTES = {"council_held_on": COUNCIL, "council_decision": "certificate", "coach_voted": "ja"}


def at_the_council(world, *, started=JUNE, council=COUNCIL):
    """A learner whose evaluation lies before the class council."""
    case = world.guided(world.work())
    world.go(case, "start_final_evaluation", world.coach, started, council_on=council)
    scored = {"competences_school_scored": "ja", "competences_mentor_scored": "ja"}
    wish = {"self_evaluation": "Het ging goed.", "destination_wish": "work"}
    world.go(case, "submit_to_council", world.coach, started, mentor_invited_on=started, **scored, **wish)
    return case


def test_a_mentor_who_was_invited_and_did_not_come_needs_a_reason(db):
    """The decision is allowed, the reason for the absence is mandatory."""
    world = World(db)
    case = at_the_council(world)
    award = {"certificate_kind": "education_qualification", **VOTES, "mentor_voted": "nee"}

    with pytest.raises(ActionRefused) as refused:
        world.go(case, "award_certificate", world.coordinator, COUNCIL, **award)
    assert "voters_recorded" in {each.code for each in refused.value.unmet}

    award["mentor_absence_reason"] = "Ziek"
    assert world.go(case, "award_certificate", world.coordinator, COUNCIL, **award) == "handover"


def test_a_postponed_decision_goes_back_to_the_evaluation(db):
    """With a reason and a new date."""
    world = World(db)
    case = at_the_council(world)
    again = {"council_on": date(2027, 6, 30)}

    back = world.go(case, "postpone_decision", world.coordinator, COUNCIL, reason="extra_test", **again)

    assert back == "final_evaluation"


def test_a_partial_qualification_may_come_in_february(db):
    """As soon as the competences of a cluster are reached; any date will do."""
    world = World(db)
    february = date(2027, 2, 10)
    case = at_the_council(world, started=date(2027, 2, 1), council=february)
    award = {**VOTES, "council_held_on": february, "mentor_voted": "ja", "certificate_kind": "partial_qualification"}

    assert world.go(case, "award_certificate", world.coordinator, february, **award) == "handover"
