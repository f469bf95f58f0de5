"""What the school follows beside the steps: contacts, absences, and the competences of the training plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import engine
from engine.actor import SYSTEM, Actor
from engine.errors import ActionRefused, BadInput, NotAllowed, NotFound
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.absences import Absence, absences_of, add_absence
from workflows.register.competences import add_competence
from workflows.register.tables import contacts
from workflows.register.training_plan import begin_plan, clusters_reached, plan_of, score

DAY = date(2026, 11, 16)


@pytest.fixture
def world(db):
    """A school with a learner at work."""
    world = World(db)
    world.case = world.guided(world.work())
    return world


def mentor_of(world):
    """The mentor of the learner, as a link lets them in."""
    return Actor(None, "Els Maes", case_id=world.case, case_roles=frozenset({"mentor"}))


def test_a_contact_written_on_the_case_is_a_row_of_the_register_too(world):
    """Who, when, how and with whom can be counted; what was said stays on the timeline."""
    said = engine.Contact("call", "mentor", "spoken", "Hij komt altijd op tijd.")

    engine.log_contact(world.db, shipped(), world.case, actor=world.coach, contact=said, now=at(DAY))

    [row] = world.rows(contacts, case_id=world.case)
    assert (row.kind, row.on_day, row.person_id, row.with_whom) == ("call", DAY, world.coach.person_id, "mentor")
    assert "op tijd" not in row.summary


def away(half_days, kind="problematic", component="workplace", first=DAY, days=1):
    """An absence that began on a day."""
    return Absence(first, first + timedelta(days=days - 1), half_days, component, kind)


def test_the_fifth_half_day_of_problematic_absence_asks_for_the_clb(world):
    """Four are noted in silence; the fifth opens the task of the school coordinator, once."""

    def note(absence):
        add_absence(world.db, shipped(), world.case, absence, actor=world.coach, now=at(DAY + timedelta(days=7)))
        world.deliver(at(DAY + timedelta(days=7)))

    note(away(2))
    note(away(2, first=DAY + timedelta(days=1)))
    note(away(2, kind="unjustified", first=DAY + timedelta(days=2)))
    assert ("inform_clb", "school_coordinator") not in world.open_tasks(world.case)
    note(away(1, first=DAY + timedelta(days=3)))

    assert ("inform_clb", "school_coordinator") in world.open_tasks(world.case)


def test_a_mentor_writes_days_at_work_only(world):
    """And reads nothing of the school."""
    when = {"actor": mentor_of(world), "now": at(DAY)}

    add_absence(world.db, shipped(), world.case, away(2), **when)
    with pytest.raises(NotAllowed):
        add_absence(world.db, shipped(), world.case, away(2, component="school"), **when)

    with world.db.read() as tx:
        assert [row["by_mentor"] for row in absences_of(tx, world.case, component="workplace")] == [True]


def test_nobody_writes_absences_of_a_learner_who_is_not_theirs(world):
    """A coach of the same school who does not follow this learner is a stranger."""
    stranger = world.person("Jonas Wit", "trajectory_coach", world.school)

    with pytest.raises(NotFound):
        add_absence(world.db, shipped(), world.case, away(2), actor=stranger, now=at(DAY))


@pytest.mark.parametrize(
    ("absence", "field"),
    [
        (away(3), "half_days"),
        (away(0), "half_days"),
        (Absence(DAY, DAY - timedelta(days=1), 1, "school", "justified"), "until_on"),
        (away(1, first=DAY + timedelta(days=1)), "from_on"),
        (away(1, kind="ill"), "kind"),
        (away(1, component="home"), "component"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(world, absence, field):
    """Three half days in one day, an end before the start, a day to come, a reason in place of a kind."""
    with pytest.raises(BadInput) as refused:
        add_absence(world.db, shipped(), world.case, absence, actor=world.coach, now=at(DAY))

    assert field in {each.field for each in refused.value.problems}


@pytest.fixture
def plan(world):
    """A training plan of three competences in two clusters, all learnt at work and at school."""
    for code, cluster in (("C1", "Plaatsen"), ("C2", "Plaatsen"), ("C3", "Meten")):
        typed = {"programme_id": world.programme, "code": code, "name": f"Competentie {code}", "cluster": cluster}
        add_competence(world.db, typed, actor=SYSTEM, now=at(DAY))
    [agreement] = world.agreements(world.case)
    assert begin_plan(world.db, shipped(), agreement.id, actor=world.coach, now=at(DAY)) == 3
    return agreement.id


def scored(world, plan, number, value, by, **more):
    """Score the competence of that number."""
    with world.db.read() as tx:
        item = plan_of(tx, plan)[number - 1]
    score(world.db, shipped(), item.id, value, actor=by, now=at(DAY), **more)


def test_a_plan_is_complete_when_school_and_mentor_scored_or_said_why_not(world, plan):
    """Until then the class council is not asked; the refusal counts what is missing."""
    mentor = mentor_of(world)
    for number in (1, 2, 3):
        scored(world, plan, number, "sufficient", world.coach)
    scored(world, plan, 1, "sufficient", mentor)
    scored(world, plan, 2, "independent", mentor)
    world.go(world.case, "start_final_evaluation", world.coach, DAY, council_on=DAY + timedelta(days=14))
    asked = {
        "competences_school_scored": "ja",
        "self_evaluation": "Goed.",
        "destination_wish": "work",
        "mentor_invited_on": DAY,
    }

    with pytest.raises(ActionRefused) as refused:
        world.go(world.case, "submit_to_council", world.coach, DAY, **asked)
    assert "nog 1 competenties" in " ".join(each.nl for each in refused.value.unmet)

    scored(world, plan, 3, "not_seen", mentor, not_seen_reason="Er is geen meettoestel.")
    assert world.go(world.case, "submit_to_council", world.coach, DAY, **asked) == "deliberation"


def test_a_cluster_that_is_reached_can_give_a_partial_qualification(world, plan):
    """Both sides must hold every competence of it for reached."""
    mentor = mentor_of(world)
    for number in (1, 2):
        scored(world, plan, number, "sufficient", world.coach)
        scored(world, plan, number, "sufficient", mentor)
    scored(world, plan, 3, "sufficient", world.coach)
    scored(world, plan, 3, "guided", mentor)

    with world.db.read() as tx:
        assert clusters_reached(plan_of(tx, plan)) == ("Plaatsen",)


def test_a_score_is_a_point_of_the_scale_and_not_seen_needs_a_reason(world, plan):
    """A number of ten means nothing to the next reader."""
    with pytest.raises(BadInput):
        scored(world, plan, 1, "8/10", world.coach)
    with pytest.raises(BadInput):
        scored(world, plan, 1, "not_seen", mentor_of(world))
    with pytest.raises(NotFound):
        scored(world, plan, 1, "sufficient", world.person("Jonas Wit", "trajectory_coach", world.school))
