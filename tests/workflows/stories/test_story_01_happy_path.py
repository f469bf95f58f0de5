"""Story 1: Amina finds a workplace within the period, works, and leaves with a diploma and a job."""

from __future__ import annotations

from datetime import date

from tests.workflows.histories import shipped
from tests.workflows.world import World
from workflows.register.tables import leads, waiting_entries, workplace_searches

SIGNED, START = date(2026, 9, 21), date(2026, 9, 22)


def test_amina_from_registration_to_a_job(db):
    """T is 28 September; signed on the 21st; to register by 22 December; a diploma on 24 June, the mentor votes."""
    world = World(db)
    work = world.work()
    case = world.searching()
    assert world.ends(case)["workplace_search"] == date(2026, 9, 28)

    world.match(case, work, date(2026, 9, 15))
    world.sign(case, work, SIGNED, START)

    [search] = world.rows(workplace_searches, case_id=case)
    assert (search.closed_by, search.training_days, search.closed_on) == ("agreement", 15, SIGNED)
    assert "workplace_search" not in world.ends(case)
    assert world.ends(case)["agreement_registration"] == date(2026, 12, 22)
    [agreement] = world.agreements(case)
    assert (agreement.kind, agreement.starts_on, agreement.status, agreement.site_id) == (
        "oao",
        START,
        "running",
        work.site,
    )
    assert [row.status for row in world.rows(waiting_entries, case_id=case)] == ["placed"]

    world.tick(START, date(2026, 9, 28))
    assert {"mentor_first_day", "call_first_day"} <= {name for name, _ in world.open_tasks(case)}
    assert "onboarding_form" in {mail.kind for mail in world.mails}
    assert "mentor_question" in {mail.kind for mail in world.mails}
    world.onboarded(case, date(2026, 10, 2))
    world.fill(case, date(2026, 10, 5), registered_on=date(2026, 10, 5), registration_reference="L-77")
    assert world.agreements(case)[0].registered_on == date(2026, 10, 5)
    assert "agreement_registration" not in world.ends(case)

    evaluated(world, case, date(2027, 6, 24))

    assert world.state(case) == "completed"
    [over] = world.agreements(case)
    assert (over.status, over.termination_code) == ("ended", "completed")
    world.tick(date(2027, 6, 30))
    [lead] = world.rows(leads, site_id=work.site)
    assert world.state(lead.case_id) in shipped()["company_lead"].document.states


def test_the_first_visit_falls_within_twenty_training_days(db):
    """It is asked at day 15 of the guidance and due five days later."""
    world = World(db)
    case = world.guided(world.work())

    world.tick(date(2026, 10, 2), date(2026, 10, 30))

    assert ("visit_workplace", "trajectory_coach") in world.open_tasks(case)


def test_registration_is_reminded_before_the_three_months_are_over(db):
    """Nobody registered: the coach hears of it before 22 December, the school coordinator too."""
    world = World(db)
    case = world.guided(world.work())
    world.mails.clear()

    world.tick(date(2026, 11, 20), date(2026, 12, 21))

    told = {
        mail.recipient.id for mail in world.mails if mail.deadline and mail.deadline.name == "agreement_registration"
    }
    assert told >= {world.coach.person_id, world.coordinator.person_id}
    assert ("agreement_registration", "school_coordinator") in world.open_tasks(case)


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
