"""Story 13: the class council without the mentor, postponed, and a partial qualification in February."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actor import SYSTEM, Actor
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.competences import add_competence
from workflows.register.training_plan import begin_plan, plan_of, score

JUNE, COUNCIL = date(2027, 6, 1), date(2027, 6, 24)
FEBRUARY = date(2027, 2, 10)
WISH = {"self_evaluation": "Het ging goed.", "destination_wish": "work"}
VOTES = {"council_held_on": COUNCIL, "council_decision": "certificate", "coach_voted": "ja"}


def at_the_council(world, *, started=JUNE, council=COUNCIL):
    """A learner whose evaluation lies before the class council."""
    case = world.guided(world.work())
    world.go(case, "start_final_evaluation", world.coach, started, council_on=council)
    ticks = {"competences_school_scored": "ja", "competences_mentor_scored": "ja"}
    world.go(case, "submit_to_council", world.coach, started, mentor_invited_on=started, **ticks, **WISH)
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
    assert world.fields(case)["council_on"] == "2027-06-30"
    assert world.ends(case)["final_evaluation"] == date(2027, 6, 30)


def test_a_partial_qualification_may_come_in_february_once_a_cluster_is_reached(db):
    """Any date will do; before the last competence of a cluster is reached the sentence says what is possible."""
    world = World(db)
    case = world.guided(world.work())
    plan = two_clusters(world, case)
    scored(world, case, plan, measure="guided")
    world.go(case, "start_final_evaluation", world.coach, date(2027, 2, 1), council_on=FEBRUARY)
    asked = {**WISH, "competences_school_scored": "ja", "mentor_invited_on": date(2027, 2, 1)}
    world.go(case, "submit_to_council", world.coach, date(2027, 2, 1), **asked)
    award = {**VOTES, "council_held_on": FEBRUARY, "mentor_voted": "ja", "certificate_kind": "partial_qualification"}

    with pytest.raises(ActionRefused) as refused:
        world.go(case, "award_certificate", world.coordinator, FEBRUARY, **award)
    assert "geen cluster" in " ".join(each.nl for each in refused.value.unmet)

    scored(world, case, plan, measure="sufficient")
    assert world.go(case, "award_certificate", world.coordinator, FEBRUARY, **award) == "handover"
    assert world.fields(case)["certificate_kind"] == "partial_qualification"


def two_clusters(world, case):
    """Begin a training plan with a cluster of one competence and another of one."""
    for code, cluster in (("C1", "Meten"), ("C2", "Plaatsen")):
        typed = {"programme_id": world.programme, "code": code, "name": f"Competentie {code}", "cluster": cluster}
        add_competence(world.db, typed, actor=SYSTEM, now=at(FEBRUARY))
    [agreement] = world.agreements(case)
    begin_plan(world.db, shipped(), agreement.id, actor=world.coach, now=at(FEBRUARY))
    return agreement.id


def scored(world, case, plan, *, measure):
    """Let school and mentor score both competences: the first as said, the second as still under guidance."""
    mentor = Actor(None, "Els Maes", case_id=case, case_roles=frozenset({"mentor"}))
    with world.db.read() as tx:
        items = plan_of(tx, plan)
    for item, value in zip(items, (measure, "guided"), strict=True):
        for actor in (world.coach, mentor):
            score(world.db, shipped(), item.id, value, actor=actor, now=at(FEBRUARY))
