"""A late decision reaches the applicant's side; an end is told ninety and thirty days ahead, and comes by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.tables import outbox, tasks
from tests.workflows.recognition.track import DAY, a_town, at, shipped
from workflows.register.tables import recognitions, sites
from workflows.register.write import Writer

DECIDED_BY = DAY + timedelta(days=21)
END = date(2027, 6, 30)
NINETY, THIRTY = END - timedelta(days=90), END - timedelta(days=30)


@pytest.fixture
def town(db):
    """Give a city with an establishment."""
    return a_town(db)


def in_contact(town, coach):
    """Let a coach keep the contact with the establishment."""
    with town.db.transaction() as tx:
        values = {"lock_person_id": coach.person_id, "lock_organisation_id": town.school, "lock_since": DAY}
        Writer(tx, SYSTEM, at(DAY)).change(sites, town.site, values)


@pytest.mark.parametrize(
    ("applicant", "kind", "told"),
    [
        ("company", "recognition_pending", ["Inge Rombouts"]),
        ("school", "deadline_reminder", ["Mia Claes", "Karen Voet"]),
        ("sector", "deadline_reminder", ["Karen Voet"]),
    ],
)
def test_the_applicants_side_hears_of_a_late_decision_the_day_after_the_term(town, applicant, kind, told):
    """Of the sector nobody works here: the city calls."""
    track = town.open()
    named = {"applicant_coach": town.coach.person_id} if applicant == "school" else {}
    track.prepare(applicant=applicant, **named)
    track.submit(mandate=True)

    track.wait(DAY, DECIDED_BY)
    on_time = town.mails("recognition_pending") + town.mails("deadline_reminder")
    track.tick(DECIDED_BY + timedelta(days=1))

    assert on_time == []
    assert [name for name, _ in town.mails(kind)] == told


def test_a_decision_that_came_in_time_is_not_asked_after(town):
    """A reminder of something done costs trust."""
    track = town.open()
    track.prepare()
    track.submit()
    track.go("grant", DECIDED_BY, granted_on=DECIDED_BY)

    track.wait(DECIDED_BY, DECIDED_BY + timedelta(days=20))

    assert town.mails("recognition_pending") == []


def test_who_keeps_the_contact_and_the_city_hear_of_the_end_ninety_and_thirty_days_ahead(town):
    """The contact is whoever has it on that day, not whoever applied five years before."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=END)
    track.wait(NINETY - timedelta(days=2), NINETY - timedelta(days=1))
    assert town.mails("deadline_reminder") + town.mails("recognition_ending") == []
    in_contact(town, town.coach)

    track.wait(NINETY, END - timedelta(days=29))

    assert track.row().state == "expiring"
    assert town.known(NINETY).status == "granted"
    assert town.mails("recognition_ending") == [("Mia Claes", NINETY), ("Mia Claes", THIRTY)]
    assert town.mails("deadline_reminder") == [("Karen Voet", NINETY), ("Karen Voet", THIRTY)]
    with town.db.read() as tx:
        assert "arrange_renewal" in tx.execute(select(tasks.c.name).where(tasks.c.status == "open")).scalars().all()


def test_an_establishment_without_a_contact_is_the_citys(town):
    """Nobody else is bothered, and nothing fails."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=END)

    track.wait(NINETY, THIRTY)

    assert town.mails("recognition_ending") == []
    assert [day for _, day in town.mails("deadline_reminder")] == [NINETY, THIRTY]


def test_a_recognition_noted_shortly_before_its_end_is_warned_of_at_once(town):
    """The register begins in the middle of things: ninety days before may lie behind us."""
    track = town.open()
    in_contact(town, town.coach)
    track.go("grant", DAY, granted_on=DAY - timedelta(days=800), valid_until=DAY + timedelta(days=40))

    track.tick(DAY)

    assert track.row().state == "expiring"
    assert town.mails("recognition_ending") == [("Mia Claes", DAY)]


def test_it_expires_the_day_after_its_last_day_by_itself(town):
    """On the last day an agreement can still be covered; nobody claims to have seen the end in the counter."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=END)
    track.wait(NINETY, END)
    assert track.row().state == "expiring"

    track.tick(END + timedelta(days=1))

    assert track.row().state == "expired"
    found = town.known(END)
    assert (found.status, found.covers, found.ended_on, found.seen_on) == ("expired", True, END, DAY)
    with town.db.read() as tx:
        assert tx.execute(select(recognitions.c.seen_by)).scalar_one() == town.employee.person_id
    assert not town.known(END + timedelta(days=1)).covers


def test_a_prolonged_one_is_warned_of_again_before_its_new_end(town):
    """The first warning does not use up the second."""
    track = town.open()
    track.go("grant", DAY, granted_on=DAY, valid_until=END)
    track.wait(NINETY, NINETY)
    track.go("prolong", NINETY, valid_until=END + timedelta(days=365))

    track.wait(END, END + timedelta(days=2))
    assert track.row().state == "granted"
    track.wait(NINETY + timedelta(days=364), NINETY + timedelta(days=366))

    assert track.row().state == "expiring"
    assert [day for _, day in town.mails("deadline_reminder")] == [NINETY, NINETY + timedelta(days=365)]


def test_a_warning_that_came_too_late_is_not_given(town):
    """Prolonged between the clock and the mail: there is nothing to warn of, and no order fails."""
    track = town.open()
    in_contact(town, town.coach)
    track.go("grant", DAY, granted_on=DAY, valid_until=END)
    engine.fire_due(town.db, shipped(), at(NINETY))
    track.go("prolong", NINETY, valid_until=END + timedelta(days=365))

    track.tick(NINETY)

    assert town.mails("recognition_ending") == []
    with town.db.read() as tx:
        assert set(tx.execute(select(outbox.c.status).where(outbox.c.topic == "command")).scalars()) == {"sent"}


def test_an_application_that_nobody_answers_reaches_the_coordinator(town):
    """Fourteen days after the term somebody decides what to do."""
    track = town.open()
    track.prepare()
    track.submit()

    track.wait(DECIDED_BY, DECIDED_BY + timedelta(days=14))

    with town.db.read() as tx:
        roles = tx.execute(select(tasks.c.role).where(tasks.c.kind == "escalation", tasks.c.status == "open"))
        assert list(roles.scalars()) == ["city_coordinator"]
