"""Story 10: the learner turns 18 on 12 January 2027; from midnight in Brussels the parents are told nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import update

import engine
from engine.facts import Facts
from engine.rules import refusal
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.learner import KNOWN
from tests.workflows.world import SECRET, World, at

BORN, BIRTHDAY = "2009-01-12", date(2027, 1, 12)
LAST_MINUTE = datetime(2027, 1, 11, 22, 59, tzinfo=UTC)
MIDNIGHT = datetime(2027, 1, 11, 23, 0, tzinfo=UTC)


def parent_mail(world, case, due):
    """Leave a mail to the parent in the outbox, to be sent from a moment on."""
    with world.db.transaction() as tx:
        tx.execute(
            update(outbox)
            .where(outbox.c.case_id == case, outbox.c.kind == "coach_changed")
            .values(status="waiting", next_at=due, sent_at=None)
        )


def sent_to_parent(world, now):
    """Deliver what waits and return the names of the parents who got something."""
    world.mails.clear()
    handlers = {"email": world.mails.append}
    while engine.deliver(world.db, shipped(), handlers, now, secret=SECRET, limit=50).sent:
        pass
    return [mail.recipient.name for mail in world.mails if mail.recipient.name.startswith("Sara")]


def test_a_mail_that_waits_for_the_parent_is_withdrawn_at_midnight(db):
    """One minute before it may still leave; at 00:00 in Brussels it is cancelled and never sent."""
    world = World(db)
    case = world.screened(world.learner(birth_date=BORN))
    parent_mail(world, case, LAST_MINUTE)
    assert sent_to_parent(world, LAST_MINUTE)

    parent_mail(world, case, MIDNIGHT)
    assert sent_to_parent(world, MIDNIGHT) == []
    assert "cancelled" in {row.status for row in world.posted(case, "coach_changed")}


def test_the_learner_is_asked_whether_the_parents_stay_informed(db):
    """The task opens on the birthday; a yes lets the parents' mails go on."""
    world = World(db)
    case = world.screened(world.learner(birth_date=BORN))

    world.tick(date(2027, 1, 11))
    assert ("ask_parents_informed", "trajectory_coach") not in world.open_tasks(case)
    world.tick(BIRTHDAY)
    assert ("ask_parents_informed", "trajectory_coach") in world.open_tasks(case)

    world.fill(case, BIRTHDAY, parent_stays_informed="ja")
    parent_mail(world, case, at(BIRTHDAY, 10))
    assert sent_to_parent(world, at(BIRTHDAY, 10))


def test_an_agreement_after_the_birthday_needs_no_parent(db):
    """The day before the parent still signs."""
    definition = shipped()["learner_trajectory"]
    parts = {
        "agreement_kind": "sao", "workplace_id": 1, "agreement_starts_on": "2027-01-20",
        "agreement_ends_on": "2027-06-30", "training_plan_signed": True, "schedule_attached": True,
        "signed_learner_on": "2027-01-11", "signed_company_on": "2027-01-11",
        "signed_school_on": "2027-01-11", "birth_date": BORN,
    }  # fmt: skip
    facts = Facts(state="drafting_agreement", fields=parts, known=KNOWN)

    assert refusal(definition, facts, "agreement_complete", LAST_MINUTE).fields == ("signed_parent_on",)
    assert refusal(definition, facts, "agreement_complete", MIDNIGHT) is None
