"""Story 10: the learner turns 18 on 12 January 2027; from midnight in Brussels the parents are told nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

import engine
from engine.errors import ActionRefused
from engine.tables import outbox
from tests.web.site import Site
from tests.workflows.histories import shipped
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


def test_the_learner_chooses_by_mail_whether_the_parents_stay_informed(db):
    """Asked on the birthday by a link of their own; a yes lets the parents' mails go on, silence does not."""
    world = World(db)
    case = world.screened(world.learner(birth_date=BORN))
    world.tick(date(2027, 1, 11))
    assert ("choose_parents_informed", "learner") not in world.open_tasks(case)

    world.mails.clear()
    world.tick(BIRTHDAY)
    [mail] = [mail for mail in world.mails if mail.kind == "parents_question"]
    assert mail.recipient.id == world.named(case, "learner")
    page = Site(db, None, now=at(BIRTHDAY, 10), workflows=shipped()).visitor()
    assert "Mogen je ouders op de hoogte blijven?" in page.get(mail.link).text
    page.post(mail.link, data={"parent_stays_informed": "ja"})

    assert world.fields(case)["parent_stays_informed"] is True
    parent_mail(world, case, at(BIRTHDAY, 11))
    assert sent_to_parent(world, at(BIRTHDAY, 11))


def test_a_learner_who_does_not_answer_is_asked_by_the_coach(db):
    """After ten working days: Tuesday 26 January; meanwhile the parents get nothing."""
    world = World(db)
    case = world.screened(world.learner(birth_date=BORN))

    world.tick(BIRTHDAY, date(2027, 1, 26))
    assert ("ask_parents_informed", "trajectory_coach") not in world.open_tasks(case)
    world.tick(date(2027, 1, 27))

    assert ("ask_parents_informed", "trajectory_coach") in world.open_tasks(case)
    parent_mail(world, case, at(date(2027, 1, 27)))
    assert sent_to_parent(world, at(date(2027, 1, 27))) == []


def test_an_agreement_from_the_birthday_on_needs_no_parent(db):
    """Signed on 11 January a parent signs too; on the 12th the learner signs alone."""
    world = World(db)
    work, eve = world.work(), date(2027, 1, 11)
    case = world.searching(first=date(2027, 1, 4), birth_date=BORN)
    world.match(case, work, eve)
    alone = {"signed_parent_on": None, "agreement_starts_on": date(2027, 1, 13)}

    with pytest.raises(ActionRefused) as refused:
        world.sign(case, work, eve, BIRTHDAY, **alone)
    assert "ook een ouder tekent" in " ".join(each.nl for each in refused.value.unmet)

    world.sign(case, work, BIRTHDAY, BIRTHDAY, **alone)
    assert world.state(case) == "onboarding"
    assert world.agreements(case)[0].signed_parent_on is None
