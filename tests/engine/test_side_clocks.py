"""A side clock runs beside a case: its steps come, but it never makes the case due and nobody has to care for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.loader import load_all, survey
from engine.tables import cases, clocks, outbox
from tests.builders import MONDAY, a_library
from tests.engine import library

CLOCK = """clocks:
  title_day:
    label: {nl: Jaardag van het boek, en: Day of the book}
    runs_in: [lent, in_repair]
    length: 5 calendar_days
    starts_on:
      - {field: lent_on}
    side: true
    steps:
      - {at_end: true, remind: [librarian]}
  loan_period:
"""
SIDE = ("clocks:\n  loan_period:\n", CLOCK)
MAIN = ("clocks:\n  loan_period:\n", CLOCK.replace("    side: true\n", ""))
ALONE = (
    "    runs_in: [lent, in_repair]\n    length: 30",
    "    runs_in: [lent, in_repair]\n    side: true\n    length: 30",
)


@pytest.fixture(params=[True, False], ids=["side", "main"])
def lent(db, tmp_path, request):
    """Lend a book whose day counts beside it, or as a control as an ordinary clock that ends first."""
    root, _ = library.a_library(tmp_path, SIDE if request.param else MAIN)
    workflows, place = load_all([root]), a_library(db)
    who = {"actor": place.librarian, "now": MONDAY}
    values = {"book_title": "Tijl", "borrower_name": "Noor", "coach": place.librarian.person_id, "condition": "sound"}
    opened = engine.open_case(db, workflows, "library_loan", fields=values, organisation_id=place.id, **who)
    asked = {"lent_on": "2026-09-14", "due_on": "2026-10-14", "deposit": "15", "wrapped": "ja"}
    engine.advance(db, workflows, opened.id, "lend", fields=asked, seen_version=None, **who)
    return request.param, db, workflows, place, opened.id


def test_only_a_deadline_makes_a_case_due(lent):
    """Lists sort by the day that a case is due."""
    side, db, _, _, case = lent

    with db.read() as tx:
        row = tx.execute(select(cases.c.due_on, cases.c.due_clock).where(cases.c.id == case)).one()
        runs = tx.execute(select(clocks.c.status).where(clocks.c.case_id == case, clocks.c.name == "title_day"))
        assert runs.scalar_one() == "running"
    assert row == ((date(2026, 10, 14), "loan_period") if side else (date(2026, 9, 19), "title_day"))


def test_its_steps_come_all_the_same(lent):
    """The reminder of its last day is written."""
    _, db, workflows, _, case = lent

    engine.fire_due(db, workflows, MONDAY + timedelta(days=9))

    with db.read() as tx:
        reminded = select(clocks.c.name).join(outbox, outbox.c.clock_id == clocks.c.id).where(outbox.c.case_id == case)
        assert "title_day" in tx.execute(reminded).scalars().all()


def test_a_state_is_not_watched_by_a_side_clock_alone(tmp_path):
    """Somebody must hear of a case that stands still: the proof counts real clocks only."""
    root, _ = library.a_library(tmp_path, ALONE)

    assert [each.code for each in survey([root]).problems] == ["no_clock"]
