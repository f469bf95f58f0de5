"""Each rule on a real case: on the night before nothing goes, on the night itself what it names and nothing more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.tables import outbox, persons
from tests.workflows.histories import shipped
from tests.workflows.retention.remains import faults_of_record, figures, places_of
from tests.workflows.retention.settled import CONFIDED, LASTING, NOVEMBER, SEAL, a_settled_learner
from tests.workflows.world import World, at
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.resealing import renew_seals
from workflows.register.sites import add_site
from workflows.register.tables import company_contacts, mentors, note_readings, wellbeing_checks, wellbeing_notes
from workflows.register.wellbeing import headings
from workflows.retention import expected, work_off

ONE_DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    """An empty network."""
    return World(db)


def nights(world, first):
    """Do the work of the night before and of the night itself; return what each erased."""
    return [work_off(world.db, shipped(), at(day)) for day in (first - ONE_DAY, first)]


def a_prospect(world):
    """Somebody who asked and never came: closed on 12 October 2026."""
    case = world.learner(date(2026, 10, 1), first_name="Wout", last_name="Baert")
    world.go(case, "do_not_start", world.coordinator, date(2026, 10, 12), reason="no_interest")
    return case


def a_lost_lead(world):
    """A company that said no on 20 October 2026, after a call."""
    day = date(2026, 10, 19)
    company = add_company(world.db, {"name": "Bakkerij Roos", "postcode": "2060"}, actor=world.city, now=at(day)).id
    site = add_site(world.db, {"company_id": company, "postcode": "2060"}, actor=world.city, now=at(day)).id
    person = {"company_id": company, "name": "Roos Wils", "email": "roos.wils@roos.example"}
    add_contact(world.db, person, actor=world.city, now=at(day))
    signal = {"signal_source": "visit", "signal_on": day.isoformat(), "signal_text": "Zoekt iemand vanaf januari."}
    named = {"contact_name": "Roos Wils", "contact_email": "roos.wils@roos.example"}
    opened = engine.open_case(
        world.db,
        shipped(),
        "company_lead",
        actor=world.city,
        fields={"company_id": company, "site_id": site, **signal, **named},
        organisation_id=world.hall,
        now=at(day),
    )
    world.go(opened.id, "lose", world.city, date(2026, 10, 20), reason="no_interest")
    return opened.id


def test_who_never_enrolled_goes_after_a_year(world):
    """Her file is not a trajectory: it does not wait for the end of a school year."""
    case = a_prospect(world)
    days = (date(2026, 10, 5), date(2026, 12, 1))
    before = figures(world.db, *days)

    late, on_time = nights(world, date(2027, 10, 12))

    assert (late["prospects"], on_time["prospects"], on_time["trajectories"]) == (0, 1, 0)
    assert world.row(case).erased_at == at(date(2027, 10, 12))
    assert places_of(world.db, "Baert", "Wout") == {"Baert": set(), "Wout": set()}
    assert figures(world.db, *days) == before
    assert faults_of_record(world.db) == ()


def test_what_was_confided_goes_a_year_after_she_left_and_the_rest_stays(world):
    """Notes, check-ins and private answers; who read a note is known for two years."""
    world.case = a_settled_learner(world)

    late, on_time = nights(world, date(2027, 11, 10))

    assert (late["wellbeing"], on_time["wellbeing"], on_time["readings"]) == (0, 1, 0)
    assert places_of(world.db, *CONFIDED) == {word: set() for word in CONFIDED}
    assert all(places_of(world.db, *LASTING).values())
    assert world.rows(wellbeing_checks) == []
    assert [(row.ciphertext, row.shared_as) for row in world.rows(wellbeing_notes)] == [(b"", None)]
    assert headings(world.db, shipped(), world.case, actor=world.coordinator) == ()
    assert renew_seals(world.db, shipped(), seal=SEAL) == 0
    assert faults_of_record(world.db) == ()


def test_who_read_a_note_is_forgotten_after_two_years(world):
    """And with the last reading what was left of the note."""
    a_settled_learner(world)

    late, on_time = nights(world, date(2028, 11, 3))

    assert (late["readings"], on_time["readings"]) == (0, 1)
    assert (world.rows(note_readings), world.rows(wellbeing_notes)) == ([], [])
    assert faults_of_record(world.db) == ()


def test_people_of_a_company_go_two_years_after_the_last_contact(world):
    """The contact person, also on the closed case, and the company stays."""
    lead = a_lost_lead(world)

    late, on_time = nights(world, date(2028, 10, 19))

    assert (late["contacts"], late["people_on_cases"]) == (0, 0)
    assert (on_time["contacts"], on_time["people_on_cases"]) == (1, 1)
    assert world.rows(company_contacts) == []
    assert places_of(world.db, "Roos Wils", "roos.wils@") == {"Roos Wils": set(), "roos.wils@": set()}
    assert world.fields(lead)["company_name"] == "Bakkerij Roos"
    assert world.fields(lead)["signal_text"] == "Zoekt iemand vanaf januari."
    assert faults_of_record(world.db) == ()


def test_a_company_where_somebody_worked_is_no_stranger(world):
    """The mentor of a learner who worked there until 10 November 2026 stays two years from that day."""
    world.case = a_settled_learner(world)

    late, on_time = nights(world, date(2028, 11, 10))

    assert (late["mentors"], on_time["mentors"]) == (0, 1)
    [mentor] = world.rows(mentors)
    assert (mentor.name, mentor.email, mentor.training_done_on) == ("", None, date(2026, 8, 1))
    assert faults_of_record(world.db) == ()


def test_the_history_of_a_lead_goes_after_five_years(world):
    """What it counted for stays counted."""
    lead = a_lost_lead(world)
    days = (date(2026, 10, 19), date(2026, 12, 1))
    before = figures(world.db, *days)

    late, on_time = nights(world, date(2031, 10, 20))

    assert (late["leads"], on_time["leads"]) == (0, 1)
    assert (world.row(lead).title, world.fields(lead)) == (world.row(lead).code, {})
    assert places_of(world.db, "vanaf januari") == {"vanaf januari": set()}
    assert figures(world.db, *days) == before
    assert faults_of_record(world.db) == ()


def test_what_a_mail_said_is_kept_for_ninety_days(world):
    """That it was sent, to whom and when, is known for longer; what still waits is not touched."""
    world.case = a_settled_learner(world)
    first = NOVEMBER + timedelta(days=90)

    late, on_time = nights(world, first)

    assert on_time["mails"] > 0
    with world.db.read() as tx:
        told = tx.execute(select(outbox).where(outbox.c.sent_at < at(NOVEMBER + ONE_DAY))).all()
        waits = tx.execute(select(outbox).where(outbox.c.status == "waiting")).all()
    assert {str(row.payload) for row in told} == {"{}"}
    assert all(row.recipient_id for row in told if row.topic == "email")
    assert waits
    assert late["mails"] > 0


def test_a_dry_run_says_how_much_and_changes_nothing(world):
    """An administrator looks before the night does it."""
    a_prospect(world)
    now = at(date(2027, 10, 12))

    assert expected(world.db, shipped(), now)["prospects"] == 1
    assert places_of(world.db, "Baert")["Baert"]
    work_off(world.db, shipped(), now)
    assert set(expected(world.db, shipped(), now).values()) == {0}


def test_who_has_an_account_keeps_their_name(world):
    """Members of the staff are no subject of a case."""
    world.case = a_settled_learner(world)

    work_off(world.db, shipped(), at(date(2029, 9, 1)))

    with world.db.read() as tx:
        names = set(tx.execute(select(persons.c.name)).scalars())
    assert {"Mia Claes", "Jan Smet", "Karen Vos"} <= names
