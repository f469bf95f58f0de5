"""What people answer to an invitation, and what an answer may never do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.errors import NotFound
from engine.tables import persons, tasks
from tests.workflows.appointments.planning import MONDAY, VISIT, Planner
from tests.workflows.histories import shipped
from workflows.register.appointments import answer_appointment, answer_by_mail
from workflows.register.tables import appointments

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def world(db):
    """A visit to which everybody is invited."""
    made = Planner(db).at_work()
    made.visit = made.plan()
    return made


def address(world, name):
    """Return somebody's address."""
    with world.db.read() as tx:
        return tx.execute(select(persons.c.email).where(persons.c.name == name)).scalars().first()


def says(world, answer, *, who="Els Maes", revision=0, at=LATER, **more):
    """Let a calendar answer."""
    with world.db.read() as tx:
        uid = tx.execute(select(appointments.c.uid).where(appointments.c.id == world.visit)).scalar_one()
    told = {"uid": uid, "address": address(world, who), "answer": answer, "revision": revision, **more}
    return answer_by_mail(world.db, shipped(), **told, stamped_at=at, now=LATER + timedelta(hours=9))


def answers(world):
    """Return what each role answered."""
    return {guest.role: guest.answer for guest in world.listed()[0].guests}


def asked(world):
    """Return the open tasks in free words: label, role and person."""
    query = select(tasks).where(tasks.c.case_id == world.case, tasks.c.kind == "free", tasks.c.status == "open")
    with world.db.read() as tx:
        return [(row.label, row.role, row.person_id) for row in tx.execute(query)]


def test_an_answer_stands_beside_who_gave_it(world):
    """The coach sees at a glance who comes, and the record says who answered."""
    assert says(world, "accepted") == "written"

    assert answers(world) == {
        "trajectory_coach": "needs_action",
        "mentor": "accepted",
        "learner": "needs_action",
        "parent": "needs_action",
    }
    [event] = world.events(world.case, "appointment_answered")
    assert event.actor_name == "Els Maes"


def test_a_no_asks_the_organizer_and_a_later_yes_takes_that_back(world):
    """Nobody drives to a workplace where nobody waits."""
    says(world, "declined")
    [(label, role, person)] = asked(world)
    assert label == "Els Maes kan niet op 20/10/2026 om 14:30 (bezoek): spreek iets anders af."
    assert (role, person) == ("trajectory_coach", world.coach.person_id)

    says(world, "accepted", at=LATER + timedelta(minutes=5))

    assert asked(world) == []


def test_an_older_answer_never_overwrites_a_newer_one(world):
    """Mails overtake each other."""
    says(world, "accepted", at=LATER + timedelta(minutes=5))

    assert says(world, "declined", at=LATER) == "older"
    assert says(world, "accepted", at=LATER + timedelta(minutes=9)) == "same"
    assert answers(world)["mentor"] == "accepted"


def test_an_answer_to_the_old_hour_says_nothing_about_the_new_one(world):
    """Who could on Tuesday was not asked about Wednesday."""
    says(world, "accepted")
    world.change(world.visit, VISIT + timedelta(days=1))
    assert answers(world)["mentor"] == "needs_action"

    assert says(world, "accepted", at=LATER + timedelta(hours=1)) == "older"
    assert says(world, "tentative", revision=1, at=LATER + timedelta(hours=1)) == "written"


def test_only_who_is_invited_answers(world):
    """A forwarded invitation must not answer for the mentor."""
    assert says(world, "accepted", address="iemand@elders.example") == "not_invited"
    assert says(world, "accepted", uid="another@samdulea") == "unknown"
    world.cancel(world.visit)
    assert says(world, "accepted", revision=1) == "over"


def test_a_calendar_with_a_clock_that_runs_ahead_can_still_change_its_mind(world):
    """An answer of the year 2040 would otherwise be the last word for ever."""
    says(world, "accepted", at=LATER.replace(year=2040))

    assert says(world, "declined", at=LATER.replace(year=2040, month=12)) == "written"


def test_a_page_answers_for_its_own_reader(world):
    """The mentor confirms the visit with one button."""
    mentor = world.named(world.case, "mentor")
    assert answer_appointment(world.db, shipped(), world.visit, mentor, "accepted", now=LATER) == "written"
    assert answers(world)["mentor"] == "accepted"

    with pytest.raises(NotFound):
        answer_appointment(world.db, shipped(), world.visit, world.city.person_id, "accepted", now=LATER)
