"""Orders: what one case asks of another is done after the commit, once per order, or told where it can be seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

import engine
from engine.errors import ActionRefused
from engine.orders import TOPIC, OrderHandler
from engine.tables import events, outbox, tasks
from tests.builders import MONDAY, SECRET, a_library
from tests.engine.stacks import Stacks, the_library


class Town:
    """A library with shelves, its workflow, and one requested book after the other."""

    def __init__(self, db, folder):
        """Make the library."""
        with db.transaction() as tx:
            tx.execute(text("CREATE TABLE seen_clocks (step INTEGER, clocks VARCHAR(200))"))
        self.db, self.place, self.workflows = db, a_library(db), the_library(folder, Stacks())

    def book(self):
        """Ask for a book and return the case."""
        who = self.place.librarian
        values = {"book_title": "Tijl", "borrower_name": "Noor", "coach": who.person_id, "condition": "sound"}
        opened = engine.open_case(
            self.db, self.workflows, "library_loan", actor=who, fields=values, organisation_id=self.place.id, now=MONDAY
        )
        return opened.id

    def lend(self, case):
        """Lend the book, which asks for it to be fetched."""
        asked = {"lent_on": "2026-09-14", "due_on": "2026-10-14", "deposit": "15", "wrapped": "ja"}
        who = {"actor": self.place.librarian, "seen_version": None, "now": MONDAY}
        engine.advance(self.db, self.workflows, case, "lend", fields=asked, **who)

    def post(self, kind, key="once", **payload):
        """Ask for something from outside any case."""
        with self.db.transaction() as tx:
            engine.post_order(tx, kind, payload, key=key, now=MONDAY)

    def deliver(self, now=MONDAY):
        """Carry out what waits and say how it went."""
        handlers = {TOPIC: OrderHandler(self.db, self.workflows)}
        done = engine.deliver(self.db, self.workflows, handlers, now, secret=SECRET)
        return done.sent, done.later, done.failed

    def tasks(self, case):
        """Return name or words of every open task."""
        with self.db.read() as tx:
            query = select(tasks).where(tasks.c.case_id == case, tasks.c.status == "open")
            return [row.name if row.kind == "task" else row.label for row in tx.execute(query)]

    def orders(self):
        """Return the orders that were given."""
        with self.db.read() as tx:
            return list(tx.execute(select(outbox).where(outbox.c.topic == TOPIC).order_by(outbox.c.id)).all())


@pytest.fixture
def town(db, tmp_path):
    """Give a town with a library."""
    return Town(db, tmp_path)


def test_what_an_effect_asks_is_done_after_the_step(town):
    """In a transaction of its own; before it is delivered nothing has happened yet."""
    case = town.book()
    town.lend(case)
    assert "fetch_book" not in town.tasks(case)

    assert town.deliver() == (1, 0, 0)

    assert "fetch_book" in town.tasks(case)
    assert town.deliver() == (0, 0, 0)


def test_an_order_that_comes_twice_is_done_once(town):
    """A worker died between the deed and its mark: the same uuid, the same key, one task."""
    case = town.book()
    town.lend(case)
    town.deliver()
    with town.db.transaction() as tx:
        tx.execute(update(outbox).where(outbox.c.topic == TOPIC).values(status="waiting"))

    assert town.deliver() == (1, 0, 0)

    with town.db.read() as tx:
        opened = tx.execute(select(events.c.id).where(events.c.case_id == case, events.c.kind == "task_opened")).all()
    assert len(opened) == 1


def test_a_step_that_is_refused_asks_nothing(town):
    """The order is written in the step's own transaction: no step, no order."""
    case = town.book()
    who = {"actor": town.place.librarian, "seen_version": None, "now": MONDAY}

    with pytest.raises(ActionRefused):
        engine.advance(town.db, town.workflows, case, "lend", fields={"deposit": "1"}, **who)

    assert town.orders() == []


def test_an_order_of_a_step_that_is_taken_back_is_not_carried_out(town):
    """It had not left yet: it goes with its step."""
    case = town.book()
    town.lend(case)

    engine.correct(town.db, town.workflows, case, actor=town.place.librarian, seen_version=None, now=MONDAY)

    assert [row.status for row in town.orders()] == ["cancelled"]
    assert town.deliver() == (0, 0, 0)


def test_a_refused_order_is_told_on_its_case_and_not_tried_for_ever(town):
    """A register asked it, outside any case: the case it is about gets the task, and its record says why."""
    case = town.book()
    town.lend(case)
    town.deliver()
    town.post("library_loan.refuse", case_id=case)

    assert town.deliver() == (0, 0, 1)
    assert town.deliver(MONDAY + timedelta(days=1)) == (0, 0, 0)

    assert any("lukte niet" in each for each in town.tasks(case))
    with town.db.read() as tx:
        query = select(events.c.payload).where(events.c.case_id == case, events.c.kind == "order_failed")
        [told] = tx.execute(query).scalars().all()
    assert told["message"] == "library_loan.refuse"
    assert town.orders()[-1].status == "failed"


def test_two_refused_orders_are_one_task(town):
    """Whoever looks at the case looks once."""
    case = town.book()
    town.lend(case)
    for key in ("one", "two"):
        town.post("library_loan.refuse", key=key, case_id=case)
    town.deliver()

    assert len([each for each in town.tasks(case) if "lukte niet" in each]) == 1


@pytest.mark.parametrize("kind", ["library_loan.dance", "no_such_workflow.fetch"])
def test_an_order_nobody_knows_fails_and_stays_visible(town, kind):
    """A slip in a name is no reason to try for two days, nor to forget it."""
    town.post(kind)

    assert town.deliver() == (0, 0, 1)

    [row] = town.orders()
    assert row.status == "failed"
    assert "unknown_order" in row.last_error


def test_an_order_without_what_it_needs_stays_and_holds_up_nobody(town):
    """Whoever gave it forgot a name: a fault of the program, visible with its error; the next order is carried out."""
    case = town.book()
    town.post("library_loan.fetch", key="bad")
    town.post("library_loan.fetch", key="good", case_id=case)

    assert town.deliver() == (1, 1, 0)

    assert "fetch_book" in town.tasks(case)
    assert "KeyError" in town.orders()[0].last_error


def test_one_order_per_key_however_often_a_register_asks(town):
    """A mentor who left, came back on paper and left again the same day: the second asking changes nothing."""
    case = town.book()

    for _ in range(2):
        town.post("library_loan.fetch", key="mentor-1", case_id=case)

    assert len(town.orders()) == 1
    assert town.deliver() == (1, 0, 0)
