"""Who hears what when an appointment is planned, changed or called off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine.errors import BadInput, NotAllowed, NotFound
from engine.restraint import Restraint
from engine.tables import outbox
from tests.workflows.appointments.planning import MONDAY, VISIT, Planner
from tests.workflows.histories import shipped
from workflows.register.appointments import Plan, note_held, plan_appointment

ALL = ["Amina", "Els", "Mia", "Sara"]


@pytest.fixture
def world(db):
    """A learner at work, with everybody around."""
    return Planner(db).at_work()


def paces(world):
    """Return the pace of each invitation that was written."""
    with world.db.read() as tx:
        return set(tx.execute(select(outbox.c.pace).where(outbox.c.kind.like("invitation%"))).scalars())


def test_everybody_of_the_chosen_roles_gets_an_invitation(world):
    """The mentor of this learner and no other, the parent as long as the learner is a minor."""
    key = world.plan()

    assert world.told() == [("invitation", name) for name in ALL]
    [mentor] = [each for each in world.mails if each.recipient.name == "Els Maes"]
    assert mentor.payload["from_hour"] == "14:30"
    assert mentor.payload["organizer"] == "Mia Claes"
    assert re.fullmatch(r"/p/\d+-[0-9a-f]{32}", mentor.link)
    [seen] = world.listed()
    assert (seen.id, seen.status, seen.revision) == (key, "planned", 0)
    assert {guest.role for guest in seen.guests} == {"trajectory_coach", "mentor", "learner", "parent"}
    assert paces(world) == {"daytime"}


def test_a_change_reaches_who_stays_who_comes_and_who_goes(world):
    """Calendars follow only the same number with a higher revision; a forgotten guest would wait in vain."""
    key = world.plan(roles=("mentor", "learner"))
    world.told()

    world.change(key, VISIT + timedelta(days=1), ("mentor", "parent"))

    assert world.told() == [
        ("invitation", "Sara"),
        ("invitation_cancelled", "Amina"),
        ("invitation_changed", "Els"),
    ]
    assert {each.payload["revision"] for each in world.mails} == {1}
    assert len({each.payload["uid"] for each in world.mails}) == 1
    [mentor] = [each for each in world.mails if each.kind == "invitation_changed"]
    assert mentor.payload["was_on"] == "2026-10-20"


def test_nothing_changed_says_nothing(world):
    """Pressing Save twice must not ring four telephones."""
    key = world.plan()
    world.told()

    world.change(key)

    assert world.told() == []
    assert world.listed()[0].revision == 0


def test_an_appointment_called_off_before_its_mail_left_never_leaves(world):
    """A mistake of one minute is nobody's business; an invitation that did leave is taken back."""
    key = world.plan()
    world.cancel(key)
    assert world.told() == []

    again = world.plan()
    world.told()
    world.cancel(again)

    assert again == key
    assert world.told() == [("invitation_cancelled", name) for name in ALL]
    assert world.listed()[0].status == "cancelled"


def test_a_visit_of_today_that_is_off_is_told_at_once(world):
    """Outside office hours too: the mentor would stand waiting at the gate."""
    world.plan(roles=("mentor",))
    world.told()
    early = VISIT.replace(hour=4)
    world.cancel(world.listed()[0].id, now=early)
    world.mails.clear()

    engine.deliver(world.db, shipped(), {"email": world.mails.append}, early, secret="s", restraint=Restraint())

    assert [each.kind for each in world.mails] == ["invitation_cancelled"]


def test_who_lost_their_part_still_hears_that_it_is_off(world):
    """A mentor who was replaced keeps the old visit in a calendar until somebody takes it out."""
    key = world.plan(roles=("mentor", "learner"))
    world.told()
    world.fill(world.case, MONDAY.date(), mentor_id=world.another_mentor())

    world.cancel(key)

    assert ("invitation_cancelled", "Els") in world.told()


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"starts_at": MONDAY - timedelta(minutes=1)}, "starts_on", "moment_is_past"),
        ({"starts_at": MONDAY.replace(year=2062)}, "starts_on", "too_far_ahead"),
        ({"minutes": 0}, "minutes", "too_small"),
        ({"roles": ()}, "roles", "nobody_chosen"),
        ({"roles": ("city_employee",)}, "roles", "nobody_in_role"),
        ({"kind": "party"}, "kind", "unknown_choice"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(world, wrong, field, code):
    """Nobody is invited to last year."""
    plan = {"kind": "visit", "starts_at": VISIT, "minutes": 60, "roles": ("mentor",), **wrong}

    with pytest.raises(BadInput) as refused:
        plan_appointment(world.db, shipped(), world.case, Plan(**plan), actor=world.coach, now=MONDAY)

    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]
    assert world.told() == []


def test_only_who_follows_the_learner_plans(world):
    """A stranger does not even learn that the case exists; who sees codes only may not invite by name."""
    plan = Plan("visit", VISIT, 60, ("mentor",))

    with pytest.raises(NotFound):
        plan_appointment(world.db, shipped(), world.case, plan, actor=world.city, now=MONDAY)
    with pytest.raises(NotAllowed):
        plan_appointment(world.db, shipped(), world.case, plan, actor=world.above, now=MONDAY)


def test_a_visit_is_held_once_it_began(world):
    """What took place is kept; nobody gets a mail about it."""
    key = world.plan()
    world.told()
    with pytest.raises(BadInput, match="not_begun"):
        note_held(world.db, shipped(), key, actor=world.coach, now=MONDAY)

    note_held(world.db, shipped(), key, actor=world.coach, now=VISIT + timedelta(hours=2))

    assert world.listed()[0].status == "held"
    assert world.told() == []
    with pytest.raises(BadInput, match="appointment_over"):
        world.cancel(key)
