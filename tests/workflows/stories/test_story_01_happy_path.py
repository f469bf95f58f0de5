"""Story 1: Amina finds a workplace within the period, works, and leaves with a diploma and a job."""

from __future__ import annotations

from datetime import date

import pytest

from engine.tables import tasks
from tests.workflows.world import World
from workflows.register.tables import absences, leads, waiting_entries, workplace_searches

MATCHED, INTAKE = date(2026, 9, 14), date(2026, 9, 15)
SIGNED, START = date(2026, 9, 21), date(2026, 9, 22)


def test_amina_from_registration_to_a_job(db):
    """T is 28 September; signed on the 21st; to register by 22 December; a diploma on 24 June, the mentor votes."""
    world = World(db)
    work = world.work()
    case = world.searching()
    assert world.ends(case)["workplace_search"] == date(2026, 9, 28)

    matched(world, case, work)
    world.sign(case, work, SIGNED, START)

    [search] = world.rows(workplace_searches, case_id=case)
    assert (search.closed_by, search.training_days, search.closed_on) == ("agreement", 15, SIGNED)
    assert "workplace_search" not in world.ends(case)
    assert world.ends(case)["agreement_registration"] == date(2026, 12, 22)
    [agreement] = world.agreements(case)
    assert (agreement.kind, agreement.starts_on, agreement.status, agreement.site_id) == (
        "oao", START, "running", work.site,
    )  # fmt: skip
    assert (agreement.workplace_hours, agreement.allowance_step) == (20.0, "step_2")
    assert [row.status for row in world.rows(waiting_entries, case_id=case)] == ["placed"]

    world.onboarded(case, date(2026, 10, 2))
    world.fill(case, date(2026, 10, 5), registered_on=date(2026, 10, 5), registration_reference="L-77")
    assert world.agreements(case)[0].registered_on == date(2026, 10, 5)
    assert "agreement_registration" not in world.ends(case)

    evaluated(world, case, date(2027, 6, 24))

    assert world.state(case) == "completed"
    [over] = world.agreements(case)
    assert (over.status, over.termination_code) == ("ended", "completed")
    trajectory = world.fields(case)
    assert (trajectory["certificate_kind"], trajectory["destination"], trajectory["mentor_voted"]) == (
        "education_qualification", "job_same_company", True,
    )  # fmt: skip
    world.tick(date(2027, 6, 30))
    [lead] = world.rows(leads, site_id=work.site)
    asked = world.fields(lead.case_id)
    assert (world.state(lead.case_id), asked["signal_source"]) == ("detected", "finished_trajectory")
    assert asked["programme_id"] == world.programme


def test_the_intake_is_a_justified_absence_from_school(db):
    """Noted by itself on the day that both said yes, once, as half a day; no reason and no company in it."""
    world = World(db)
    case = world.searching()
    assert world.rows(absences, case_id=case) == []

    matched(world, case, world.work())

    [absence] = world.rows(absences, case_id=case)
    assert (absence.from_on, absence.until_on, absence.half_days) == (INTAKE, INTAKE, 1)
    assert (absence.component, absence.kind, absence.by_mentor) == ("school", "justified", False)


@pytest.mark.parametrize(("reason", "away"), [("learner_no", 1), ("learner_absent", 0)])
def test_an_intake_that_led_nowhere_was_one_too_unless_the_learner_did_not_come(db, reason, away):
    """Who went to the talk was rightly away; who did not show up was not there."""
    world = World(db)
    case, work = world.searching(), world.work()
    world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=INTAKE)

    world.go(case, "reject_match", world.coach, INTAKE, reason=reason)

    assert len(world.rows(absences, case_id=case)) == away
    assert "intake_on" not in world.fields(case)


def test_the_mentor_is_asked_on_the_first_and_the_fifth_day_at_work(db):
    """Tuesday 22 September and Monday the 28th, at eight in the morning, each once."""
    world = World(db)
    case, work = world.searching(), world.work()
    matched(world, case, work)
    world.sign(case, work, SIGNED, START)
    world.mails.clear()

    world.tick(START, date(2026, 9, 29))

    forms = {
        kind: [mail for mail in world.mails if mail.kind == kind] for kind in ("onboarding_form", "mentor_question")
    }
    assert [mail.now.date() for mail in forms["onboarding_form"]] == [START]
    assert [mail.now.date() for mail in forms["mentor_question"]] == [date(2026, 9, 28)]
    assert {mail.recipient.id for mails in forms.values() for mail in mails} == {world.named(case, "mentor")}
    assert {"mentor_first_day", "call_first_day"} <= {name for name, _ in world.open_tasks(case)}


def test_the_first_visit_falls_within_twenty_training_days(db):
    """Guided from Friday 2 October: training day twenty is 29 October, and the visit is due by then."""
    world = World(db)
    case = world.guided(world.work())

    world.tick(date(2026, 10, 2), date(2026, 10, 29))

    [visit] = world.rows(tasks, case_id=case, name="visit_workplace")
    assert visit.due_on <= date(2026, 10, 30)
    assert ("visit_workplace", "trajectory_coach") in world.open_tasks(case)


def test_registration_is_reminded_before_the_three_months_are_over(db):
    """Nobody registered: the coach hears of it twice before 22 December, the school coordinator in the last week."""
    world = World(db)
    case = world.guided(world.work())
    world.mails.clear()

    world.tick(date(2026, 10, 2), date(2026, 12, 21))

    told = [mail for mail in world.mails if mail.deadline and mail.deadline.name == "agreement_registration"]
    assert {mail.deadline.ends_on for mail in told} == {date(2026, 12, 22)}
    assert {mail.recipient.id for mail in told} == {world.coach.person_id, world.coordinator.person_id}
    days = sorted({mail.now.date() for mail in told if mail.recipient.id == world.coach.person_id})
    assert days == [date(2026, 10, 22), date(2026, 11, 24), date(2026, 12, 15)]
    assert ("agreement_registration", "school_coordinator") in world.open_tasks(case)


def matched(world, case, work):
    """Propose the place on Monday 14 September, meet on Tuesday the 15th and agree."""
    world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=INTAKE)
    yes = {"learner_agrees": "ja", "company_agrees": "ja", "match_parent_informed_on": INTAKE}
    world.go(case, "accept_match", world.coach, INTAKE, **yes)


def evaluated(world, case, council):
    """Bring a learner from guidance to the end, with the vote of the mentor."""
    day = date(2027, 6, 1)
    world.go(case, "start_final_evaluation", world.coach, day, council_on=council)
    scored = {"competences_school_scored": "ja", "competences_mentor_scored": "ja"}
    wish = {"self_evaluation": "Het ging goed.", "destination_wish": "work"}
    world.go(case, "submit_to_council", world.coach, date(2027, 6, 10), mentor_invited_on=day, **scored, **wish)
    votes = {"council_held_on": council, "council_decision": "certificate", "mentor_voted": "ja", "coach_voted": "ja"}
    world.go(case, "award_certificate", world.coordinator, council, certificate_kind="education_qualification", **votes)
    handed = {
        "certificate_delivered_on": council,
        "destination": "job_same_company",
        "warm_handover_contact": "Elektro De Vos",
        "mentor_thanked": "ja",
        "company_asked_on": council,
        "closing_talk_on": council,
    }
    world.go(case, "finish_handover", world.coach, date(2027, 6, 28), **handed)
