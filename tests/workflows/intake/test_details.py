"""What is missing of learners is filled in from a list: found by code, shown before and after, given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.history import audit
from engine.tables import cases, outbox
from tests.workflows.histories import shipped
from tests.workflows.intake.lists import Bringer
from tests.workflows.market import at
from tests.workflows.world import World
from workflows.intake.details import fields, incomplete
from workflows.intake.running import run_some
from workflows.register.tables import learners

TODAY = at(date(2026, 9, 14))
COLUMNS = ("Code", "Gsm van de leerling", "Postcode van de leerling", "Taal van de mails", "Opmerking")


@pytest.fixture
def bringer(db):
    """Give a coordinator with two learners and a list about them."""
    world = World(db)
    world.first = world.learner(first_name="Amina", last_name="Bakkali")
    world.second = world.learner(first_name="Noor", last_name="Maes", phone="0470 12 34 56")
    return Bringer(world, TODAY, columns=COLUMNS, kind="details")


def case(bringer, case_id):
    """Return a case."""
    with bringer.world.db.read() as tx:
        return tx.execute(select(cases).where(cases.c.id == case_id)).one()


def test_only_what_is_filled_in_changes_and_the_check_says_from_what_to_what(bringer):
    """An empty cell is no wish to empty a field; who is complete already stays as they are."""
    first, second = (case(bringer, each).code for each in (bringer.world.first, bringer.world.second))

    bringer.check([first.lower(), "470111213", "2060", "Frans", ""], [second, "0470 12 34 56", "", "", "klopt"])

    changed, same = bringer.rows()
    assert [each.text for each in changed.alike] == [
        "Gsm van de leerling: - → 0470111213",
        "Taal van de mails: - → Frans",
        "Postcode van de leerling: - → 2060",
    ]
    assert (changed.verdict, same.verdict) == ("new", "same")
    assert bringer.start().outcomes == {"": 1, "made": 1}
    kept = case(bringer, bringer.world.first).fields
    assert (kept["phone"], kept["postcode"], kept["language"]) == ("0470111213", "2060", "fr")
    with bringer.world.db.read() as tx:
        assert tx.execute(select(learners.c.phone).order_by(learners.c.id)).scalars().first() == "0470111213"
        assert tx.execute(select(outbox.c.id)).all() == []


def test_an_unknown_code_and_one_of_another_school_are_the_same(bringer):
    """Nobody learns from a list which codes exist elsewhere."""
    world = bringer.world
    elsewhere = engine.add_organisation(world.db, actor=engine.SYSTEM, name="Spectrum", kind="vt")
    stranger = world.person("Bo Nys", "school_coordinator", elsewhere)
    other = Bringer(world, TODAY, columns=COLUMNS, kind="details", actor=stranger, place=elsewhere)

    other.check([case(bringer, world.first).code, "0470 11 12 13", "", "", ""], ["L-2026-9999", "", "", "", ""])

    assert [[each.code for each in row.problems] for row in other.rows()] == [["import_no_case"], ["import_no_case"]]


def test_a_field_is_emptied_on_purpose_only_and_never_one_that_is_needed(bringer):
    """Somebody who clears a column in Excel does not clear thirty learners."""
    code = case(bringer, bringer.world.second).code
    bringer.columns = ("Code", "Gsm van de leerling", "Voornaam")

    bringer.check([code, "#leeg", "#leeg"], [case(bringer, bringer.world.first).code, "#leeg", ""])

    both, nothing = bringer.rows()
    assert {each.field: each.code for each in both.problems} == {"first_name": "required"}
    assert nothing.verdict == "same"
    bringer.check([code, "#leeg", ""])
    bringer.start()
    assert "phone" not in case(bringer, bringer.world.second).fields


def test_taken_back_is_what_nobody_typed_over(bringer):
    """The fields hold what they held before; what a coach corrected meanwhile stays, and the record tells it all."""
    world = bringer.world
    code = case(bringer, world.second).code
    bringer.check([code, "0470 99 99 99", "2060", "", ""])
    bringer.start()
    world.fill(world.second, date(2026, 9, 15), postcode="2000")

    assert bringer.back(TODAY + timedelta(days=2)).outcomes == {"removed": 1}

    kept = case(bringer, world.second).fields
    assert (kept["phone"], kept["postcode"]) == ("0470 12 34 56", "2000")
    with world.db.read() as tx:
        assert audit(tx).broken == ()


def test_incomplete_is_who_cannot_be_reached(bringer):
    """Telephone, mail, postcode, and for a minor a parent; private fields are in no such list."""
    world = bringer.world
    world.fill(world.second, date(2026, 9, 15), postcode="2000", email="noor@leerling.example")

    rows = incomplete(world.db, shipped(), world.school, actor=world.coordinator, today=TODAY.date())

    assert [row.id for row in rows] == [world.first]
    world.fill(world.second, date(2026, 9, 15), parent_name="")
    assert len(incomplete(world.db, shipped(), world.school, actor=world.coordinator, today=TODAY.date())) == 2
    assert incomplete(world.db, shipped(), world.school, actor=world.above, today=TODAY.date()) == ()
    assert [name for name, rule in fields(shipped()).items() if rule.private or name == "coach"] == []


def test_a_learner_who_left_after_the_start_holds_up_nobody_else(bringer):
    """Between the button and its row a case may be closed: that row says so, the next one comes in."""
    first, second = (case(bringer, each).code for each in (bringer.world.first, bringer.world.second))
    bringer.check([first, "470111213", "", "", ""], [second, "470111214", "", "", ""])
    bringer.begin()
    bringer.world.go(bringer.world.first, "do_not_start", bringer.actor, TODAY.date(), reason="other")

    while run_some(bringer.world.db, shipped(), bringer.import_id, actor=bringer.actor, now=TODAY):
        pass

    assert [row.outcome for row in bringer.rows()] == ["failed", "made"]
    assert [each.code for each in bringer.rows()[0].problems] == ["import_no_case"]
    assert case(bringer, bringer.world.second).fields["phone"] == "0470111214"
