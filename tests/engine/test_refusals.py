"""A step refused in vain is remembered; an absence without a stand-in is known."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused
from engine.people import standing_in
from engine.tables import cases, events, refusals
from tests.builders import MONDAY, a_library, a_loan, lend, library


def test_a_refused_step_is_written_down_after_everything_is_rolled_back(db):
    """Two refusals of the same step mean that somebody is stuck; the case itself must not change by them."""
    place = a_library(db)
    loan = a_loan(db, place)

    for _ in range(2):
        with pytest.raises(ActionRefused):
            lend(db, place, loan.id, fields={"deposit": "1"})

    with db.read() as tx:
        found = tx.execute(select(refusals)).all()
        case = tx.execute(select(cases.c.state, cases.c.sequence).where(cases.c.id == loan.id)).one()
        kinds = tx.execute(select(events.c.kind).where(events.c.case_id == loan.id)).scalars().all()
    assert [(row.action, row.person_id, row.sequence) for row in found] == [
        ("lend", place.librarian.person_id, case.sequence)
    ] * 2
    assert case.state == "requested"
    assert "advanced" not in kinds


def test_a_step_that_succeeds_settles_the_refusals_before_it(db):
    """Its event has a later number than they have: nothing needs to be cleared, so a step costs nothing more."""
    place = a_library(db)
    loan = a_loan(db, place)
    with pytest.raises(ActionRefused):
        lend(db, place, loan.id, fields={"deposit": "1"})

    moved = lend(db, place, loan.id)

    with db.read() as tx:
        refused = tx.execute(select(refusals.c.sequence)).scalar_one()
    assert refused < moved.sequence


def test_another_command_that_is_refused_is_no_refused_step(db):
    """Taking back a step that cannot be taken back says nothing about a case that is stuck."""
    place = a_library(db)
    loan = a_loan(db, place, condition=None)

    with pytest.raises(ActionRefused):
        engine.correct(db, library(), loan.id, actor=place.librarian, seen_version=None, now=MONDAY)

    with db.read() as tx:
        assert tx.execute(select(refusals)).all() == []


def test_who_is_away_without_a_stand_in_keeps_the_mail(db):
    """Nobody answers for them; the reminder must not fall on the floor as well."""
    place = a_library(db)
    away = place.librarian.person_id

    engine.stand_in(
        db, actor=SYSTEM, person_id=away, stand_in_id=None, from_on=date(2026, 9, 14), until_on=date(2026, 9, 18)
    )

    with db.read() as tx:
        assert standing_in(tx, away, date(2026, 9, 15)) == away
