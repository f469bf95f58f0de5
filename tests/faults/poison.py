"""Messages that nobody can digest stand between others: the others go, the poison stays visible with its reason.

``python -m tests.faults.poison --due 1000 --database sqlite``
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

import engine
from engine.database import Database
from engine.outcomes import TRIES
from engine.tables import outbox, persons
from tests.faults.city import DUE, fill, workflows_in
from tests.faults.inside import Clock, Post, a_worker
from tests.faults.places import KINDS, a_place
from tests.faults.report import verdict

EVERY = 10
POISONS = (
    {"kind": "digest", "payload": {}},
    {"kind": "no_such_letter"},
    {"payload": {"path": ["not", "a", "path"], "day": {"x": 1}}, "clock_id": None, "kind": "task_reminder"},
)


def run(due: int, folder: Path, url: str) -> dict[str, object]:
    """Poison one in ten and let the worker live through two days; return the figures."""
    db, clock, post = Database(url), Clock(), Post()
    workflows = workflows_in(folder)
    fill(db, workflows, due)
    while engine.fire_due(db, workflows, DUE):
        pass
    poisoned = _poison(db)
    worker = a_worker(db, workflows, post, clock)
    with post.open():
        worker.tick()
        for _ in range(TRIES):
            clock.now += timedelta(hours=1)
            worker.tick()
        worker.stop()
    with db.read() as tx:
        rows = tx.execute(select(outbox.c.id, outbox.c.status, outbox.c.last_error)).all()
    db.dispose()
    silent = [row for row in rows if row.id in poisoned and row.status != "sent" and not row.last_error]
    healthy = [row for row in rows if row.id not in poisoned]
    return {
        "due": due,
        "poisoned": len(poisoned),
        "healthy lost": sum(row.status != "sent" for row in healthy),
        "repeated": post.taken.total() - len(post.taken),
        "poison without a reason": len(silent),
        "reasons": ", ".join(
            sorted({(row.last_error or "went").partition(":")[0] for row in rows if row.id in poisoned})
        ),
    }


def _poison(db: Database) -> frozenset[int]:
    with db.transaction() as tx:
        ids = list(tx.execute(select(outbox.c.id).order_by(outbox.c.id)).scalars())[::EVERY]
        for number, message_id in enumerate(ids):
            tx.execute(update(outbox).where(outbox.c.id == message_id).values(POISONS[number % len(POISONS)]))
        assert tx.execute(select(persons.c.id)).first() is not None
    return frozenset(ids)


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    given = parser.parse_args()
    with a_place(given.database) as (folder, url):
        found = run(given.due, folder, url)
    kept = not (found["healthy lost"] or found["repeated"] or found["poison without a reason"])
    verdict(f"one message in ten is poison, {given.database}", found, kept=kept)


if __name__ == "__main__":
    main()
