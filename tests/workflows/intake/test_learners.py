"""A school brings its list of learners in: checked row by row, decided by a person, silent, and once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.errors import BadInput, NotFound
from engine.tables import cases, outbox
from tests.workflows.histories import shipped
from tests.workflows.intake.lists import Bringer, a_row
from tests.workflows.market import at
from tests.workflows.world import World
from workflows.intake.bringing_in import decide, drop, map_columns, start
from workflows.intake.running import run_some
from workflows.register.tables import import_rows, learners

TODAY = at(date(2026, 9, 14))


@pytest.fixture
def world(db):
    """Give a school."""
    return World(db)


@pytest.fixture
def bringer(world):
    """Give its coordinator, who has a list."""
    return Bringer(world, TODAY)


def codes(row):
    """Return what is wrong with a row, by field."""
    return {each.field: each.code for each in row.problems}


def test_a_good_row_becomes_a_trajectory_and_nobody_gets_a_mail(world, bringer):
    """The zero that the spreadsheet lost is back, words became choices, and 200 parents sleep on."""
    bringer.check(a_row(), a_row("Yassin", "Kaddour", "2009-05-12"))

    assert bringer.start().outcomes == {"made": 2}

    with world.db.read() as tx:
        kept = tx.execute(select(cases.c.fields).where(cases.c.title == "Amina B.")).scalar_one()
        assert tx.execute(select(outbox.c.id)).all() == []
    told = {name: kept[name] for name in ("phone", "birth_date", "signal_source", "coach", "programme")}
    assert told["phone"] == "0470123456"
    assert (told["birth_date"], told["signal_source"]) == ("2010-03-01", "own_school")
    assert (told["coach"], told["programme"]) == (world.coach.person_id, "Elektrische installaties duaal")


def test_each_wrong_row_says_what_is_wrong_and_the_others_come_in(world, bringer):
    """One typing error in row 40 does not keep thirty-nine learners out."""
    bringer.check(
        a_row("", "Zonder"), a_row(born="31/2/2010"), a_row(programme="Bakker"), a_row(gsm="12"), a_row("Noor", "Maes")
    )

    first, day, programme, phone, good = bringer.rows()
    assert codes(first) == {"first_name": "required"}
    assert codes(day) == {"birth_date": "not_a_date"}
    assert codes(programme) == {"programme_id": "import_choice"}
    assert codes(phone) == {"phone": "not_a_phone"}
    assert good.verdict == "new"
    assert bringer.start().outcomes == {"": 4, "made": 1}


def test_who_may_be_there_already_is_decided_by_a_person(world, bringer):
    """The same name and birthday at the school, or twice in one file: nobody gets two trajectories by accident."""
    world.learner(first_name="Amina", last_name="Bakkali", birth_date="2010-03-01")
    bringer.check(a_row("Amina", "Bakali"), a_row("Noor", "Maes"), a_row("Maes", "Noor"))

    known, new, again = bringer.rows()
    assert (known.verdict, new.verdict, again.verdict) == ("double", "new", "double")
    assert known.alike[0].text.startswith("Amina Bakkali (L-2026-")
    assert (again.alike[0].how, again.alike[0].text) == ("row", "3")
    decide(world.db, bringer.import_id, {2: "new", 4: "skip"}, actor=world.coordinator, now=TODAY)
    assert bringer.start().outcomes == {"": 1, "made": 2}
    assert bringer.count() == 3


def test_a_list_that_was_stopped_goes_on_without_doubling_anybody(world, bringer):
    """A crash between opening a trajectory and ticking the row off: the row finds its own trajectory again."""
    bringer.check(a_row(), a_row("Noor", "Maes"))
    bringer.start()
    with world.db.transaction() as tx:
        tx.execute(import_rows.update().values(outcome="", made_id=None))
        tx.execute(import_rows.metadata.tables["imports"].update().values(status="running"))

    while run_some(world.db, shipped(), bringer.import_id, actor=world.coordinator, now=TODAY):
        pass

    assert bringer.seen().outcomes == {"made": 2}
    assert bringer.count() == 2


def test_what_changed_since_the_check_is_shown_before_anything_comes_in(world, bringer):
    """A colleague opened one of them meanwhile: the number on the button was another."""
    bringer.check(a_row(), a_row("Noor", "Maes"))
    world.learner(first_name="Amina", last_name="Bakkali", birth_date="2010-03-01")

    with pytest.raises(BadInput, match="import_changed"):
        start(world.db, shipped(), bringer.import_id, seen=2, actor=world.coordinator, now=TODAY)

    assert bringer.seen().verdicts == {"double": 1, "new": 1}
    assert bringer.seen().status == "checked"
    assert bringer.count() == 1


def test_a_national_number_is_refused_with_its_place_and_nothing_is_kept(world, bringer):
    """Neither in its own column nor in a remark; the answer names where, so that it can be taken out."""
    with pytest.raises(BadInput) as in_cell:
        bringer.take(a_row(), a_row(nr="85.07.30-033.28"))
    bringer.columns = ("Rijksregisternr.", *bringer.columns[1:])
    with pytest.raises(BadInput) as in_heading:
        bringer.take(a_row())

    assert dict(in_cell.value.problems[0].values) == {"columns": "Nr", "rows": "3"}
    assert dict(in_heading.value.problems[0].values)["columns"] == "Rijksregisternr."
    with world.db.read() as tx:
        assert tx.execute(select(import_rows.c.id)).all() == []


def test_columns_are_remembered_for_the_school(world, bringer):
    """The second list of the same program asks nothing: what was said of a heading holds."""
    bringer.columns = ("Nr", "F", "V", "G", "T", "R", "B", "H")
    bringer.take(a_row())
    fields = ("last_name", "first_name", "birth_date", "phone", "programme_id", "coach", "signal_source")
    said = {name: at for at, name in enumerate(fields, start=1)}
    with pytest.raises(BadInput, match="import_no_column"):
        bringer.check(a_row())

    rest = {"defaults": {}, "actor": world.coordinator, "now": TODAY}
    map_columns(world.db, shipped(), bringer.import_id, mapping=said, **rest)

    bringer.take(a_row("Noor", "Maes"))
    assert bringer.seen().mapping == said


def test_another_school_sees_nothing_of_it(world, bringer):
    """A list holds names and addresses long before a case does."""
    bringer.check(a_row())
    stranger = world.person("Bo Nys", "school_coordinator", world.hall)

    for actor in (stranger, world.coach, world.city, world.above):
        with pytest.raises(NotFound):
            drop(world.db, bringer.import_id, actor=actor, now=TODAY)
        with pytest.raises(NotFound):
            Bringer(world, TODAY, actor=actor).take(a_row())


def test_nothing_is_brought_in_when_somebody_says_so(world, bringer):
    """The rows are gone at once, not after a week."""
    bringer.check(a_row())

    drop(world.db, bringer.import_id, actor=world.coordinator, now=TODAY)

    assert (bringer.seen().status, bringer.rows(), bringer.count()) == ("dropped", (), 0)
    with world.db.read() as tx:
        assert tx.execute(select(learners.c.id)).all() == []
