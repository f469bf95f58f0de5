"""Story 6: the mentor of two learners leaves; who may follow is judged on the start of a new agreement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import engine
from engine.errors import ActionRefused
from engine.tables import tasks
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.mentors import add_mentor, change_mentor, mentor_leaves

FRIDAY, COUNCIL = date(2026, 10, 16), date(2026, 11, 20)
SIGNED, START = date(2026, 9, 21), date(2026, 9, 22)


def gone(world, work):
    """Let the mentor leave on Friday and carry out what follows."""
    mentor_leaves(world.db, work.mentor, FRIDAY, actor=world.coach, now=at(FRIDAY))
    world.deliver(at(FRIDAY))
    world.tick(FRIDAY)


def flagged(world, case, day):
    """Tell whether the page of a case, as its coach opens it, shows that no valid mentor guides."""
    site = Site(world.db, None, now=at(day), workflows=shipped())
    return "Geen geldige mentor</span>" in site.signed_in(world.coach).get(f"/dossiers/{case}").text


def test_both_agreements_are_flagged_and_both_coaches_have_five_working_days(db):
    """Friday 16 October: due on Friday the 23rd, and the morning after the school coordinator hears of it."""
    world = World(db)
    work = world.work(places=2)
    cases = [world.guided(work), world.guided(work)]

    gone(world, work)

    for case in cases:
        assert ("appoint_mentor", "trajectory_coach") in world.open_tasks(case)
        assert flagged(world, case, FRIDAY)
        [asked] = world.rows(tasks, case_id=case, name="appoint_mentor")
        assert asked.due_on == date(2026, 10, 23)
    world.tick(date(2026, 10, 17), date(2026, 10, 23))
    assert ("task:appoint_mentor", "school_coordinator") not in world.open_tasks(cases[0])
    world.tick(date(2026, 10, 24))
    assert ("task:appoint_mentor", "school_coordinator") in world.open_tasks(cases[0])


@pytest.mark.parametrize("by_task", [True, False])
def test_a_colleague_of_the_company_solves_it(db, by_task):
    """Answered to the task or typed on the case: the agreement knows, the mark and the question go, once."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    gone(world, work)
    colleague = candidate(world, work)

    if by_task:
        appoint(world, case, colleague, FRIDAY)
    else:
        world.fill(case, FRIDAY, mentor_id=colleague)
    world.deliver(at(FRIDAY))

    assert world.agreements(case)[0].mentor_id == colleague
    assert ("appoint_mentor", "trajectory_coach") not in world.open_tasks(case)
    assert not flagged(world, case, FRIDAY)
    assert [row.status for row in world.rows(tasks, case_id=case, name="appoint_mentor")] == ["done"]
    assert world.events(case, "order_failed") == []


def test_the_invitation_to_the_class_council_moves_to_the_new_mentor(db):
    """The vote is the mentor's who guides now: the old invitation counts no more and the new one is asked for."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    world.go(case, "start_final_evaluation", world.coach, FRIDAY, council_on=COUNCIL)
    world.fill(case, FRIDAY, mentor_invited_on=FRIDAY)
    gone(world, work)
    scored = {"competences_school_scored": "ja", "competences_mentor_scored": "ja"}
    wish = {"self_evaluation": "Het ging goed.", "destination_wish": "work"}

    appoint(world, case, candidate(world, work), FRIDAY)
    world.deliver(at(FRIDAY))

    assert ("invite_mentor", "trajectory_coach") in world.open_tasks(case)
    with pytest.raises(ActionRefused) as refused:
        world.go(case, "submit_to_council", world.coach, FRIDAY, **scored, **wish)
    assert "mentor_invited_on" in {name for each in refused.value.unmet for name in each.fields}
    invited = {"mentor_invited_on": FRIDAY}
    engine.do_task(
        db, shipped(), world.task(case, "invite_mentor"), actor=world.coach, now=at(FRIDAY), evidence=invited
    )
    assert world.go(case, "submit_to_council", world.coach, FRIDAY, **scored, **wish) == "deliberation"


def test_the_form_of_the_mentor_before_goes_to_the_new_one(db):
    """What was asked and not answered is asked of who guides now, and of nobody else."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    world.go(case, "start_final_evaluation", world.coach, FRIDAY, council_on=COUNCIL)
    before = world.named(case, "mentor")

    world.fill(case, FRIDAY, mentor_id=candidate(world, work))

    after = world.named(case, "mentor")
    [form] = world.rows(tasks, case_id=case, name="mentor_evaluation")
    assert before != form.person_id == after
    sent = {row.recipient_id: row.status for row in world.posted(case, "competence_form") if row.task_id == form.id}
    assert sent == {before: "cancelled", after: "waiting"}


def appoint(world, case, mentor, day):
    """Answer the task with a mentor."""
    chosen = {"mentor_id": mentor}
    engine.do_task(
        world.db, shipped(), world.task(case, "appoint_mentor"), actor=world.coach, now=at(day), evidence=chosen
    )


@pytest.mark.parametrize(
    ("person", "refused"),
    [
        ({"age": 24, "experience_years": 5}, "minstens 25 jaar"),
        ({"age": 24, "experience_years": 5, "derogation_on": FRIDAY.isoformat()}, None),
        ({"extract_issued_on": "2025-09-16"}, "ouder dan een jaar"),
        ({"training_done_on": None, "training_deadline_on": "2026-12-01"}, None),
    ],
)
def test_a_colleague_who_takes_over_is_judged_on_that_day(db, person, refused):
    """Typed on the case or answered to the task: nobody without the conditions takes over, and the agreement stays."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    mentor_leaves(db, work.mentor, FRIDAY, actor=world.coach, now=at(FRIDAY))
    world.deliver(at(FRIDAY))
    colleague = candidate(world, work, **person)

    if refused is None:
        appoint(world, case, colleague, FRIDAY)
        assert world.agreements(case)[0].mentor_id == colleague
        return
    for way in (appoint, lambda world, case, mentor, day: world.fill(case, day, mentor_id=mentor)):
        with pytest.raises(ActionRefused) as said:
            way(world, case, colleague, FRIDAY)
        assert refused in said.value.unmet[0].nl
    assert world.agreements(case)[0].mentor_id == work.mentor


@pytest.mark.parametrize(
    ("person", "refused"),
    [
        ({"age": 24, "experience_years": 5}, "minstens 25 jaar"),
        ({"age": 24, "experience_years": 5, "derogation_on": SIGNED.isoformat()}, None),
        ({"extract_issued_on": "2025-08-21"}, "ouder dan een jaar"),
        ({"training_done_on": None, "training_deadline_on": "2026-12-01"}, None),
        ({"training_done_on": None, "training_deadline_on": "2026-09-01"}, "mentoropleiding"),
    ],
)
def test_a_candidate_is_judged_on_the_start_date(db, person, refused):
    """24 years only with a derogation; an extract of thirteen months is too old; training may follow in time."""
    world = World(db)
    work = world.work()
    change_mentor(db, work.mentor, person, actor=world.coach, now=at(date(2026, 9, 1)))
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    if refused is None:
        world.sign(case, work, SIGNED, START)
        assert world.state(case) == "onboarding"
        return
    with pytest.raises(ActionRefused) as said:
        world.sign(case, work, SIGNED, START)
    assert refused in " ".join(each.nl for each in said.value.unmet if each.code == "mentor_valid")


def candidate(world, work, **person):
    """Add a colleague who may be a mentor."""
    day = (FRIDAY - timedelta(days=30)).isoformat()
    good = {
        "age": 41,
        "experience_years": 9,
        "conditions_seen_on": day,
        "extract_issued_on": day,
        "training_done_on": day,
    }
    typed = {"site_id": work.site, "name": "Jo Claes", "email": "jo@devos.example", **good, **person}
    return add_mentor(world.db, typed, actor=world.coach, now=at(FRIDAY))
