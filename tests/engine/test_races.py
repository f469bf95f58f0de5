"""Races on real databases: whoever comes second is told, and nothing happens twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

import engine
from engine.errors import EngineError, NotFound, StaleCase
from engine.history import audit
from engine.tables import cases, clock_steps, events, outbox
from tests.builders import MONDAY, a_library, a_loan, lend, library


def at_once(*works):
    """Run the works side by side from one starting shot; return each result or the engine's error."""
    barrier = threading.Barrier(len(works))

    def run(work):
        barrier.wait()
        try:
            return work()
        except EngineError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]


def count(db, *where):
    """Return how many events fit."""
    with db.read() as tx:
        return tx.execute(select(func.count()).select_from(events).where(*where)).scalar_one()


def test_of_two_coaches_one_wins_and_the_other_is_told(db):
    """Both looked at the same version; one step happens."""
    place = a_library(db)
    for _ in range(5):
        case = a_loan(db, place)
        seen = case.version + 1

        results = at_once(*[lambda case=case, seen=seen: lend(db, place, case.id, seen_version=seen)] * 2)

        assert sorted(type(each).__name__ for each in results) == ["Moved", "StaleCase"]
        assert count(db, events.c.case_id == case.id, events.c.kind == "advanced") == 1


def test_without_the_version_both_would_have_acted(db):
    """The control: two different harmless steps without a version both succeed, so the test above can fail."""
    place = a_library(db)
    case = a_loan(db, place)

    results = at_once(
        lambda: engine.note(db, library(), case.id, actor=place.librarian, text="een", now=MONDAY),
        lambda: engine.note(db, library(), case.id, actor=place.librarian, text="twee", now=MONDAY),
    )

    assert sorted(results) == [3, 4]


def test_a_double_click_happens_once(db):
    """Eight identical requests with one key: one step, eight equal answers."""
    place = a_library(db)
    case = a_loan(db, place)

    results = at_once(*[lambda: lend(db, place, case.id, seen_version=case.version + 1, key="form-1")] * 8)

    assert len(set(results)) == 1
    assert count(db, events.c.kind == "advanced") == 1


def test_opening_twice_with_one_key_opens_one_case(db):
    """A form sent twice makes one case, also when both arrive together."""
    place = a_library(db)
    values = {"book_title": "Tijl", "borrower_name": "Noor", "coach": place.librarian.person_id}

    def ask():
        return engine.open_case(
            db,
            library(),
            "library_loan",
            actor=place.librarian,
            fields=values,
            organisation_id=place.id,
            now=MONDAY,
            key="new-1",
        )

    results = at_once(*[ask] * 4)

    assert len({each.id for each in results}) == 1
    with db.read() as tx:
        assert tx.execute(select(func.count()).select_from(cases)).scalar_one() == 1


def test_a_clock_and_a_coach_meet_and_no_reminder_survives_the_step(db):
    """Whatever order they come in, afterwards no reminder of the left state waits and no step of it is pending."""
    place = a_library(db)
    due = MONDAY + timedelta(days=7)
    for _ in range(8):
        case = a_loan(db, place)

        at_once(lambda: engine.fire_due(db, library(), due), lambda case=case: lend(db, place, case.id, now=due))

        with db.read() as tx:
            waiting = select(outbox.c.id).where(outbox.c.case_id == case.id, outbox.c.status == "waiting")
            assert tx.execute(waiting).all() == []
            left = select(clock_steps.c.id).where(
                clock_steps.c.case_id == case.id, clock_steps.c.status == "pending", clock_steps.c.due_at <= due
            )
            assert tx.execute(left).all() == []
            assert audit(tx).broken == ()


def test_two_workers_fire_a_step_once(db):
    """Several workers on the same due steps: each step fires once."""
    place = a_library(db)
    for _ in range(6):
        a_loan(db, place)
    due = MONDAY + timedelta(days=7)

    at_once(*[lambda: engine.fire_due(db, library(), due)] * 3)
    engine.fire_due(db, library(), due)

    assert count(db, events.c.kind == "step_fired") == 6
    with db.read() as tx:
        assert tx.execute(select(func.count()).select_from(outbox)).scalar_one() == 6


def test_the_loser_gets_an_error_a_page_can_explain(db):
    """A late second step on a case that moved on is stale or no longer offered, never a crash."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)

    [late] = at_once(lambda: lend(db, place, case.id))

    assert isinstance(late, NotFound | StaleCase)
