"""Somebody else guides the learner, or another school does: whoever must know whom to call hears it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.tables import outbox
from notifications.texts import Texts
from tests.workflows.asking import WORKFLOWS
from tests.workflows.histories import at, shipped
from tests.workflows.world import World

DAY = date(2026, 10, 13)


@pytest.fixture
def world(db):
    """Give a school with a learner at work."""
    made = World(db)
    made.case = made.guided(made.work())
    made.other = made.person("Noa Wils", "trajectory_coach", made.school)
    made.mails.clear()
    return made


def hand_over(world, *, by, to):
    """Name another coach, and let the mails leave the next morning."""
    engine.assign(
        world.db, shipped(), world.case, "trajectory_coach", to.person_id, actor=by, seen_version=None, now=at(DAY)
    )
    world.deliver(at(DAY + timedelta(days=1)))


def told(world, kind):
    """Return who got a mail, by their part in the case."""
    roles = {world.named(world.case, role): role for role in ("learner", "parent", "mentor", "trajectory_coach")}
    return sorted(roles.get(mail.recipient.id, "somebody else") for mail in world.mails if mail.kind == kind)


@pytest.mark.complaint(15)
@pytest.mark.complaint(18)
def test_a_new_coach_is_introduced_to_learner_parent_and_mentor(world):
    """From now on they call somebody else; the new coach hears that the case is theirs."""
    hand_over(world, by=world.coordinator, to=world.other)

    assert told(world, "coach_changed") == ["learner", "mentor", "parent"]
    assert told(world, "handed_over") == ["trajectory_coach"]
    [mail] = [each for each in world.mails if each.kind == "handed_over"]
    assert mail.recipient.id == world.other.person_id
    assert {each.subject.coach.name for each in world.mails if each.kind == "coach_changed"} == {"Noa Wils"}


def test_who_names_the_same_coach_again_tells_nobody(world):
    """A press too many is no news to a family."""
    hand_over(world, by=world.coordinator, to=world.coach)

    assert told(world, "coach_changed") == told(world, "handed_over") == []


def test_another_school_is_told_while_the_old_one_can_still_be_called(world):
    """Learner, parent and mentor hear of it from the school they know."""
    elsewhere = engine.add_organisation(world.db, actor=engine.SYSTEM, name="Spectrum", kind="vt")
    world.person("Tom Bal", "school_coordinator", elsewhere)
    asked = {"target_school": elsewhere, "informed_on": DAY, "informed_channel": "call", "company_continues": "nee"}

    world.go(world.case, "transfer_school", world.coordinator, DAY, reason="moved", agreement_ended_on=DAY, **asked)
    world.deliver(at(DAY + timedelta(days=1)))

    assert told(world, "school_changed") == ["learner", "mentor", "parent"]


def test_a_parent_reads_french_and_her_child_dutch(world):
    """Who chose a language gets it, each their own."""
    world.fill(world.case, DAY, parent_language="fr")

    hand_over(world, by=world.coordinator, to=world.other)

    texts = Texts("https://duaal.example", {"learner_trajectory": WORKFLOWS / "learner_trajectory"})
    mails = [texts.write(mail) for mail in world.mails if mail.kind == "coach_changed"]
    assert sorted(mail.language for mail in mails) == ["fr", "nl", "nl"]
    assert any("Noa Wils est désormais la personne de contact" in repr(mail.blocks) for mail in mails)


def test_staff_read_news_in_the_mail_of_their_day_and_families_at_once(world):
    """The start of a search is one line of a coach's morning, and an own mail for who must act."""
    with world.db.read() as tx:
        query = select(outbox.c.recipient_id, outbox.c.pace).where(outbox.c.kind == "search_started")
        paces = dict(tx.execute(query).all())

    assert paces[world.named(world.case, "learner")] == paces[world.named(world.case, "parent")] == "daytime"
    assert {pace for person, pace in paces.items() if person == world.coordinator.person_id} <= {"gathered"}
    assert "gathered" in paces.values()
