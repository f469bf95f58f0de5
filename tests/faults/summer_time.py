"""The clock of the machine is set back and forth over both changes of summer time: each reminder goes once, on time.

``python -m tests.faults.summer_time --database sqlite``
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from engine.calendar import default_calendar
from engine.database import Database
from engine.message import Message
from engine.tables import clock_steps
from tests.faults.city import fill, workflows_in
from tests.faults.inside import Clock, Post, a_worker
from tests.faults.places import KINDS, a_place
from tests.faults.report import verdict

CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
HOUR = timedelta(hours=1)


def run(due: int, folder: Path, url: str, *, step: timedelta = timedelta(minutes=10)) -> dict[str, object]:
    """Live through both nights with a clock that jumps; return the figures."""
    db, clock, post = Database(url), Clock(), Post()
    workflows = workflows_in(folder)
    fill(db, workflows, due)
    meant = _due_around(db)
    begun: dict[int, datetime] = {}

    def begins(message: Message) -> None:
        assert message.subject is not None
        begun[message.subject.id] = message.now

    worker = a_worker(db, workflows, post, clock, begins)
    with post.open():
        for change in CHANGES:
            for moment in _night(change, step):
                clock.now = moment
                worker.tick()
        worker.stop()
    db.dispose()
    early = [case_id for case_id, at in begun.items() if at < meant[case_id]]
    late = [case_id for case_id, at in begun.items() if at >= meant[case_id] + step]
    return {
        "due": due,
        "lost": due - len(post.taken),
        "repeated": post.taken.total() - len(post.taken),
        "before their moment": len(early),
        "later than one tick": len(late),
    }


def _due_around(db: Database) -> dict[int, datetime]:
    """Spread the steps over the hours around both changes; return when each may be mailed: not before the morning."""
    moments = [change + minutes * timedelta(minutes=7) for change in CHANGES for minutes in range(-17, 120)]
    due: dict[int, datetime] = {}
    calendar = default_calendar()
    first = clock_steps.c.position == 0
    with db.transaction() as tx:
        steps = tx.execute(
            select(clock_steps.c.id, clock_steps.c.case_id).where(first).order_by(clock_steps.c.id)
        ).all()
        for number, row in enumerate(steps):
            at = moments[number * len(moments) // len(steps)]
            tx.execute(update(clock_steps).where(clock_steps.c.id == row.id).values(due_at=at))
            due[row.case_id] = max(at, calendar.at(calendar.local_date(at)))
        tx.execute(update(clock_steps).where(~first).values(due_at=CHANGES[-1] + timedelta(days=90)))
    return due


def _night(change: datetime, step: timedelta) -> list[datetime]:
    """Return what the clock shows from the evening before to the morning after, with an hour back and an hour forth."""
    begin = change - 5 * HOUR
    steady = [begin + number * step for number in range(int(20 * HOUR / step))]
    back = steady.index(min(each for each in steady if each >= change))
    hour = int(HOUR / step)
    return steady[:back] + steady[back - hour : back + hour] + steady[back - hour :]


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=600)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    given = parser.parse_args()
    with a_place(given.database) as (folder, url):
        found = run(given.due, folder, url)
    kept = not any(found[name] for name in found if name != "due")
    verdict(f"the clock set back and forth over summer time, {given.database}", found, kept=kept)


if __name__ == "__main__":
    main()
