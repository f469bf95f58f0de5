"""Another school, or another programme in the same one: a new trajectory that knows the old one, and what travels."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused, NotFound
from engine.queries.case_page import view_case
from engine.tables import cases, events
from tests.workflows.histories import shipped
from tests.workflows.world import at
from workflows.register.tables import learners, reservations, trajectories

DAY = date(2026, 10, 12)
INFORMED = {"informed_on": DAY, "informed_channel": "call"}


@pytest.fixture
def elsewhere(world):
    """Another school, with a coordinator."""
    place = engine.add_organisation(world.db, actor=SYSTEM, name="Spectrum", kind="vt")
    return place, world.person("Ria Mol", "school_coordinator", place)


def cases_of(world, school):
    """Return the trajectories at a school."""
    with world.db.read() as tx:
        query = select(cases).where(cases.c.organisation_id == school, cases.c.workflow == "learner_trajectory")
        return list(tx.execute(query.order_by(cases.c.id)).all())


def moved(world, case, school, **more):
    """Move a learner to another school and carry out what follows."""
    world.go(case, "transfer_school", world.coordinator, DAY, reason="moved", target_school=school, **INFORMED, **more)
    world.deliver(at(DAY))


def test_a_move_opens_a_trajectory_at_the_new_school_and_both_know_each_other(world, elsewhere):
    """One learner, two trajectories; the old one is closed with the code of the new one."""
    school, reader = elsewhere
    case = world.screened(world.learner(last_name="Benali"))

    moved(world, case, school)

    [new] = cases_of(world, school)
    old = world.row(case)
    assert (old.state, new.state, new.title) == ("transferred", "screening", "Amina B.")
    assert world.fields(case)["successor_code"] == new.code
    assert new.fields["predecessor_code"] == old.code
    assert new.fields["signal_source"] == "other_school"
    [before] = world.rows(trajectories, case_id=case)
    [after] = world.rows(trajectories, case_id=new.id)
    assert (before.successor_id, after.predecessor_id) == (new.id, case)
    assert before.learner_id == after.learner_id
    assert len(world.rows(learners)) == 1
    assert view_case(world.db, shipped(), new.id, reader, at(DAY)).title == "Amina B."


def test_notes_and_the_screening_do_not_travel(world, elsewhere):
    """The new school starts with who the learner is and how to reach them, and sees nothing of the old case."""
    school, reader = elsewhere
    case = world.screened(world.learner())
    engine.note(world.db, shipped(), case, actor=world.coach, text="Heeft het thuis moeilijk.", now=at(DAY))

    moved(world, case, school)

    [new] = cases_of(world, school)
    kept = {"first_name", "last_name", "birth_date", "email", "parent_name", "parent_email", "programme_id"}
    assert kept <= new.fields.keys()
    assert new.fields.keys().isdisjoint({"ready", "willing", "motivation", "coach", "advised_by", "info_talk_on"})
    with world.db.read() as tx:
        told = tx.execute(select(events.c.payload).where(events.c.case_id == new.id)).scalars().all()
    assert "moeilijk" not in str(told)
    with pytest.raises(NotFound):
        view_case(world.db, shipped(), case, reader, at(DAY))


def test_moving_is_carried_out_once(world, elsewhere):
    """The order comes again after a crash: one successor."""
    school, _ = elsewhere
    case = world.screened(world.learner())
    moved(world, case, school)
    world.again("learner_trajectory.open_successor", at(DAY))

    assert len(cases_of(world, school)) == 1
    noted = [each for each in world.events(case, "filled_in") if "successor_code" in str(each.payload["fields"])]
    assert len(noted) == 1


def test_who_moves_during_an_agreement_closes_it_first(world, elsewhere):
    """The agreement is tripartite: with another school it is another agreement."""
    school, _ = elsewhere
    case = world.guided(world.work())
    with pytest.raises(ActionRefused) as refused:
        moved(world, case, school)
    assert {each.code for each in refused.value.unmet} == {"agreements_closed"}

    moved(world, case, school, agreement_ended_on=DAY)

    [row] = world.agreements(case)
    assert (row.status, row.ended_on, row.termination_code, row.fault) == (
        "ended", DAY, "learner_changed_school", "learner",
    )  # fmt: skip
    [new] = cases_of(world, school)
    assert new.state == "screening"


def staying(world, school):
    """Move a guided learner to a school, at the same company, and return workplace and new trajectory."""
    work = world.work()
    case = world.guided(work)
    moved(world, case, school, agreement_ended_on=DAY, company_continues="ja")
    [new] = cases_of(world, school)
    return work, new


def test_at_the_same_company_a_new_agreement_is_drafted_within_a_new_period(world, elsewhere):
    """The place is kept; twenty training days from the day after; nobody asks the company for a next learner."""
    school, reader = elsewhere
    world.offer(world.programme, school)

    work, new = staying(world, school)

    assert (new.state, new.fields["workplace_id"], new.fields["mentor_id"]) == (
        "drafting_agreement", work.workplace, work.mentor,
    )  # fmt: skip
    assert world.ends(new.id)["workplace_search"] == date(2026, 11, 17)
    assert [row.status for row in world.rows(reservations, case_id=new.id)] == ["held"]
    assert ("complete_enrolment", "school_coordinator") in world.open_tasks(new.id)
    assert world.messages("company_lead.agreement_ended") == []
    signed = DAY + timedelta(days=1)
    with pytest.raises(ActionRefused) as refused:
        world.go(new.id, "agreement_signed", reader, signed, **world.contract(work, signed, signed))
    assert {each.code for each in refused.value.unmet} == {"admitted_here"}
    admitted = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-2"}
    engine.fill_in(world.db, shipped(), new.id, admitted, actor=reader, seen_version=None, now=at(signed))
    signing = world.contract(work, signed, signed)
    assert world.go(new.id, "agreement_signed", reader, signed, **signing) == "onboarding"


def test_a_school_that_does_not_teach_the_programme_begins_with_the_screening(world, elsewhere):
    """The company may stay, the programme does not."""
    school, _ = elsewhere

    _, new = staying(world, school)

    assert new.state == "screening"
    assert world.rows(reservations, case_id=new.id) == []


def test_the_new_school_is_asked_to_name_a_coach(world, elsewhere):
    """At once, and again after three working days; after five somebody decides. Once named, nobody is asked."""
    school, reader = elsewhere
    case = world.screened(world.learner())
    world.mails.clear()

    moved(world, case, school)
    [new] = cases_of(world, school)
    world.tick(DAY, date(2026, 10, 20))

    asked = [mail for mail in world.mails if mail.deadline and mail.deadline.name == "coach_missing"]
    assert {mail.recipient.id for mail in asked} == {reader.person_id}
    assert ("coach_missing", "school_coordinator") in world.open_tasks(new.id)


def rerouted(world, other, **more):
    """Move a searching learner to another programme of the school and return both trajectories."""
    case = world.searching()
    way = {"reason": "own_choice", "destination": "other_dual", "next_programme_id": other}
    world.go(case, "change_route", world.coordinator, DAY, **way, **more)
    world.deliver(at(DAY))
    return cases_of(world, world.school)


@pytest.mark.parametrize(("admitted", "state"), [({"next_admitted": "ja"}, "enrolled"), ({}, "screening")])
def test_in_another_programme_the_learner_is_enrolled_or_a_person_enrols(world, admitted, state):
    """Admission is asked per programme: who meets it goes on, with the same coach; else the school decides."""
    _, new = rerouted(world, world.teach("Bakkerij duaal"), **admitted)

    assert new.state == state
    assert world.named(new.id, "trajectory_coach") == world.coach.person_id
    assert (("complete_enrolment", "school_coordinator") in world.open_tasks(new.id)) is bool(admitted)


def test_another_programme_in_the_same_school_copies_the_screening(world):
    """The advice is about the learner, not about the programme; the new trajectory begins with it."""
    other = world.teach("Bakkerij duaal")

    old, new = rerouted(world, other)

    assert (old.state, new.subtitle) == ("rerouted", "Bakkerij duaal")
    advice = ("ready", "willing", "advice_source", "advised_by", "advised_on")
    assert [new.fields[name] for name in advice] == [old.fields[name] for name in advice]
    assert (new.fields["predecessor_code"], old.fields["successor_code"]) == (old.code, new.code)
    assert new.fields["signal_source"] == "own_school"
    assert world.rows(trajectories, case_id=new.id)[0].programme_id == other
    assert len(world.rows(learners)) == 1


def test_without_a_next_programme_nothing_opens(world):
    """A non-dual programme is followed elsewhere."""
    case = world.searching()

    world.go(case, "change_route", world.coordinator, DAY, reason="own_choice", destination="non_dual")
    world.deliver(at(DAY))

    assert len(cases_of(world, world.school)) == 1
    assert "successor_code" not in world.fields(case)
