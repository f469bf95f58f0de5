"""A list that should not have come in is taken back within a week, as if it had never been; nobody's work is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

import engine
from engine.counts import differences
from engine.drafts import keep_draft
from engine.errors import BadInput
from engine.orders import TOPIC
from engine.tables import cases, outbox, persons, state_counts, tasks
from tests.workflows.histories import shipped
from tests.workflows.intake.lists import Bringer, a_row
from tests.workflows.market import at
from tests.workflows.retention.remains import faults_of_record, places_of
from tests.workflows.world import SECRET, World
from workflows.intake.running import REGRET, work_on
from workflows.register.tables import import_rows, learners

TODAY = at(date(2026, 9, 14))
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(db):
    """Give a school."""
    return World(db)


@pytest.fixture
def bringer(world):
    """Give its coordinator, who brought two learners in."""
    made = Bringer(world, TODAY)
    made.check(a_row(), a_row("Yassin", "Kaddour", "2009-05-12"))
    made.start()
    return made


def made(db):
    """Return the cases by the first name of the learner."""
    with db.read() as tx:
        return {row.fields["first_name"]: row for row in tx.execute(select(cases))}


def test_everything_is_gone_and_the_record_is_whole(world, bringer):
    """No learner, no task, no figure of somebody who never came; the audits find nothing wrong."""
    assert bringer.back(TOMORROW).outcomes == {"removed": 2}

    with world.db.read() as tx:
        left = [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (cases, tasks, learners)]
        assert left == [0, 0, 0]
        assert differences(tx) == []
        assert tx.execute(select(func.sum(state_counts.c.cases))).scalar_one() == 0
        assert "Yassin Kaddour" not in tx.execute(select(persons.c.name)).scalars().all()
    assert faults_of_record(world.db) == ()
    assert places_of(world.db, "Kaddour")["Kaddour"] == {"import_rows"}


def test_what_somebody_went_on_with_stays(world, bringer):
    """A coach who noted a talk does not lose it because of a button of somebody else."""
    amina = made(world.db)["Amina"].id
    engine.note(world.db, shipped(), amina, text="Gebeld.", actor=world.coach, now=TODAY)

    assert bringer.back(TOMORROW).outcomes == {"kept": 1, "removed": 1}

    assert list(made(world.db)) == ["Amina"]


def test_what_somebody_is_typing_stays(world, bringer):
    """Half a sentence about a learner is somebody's work too."""
    yassin = made(world.db)["Yassin"].id
    about = {"actor": world.coordinator, "seen_version": 1, "now": TODAY}
    keep_draft(world.db, shipped().seal, yassin, "notitie", {"text": "Belde, vraagt"}, **about)

    assert bringer.back(TOMORROW).outcomes == {"kept": 1, "removed": 1}

    assert list(made(world.db)) == ["Yassin"]


def test_a_reminder_that_left_does_not_hold_it_up(world, bringer):
    """The program reminded the coordinator by itself: that is no work of anybody, and the mail stays in the queue."""
    later = TODAY + timedelta(days=4)
    while engine.fire_due(world.db, shipped(), later):
        pass
    engine.deliver(world.db, shipped(), {"email": world.mails.append, TOPIC: print}, later, secret=SECRET, limit=100)
    assert world.mails

    assert bringer.back(later).outcomes == {"removed": 2}

    with world.db.read() as tx:
        sent = tx.execute(select(outbox.c.case_id, outbox.c.payload, outbox.c.key)).all()
    assert sent
    assert {(row.case_id, str(row.payload)) for row in sent} == {(None, "{}")}
    again = Bringer(world, later)
    again.check(a_row())
    assert again.start().outcomes == {"made": 1}
    # On SQLite the new case has the number of the one that went: its reminder is one of its own.
    while engine.fire_due(world.db, shipped(), later + timedelta(days=5)):
        pass


def test_after_a_week_it_stays_and_the_rows_are_emptied(world, bringer):
    """What was brought in is theirs by then, and the file itself is kept no longer."""
    late = TODAY + REGRET + timedelta(minutes=1)

    with pytest.raises(BadInput, match="import_too_late"):
        bringer.back(late)
    work_on(world.db, shipped(), late)

    with world.db.read() as tx:
        assert tx.execute(select(import_rows.c.cells).distinct()).scalars().all() == [[]]
    assert "import_rows" not in places_of(world.db, "Kaddour")["Kaddour"]
    assert bringer.count() == 2


def test_the_worker_goes_on_where_a_page_stopped(world):
    """Five thousand rows do not hang on one browser."""
    bringer = Bringer(world, TODAY)
    bringer.check(
        *(a_row(f"Lid {number}", "Maes", f"{number % 28 + 1}/{number // 28 + 3}/2010", gsm="") for number in range(60))
    )
    bringer.begin()

    while work_on(world.db, shipped(), TODAY):
        pass

    assert bringer.seen().status == "done"
    assert bringer.seen().outcomes == {"made": 60}
    assert bringer.count() == 60
