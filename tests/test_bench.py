"""The bench compares like with like: it still runs, and the bare side leaves the very rows that ours leaves.

Nothing here is timed, and no other engine is needed.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench import contents, script, steps, ticks, visits
from bench.databases import SqliteFiles
from bench.plan import interleaved
from engine.clockwork import fire_due
from engine.database import Database

COUNT = 4


@pytest.fixture
def files(tmp_path):
    """Give a folder of databases, one of them with a few visits."""
    files = SqliteFiles(tmp_path)
    steps.seed(files.create("seeded"), COUNT)
    return files


def test_the_bare_driver_leaves_the_rows_that_our_step_leaves(files, tmp_path):
    """Otherwise the ratio would compare two different pieces of work."""
    recorded, replayed, measured = (files.copy("seeded", name) for name in ("recorded", "replayed", "measured"))
    sent = steps.record(recorded, COUNT, tmp_path / "script")

    steps.raw(replayed, tmp_path / "script", warm=1, durable=False)
    steps.ours(measured, COUNT, warm=1, durable=False)

    assert sent > 0
    assert contents.digests(replayed) == contents.digests(recorded) != contents.digests(files.url("seeded"))
    assert contents.counts(measured) == contents.counts(recorded)
    contents.require_intact(measured)


def test_our_step_does_everything_a_step_does(files):
    """Each visit gets an event, a span, a mail and a new clock with two steps; the old clock's two steps are off."""
    steps.ours(files.url("seeded"), COUNT, warm=1, durable=False)

    found = contents.counts(files.url("seeded"))
    assert [found[name] for name in ("events", "state_spans", "clocks")] == [2 * COUNT] * 3
    assert (found["outbox"], found["clock_steps"]) == (COUNT, 4 * COUNT)
    db = Database(files.url("seeded"))
    due = visits.STEPPED_AT + timedelta(days=100)
    assert fire_due(db, visits.visit_workflows(), due) == 2 * COUNT
    db.dispose()


def test_an_idle_tick_is_idle(files):
    """Pending steps lie ahead, so a tick sends the same questions however many there are, and changes nothing."""
    url = files.create("ticks")
    ticks.fill(url, 2 * ticks.VISITS + 50)
    before = contents.digests(url)
    db, workflows = Database(url), visits.visit_workflows()

    with script.recorded(db) as sent:
        ticks.tick(db, workflows)

    db.dispose()
    assert before["clock_steps"][0] == 2 * ticks.VISITS + 50
    assert [text.split()[0] for text, _, _ in sent] == ["BEGIN", "SELECT"] * 3
    assert contents.digests(url) == before
    ticks.raw(url, 3, warm=1)


def test_an_idle_tick_reads_the_index_of_what_is_pending_and_nothing_else(files):
    """A look at every mail ever sent would cost five milliseconds a tick at a hundred thousand of them."""
    url = files.create("ticks")
    ticks.fill(url, 2 * ticks.VISITS + 50)
    db = Database(url)
    with script.recorded(db) as sent:
        ticks.tick(db, visits.visit_workflows())

    with db.read() as tx:
        asked = [(text, values) for text, values, _ in sent if text.startswith("SELECT")]
        plans = [tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all() for text, values in asked]

    db.dispose()
    read = [row.detail.partition(" (")[0] for plan in plans for row in plan if not row.detail.startswith("USE TEMP")]
    assert read == [
        "SEARCH clock_steps USING INDEX ix_clock_steps_due",
        "SEARCH outbox USING INDEX ix_outbox_waiting",
        "SEARCH outbox USING INDEX ix_outbox_waiting",
    ]


def test_every_side_has_its_turn_at_the_beginning():
    """A side that always came first would always meet a cold machine."""
    assert list(interleaved("abc", 3)) == [*"abc", *"bca", *"cab"]
