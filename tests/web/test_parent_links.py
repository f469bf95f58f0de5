"""What a parent of a minor confirms behind a link: the start of an agreement, and that a workplace stopped."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

from engine.links import page_path
from engine.tables import tasks
from tests.builders import SECRET
from tests.web.site import Site
from tests.workflows.histories import at, shipped
from tests.workflows.world import World
from workflows.register.tables import confirmations

START = date(2026, 9, 22)


@pytest.fixture
def world(db):
    """A minor begins at a workplace; the parent gets a mail on the first day."""
    made = World(db)
    made.case = made.searching()
    place = made.work()
    made.match(made.case, place, START - timedelta(days=1))
    made.sign(made.case, place, START - timedelta(days=1), START)
    made.mails.clear()
    made.tick(START)
    made.pages = Site(db, None, at(START, 11), shipped())
    return made


def asked_of_parent(world):
    """Return the mails that ask a parent to confirm."""
    return [mail for mail in world.mails if mail.kind == "confirm_read"]


def test_a_parent_of_a_minor_confirms_with_one_button(world):
    """Looking confirms nothing; pressing is remembered with its moment and asked no more."""
    [mail] = asked_of_parent(world)
    visitor = world.pages.visitor()
    page = unescape(visitor.get(mail.link).text)
    assert "Ik heb dit gelezen" in page
    assert "welzijn" not in page.lower()
    assert world.rows(confirmations) == []

    assert "Uw bevestiging is bewaard" in visitor.post(mail.link).text

    [kept] = world.rows(confirmations, case_id=world.case)
    assert (kept.kind, kept.person_id, kept.confirmed_at) == ("agreement", mail.recipient.id, at(START, 11))
    assert "U bevestigde op di 22 sep 2026" in visitor.get(mail.link).text
    world.tick(START + timedelta(days=1), START + timedelta(days=20))
    assert len(asked_of_parent(world)) == 1
    assert world.rows(tasks, case_id=world.case, name="call_parent") == []


@pytest.mark.complaint(1)
def test_a_parent_who_does_not_confirm_is_reminded_twice_and_then_called(world):
    """Two reminders at most; then a person rings."""
    world.tick(START + timedelta(days=1), START + timedelta(days=20))

    assert len(asked_of_parent(world)) == 3
    assert [row.status for row in world.rows(tasks, case_id=world.case, name="call_parent")] == ["open"]


def test_a_parent_confirms_that_a_workplace_stopped(world):
    """The search begins anew; whoever represents a minor must know."""
    stop = START + timedelta(days=3)
    ended = {"agreement_ended_on": stop, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(world.case, "agreement_ended", world.coach, stop, reason="trial_by_learner", **ended)
    world.mails.clear()

    world.tick(stop, stop + timedelta(days=5))
    [mail, *_] = asked_of_parent(world)
    world.pages.visitor().post(mail.link)

    assert "stopt" in mail.task.label["nl"]
    assert [row.kind for row in world.rows(confirmations, case_id=world.case)] == ["stop"]


def test_each_of_two_parents_confirms_by_a_link_of_their_own(db):
    """Parents who live apart both read it; the page says who did not yet, and the coach calls when one keeps silent."""
    made = World(db)
    case = made.searching()
    father = {"second_parent_name": "Karim Benali", "second_parent_email": "karim@ouder.example"}
    made.fill(case, START - timedelta(days=2), **father)
    place = made.work()
    made.match(case, place, START - timedelta(days=1))
    made.sign(case, place, START - timedelta(days=1), START)
    made.mails.clear()
    made.tick(START)
    pages = Site(db, None, at(START, 11), shipped())
    mails = {mail.recipient.name: mail for mail in asked_of_parent(made)}
    mother = next(name for name in mails if name != "Karim Benali")
    own = {name: own_page_of(made, case, mail.recipient.id) for name, mail in mails.items()}

    pages.visitor().post(mails["Karim Benali"].link)
    said = [unescape(pages.visitor().get(path).text) for path in own.values()]
    assert all("Begin van de overeenkomst gelezen: 1 van 2" in each for each in said)

    made.tick(START + timedelta(days=1), START + timedelta(days=20))
    assert [mail.recipient.name for mail in asked_of_parent(made)].count("Karim Benali") == 1
    assert [mail.recipient.name for mail in asked_of_parent(made)].count(mother) == 3
    assert [row.status for row in made.rows(tasks, case_id=case, name="call_parent")] == ["open"]

    pages.visitor().post(mails[mother].link)
    assert "Begin van de overeenkomst gelezen: 2 van 2" in unescape(pages.visitor().get(own[mother]).text)


def own_page_of(world, case, person_id):
    """Return the path of somebody's own page."""
    with world.db.transaction() as tx:
        return page_path(tx, case, person_id, secret=SECRET, now=at(START, 11))
