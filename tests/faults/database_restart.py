"""PostgreSQL restarts in the middle of the work: the worker goes on by itself, nothing is lost.

``python -m tests.faults.database_restart --due 4000 --restarts 5 --jobs procrastinate``
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from engine.database import Database
from tests.faults.city import fill, workflows_in
from tests.faults.places import prepare
from tests.faults.programs import a_stage
from tests.faults.report import verdict
from tests.postgresql_server import Server, running
from tests.programs import postgresql_programs

PATIENCE = 150.0


def run(due: int, restarts: int, jobs: str, folder: Path, server: Server, *, every: float) -> dict[str, object]:
    """Restart the server again and again while a worker is busy; return the figures."""
    prepare(server.url)
    db = Database(server.url)
    fill(db, workflows_in(folder), due)
    db.dispose()
    with a_stage(folder, server.url, jobs) as stage:
        stage.start_worker()
        stage.wait_for(1, PATIENCE)
        for number in range(restarts):
            stage.wait_for(due * (number + 1) // (restarts + 1), every)
            server.restart()
        stage.drain(due, PATIENCE)
        codes, taken = stage.stop_workers(), stage.taken()
    return {
        "due": due,
        "restarts": restarts,
        "lost": due - len(taken),
        "repeated": taken.total() - len(taken),
        "worker ended with": codes[0],
    }


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=4_000)
    parser.add_argument("--restarts", type=int, default=5)
    parser.add_argument("--jobs", choices=("embedded", "procrastinate"), default="embedded")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="samdulea-fault-") as name,
        running(postgresql_programs(), durable=True) as server,
    ):
        found = run(given.due, given.restarts, given.jobs, Path(name), server, every=10.0)
    kept = not (found["lost"] or found["repeated"] or found["worker ended with"])
    verdict(f"PostgreSQL restarts in the middle, {given.jobs}", found, kept=kept)


if __name__ == "__main__":
    main()
