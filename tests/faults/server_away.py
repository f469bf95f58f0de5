"""The mail server is away for two hours, by a moved clock: every reminder arrives once it is back, and once only.

``python -m tests.faults.server_away --due 2000 --database sqlite``
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from engine.database import Database
from tests.faults.city import DUE, fill, workflows_in
from tests.faults.inside import Clock, Post, a_worker, statuses
from tests.faults.places import KINDS, a_place
from tests.faults.report import verdict

AWAY = timedelta(hours=2)
STEP = timedelta(minutes=1)
PATIENCE = timedelta(hours=1)


def run(due: int, folder: Path, url: str, *, step: timedelta = STEP) -> dict[str, object]:
    """Tick through the two hours and until everything arrived; return the figures."""
    db, clock, post = Database(url), Clock(), Post()
    workflows = workflows_in(folder)
    fill(db, workflows, due)
    worker = a_worker(db, workflows, post, clock)
    while clock.now < DUE + AWAY:
        worker.tick()
        clock.now += step
    tried = statuses(db)
    back = clock.now
    with post.open():
        while statuses(db).get("waiting", 0) and clock.now < back + PATIENCE:
            worker.tick()
            clock.now += step
        worker.stop()
    db.dispose()
    return {
        "due": due,
        "waiting after two hours": tried.get("waiting", 0),
        "lost": due - len(post.taken),
        "repeated": post.taken.total() - len(post.taken),
        "all arrived after (minutes)": (clock.now - back) / timedelta(minutes=1),
    }


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=2_000)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    given = parser.parse_args()
    with a_place(given.database) as (folder, url):
        found = run(given.due, folder, url)
    kept = not found["lost"] and not found["repeated"] and found["waiting after two hours"] == given.due
    verdict(f"mail server away for two hours, {given.database}", found, kept=kept)


if __name__ == "__main__":
    main()
