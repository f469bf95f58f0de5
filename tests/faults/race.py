"""A case moves on at the very moment its reminder is due, a thousand times: no reminder for a state that was left.

``python -m tests.faults.race --times 1000 --database postgresql``

A mail that was under way when its case moved on may arrive; it must have begun before.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from sqlalchemy import select

import engine
from engine.database import Database
from engine.message import Message
from engine.tables import outbox
from tests.builders import Library
from tests.faults.city import DUE, fill, workflows_in
from tests.faults.inside import Clock, Post, a_worker
from tests.faults.places import KINDS, a_place
from tests.faults.report import verdict

SLACK_SECONDS = 0.5
"""Between leasing a message and handing it over lies no wait, but this machine may be busy."""


def run(times: int, folder: Path, url: str) -> dict[str, object]:
    """Let a worker and a librarian go for each case at the same moment; return the figures."""
    db, post = Database(url), Post()
    workflows = workflows_in(folder)
    place = fill(db, workflows, times)
    begun: dict[int, float] = {}
    left: dict[int, float] = {}
    ready, rng = Barrier(2), random.Random(times)

    def begins(message: Message) -> None:
        assert message.subject is not None
        begun[message.subject.id] = time.monotonic()

    worker = a_worker(db, workflows, post, Clock(), begins)

    def librarian() -> None:
        ready.wait()
        for case_id in range(1, times + 1):
            time.sleep(rng.uniform(0, 0.002))
            _lend(db, workflows, place, case_id)
            left[case_id] = time.monotonic()

    with post.open(), ThreadPoolExecutor(1) as pool:
        lending = pool.submit(librarian)
        ready.wait()
        while not lending.done():
            worker.tick()
        lending.result()
        worker.tick()
        worker.stop()
    with db.read() as tx:
        rows = tx.execute(select(outbox.c.case_id, outbox.c.uuid, outbox.c.status, outbox.c.kind)).all()
    db.dispose()
    reminders = [row for row in rows if row.kind == "deadline_reminder"]
    arrived = {row.case_id for row in reminders if f"<{row.uuid}@localhost>" in post.taken}
    after = [case_id for case_id in arrived if begun[case_id] > left[case_id] + SLACK_SECONDS]
    lied = [row for row in reminders if row.status == "cancelled" and row.case_id in arrived]
    crossed = [case_id for case_id in arrived if begun[case_id] > left[case_id]]
    return {
        "cases": times,
        "reminders written": len(reminders),
        "arrived": len(arrived),
        "begun after the state was left": len(after),
        "called cancelled but arrived": len(lied),
        "crossed within half a second": len(crossed),
        "statuses": dict(Counter(row.status for row in reminders)),
    }


def _lend(db: Database, workflows: engine.Workflows, place: Library, case_id: int) -> None:
    fields = {"lent_on": DUE.date().isoformat(), "deposit": "15", "wrapped": "ja", "condition": "sound"}
    engine.fill_in(
        db,
        workflows,
        case_id,
        {"condition": fields.pop("condition")},
        actor=place.librarian,
        seen_version=None,
        now=DUE,
    )
    engine.advance(db, workflows, case_id, "lend", actor=place.librarian, fields=fields, seen_version=None, now=DUE)


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--database", choices=KINDS, default="postgresql")
    given = parser.parse_args()
    with a_place(given.database) as (folder, url):
        found = run(given.times, folder, url)
    kept = not (found["begun after the state was left"] or found["called cancelled but arrived"])
    verdict(f"a transition races its reminder, {given.database}", found, kept=kept)


if __name__ == "__main__":
    main()
