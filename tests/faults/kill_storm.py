"""Workers are killed without warning, again and again, while reminders go out: none is lost, hardly one comes twice.

``python -m tests.faults.kill_storm --due 20000 --pending 300000 --workers 4 --seconds 90 --database postgresql``
"""

from __future__ import annotations

import argparse
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from engine.database import Database
from engine.tables import outbox
from tests.faults.city import fill, workflows_in
from tests.faults.places import KINDS, a_place
from tests.faults.programs import Stage, a_stage
from tests.faults.report import verdict

DRAIN_SECONDS = 240.0


@dataclass(frozen=True)
class Storm:
    """What to do: ``due`` reminders among ``pending`` later ones, a worker replaced every ``every`` seconds."""

    due: int
    pending: int
    workers: int
    seconds: float
    jobs: str = "embedded"
    every: float = 1.0
    by: int = signal.SIGKILL
    drain: float = DRAIN_SECONDS


@dataclass(frozen=True)
class Outcome:
    """What came of it. ``strange`` are mails of a cause that had one already, under another Message-ID."""

    due: int
    ended: int
    lost: int
    repeated: int
    strange: int
    seconds: float
    codes: tuple[int, ...]

    @property
    def lines(self) -> dict[str, object]:
        """Return the figures by name."""
        share = f"{self.repeated / self.due:.2%}"
        return {
            "due": self.due,
            "workers ended": self.ended,
            "lost": self.lost,
            "repeated": f"{self.repeated} ({share})",
            "under another Message-ID": self.strange,
            "ended with an error": sum(code > 0 for code in self.codes),
            "seconds": round(self.seconds, 1),
        }


def run(storm: Storm, folder: Path, url: str) -> Outcome:
    """Let a storm rage on a database and count."""
    db = Database(url)
    fill(db, workflows_in(folder), storm.due, storm.pending)
    with a_stage(folder, url, storm.jobs) as stage:
        began = time.monotonic()
        for _ in range(storm.workers):
            stage.start_worker()
        codes = _rage(storm, stage)
        stage.drain(storm.due, storm.drain)
        took = time.monotonic() - began
        codes += stage.stop_workers()
        taken = stage.taken()
    with db.read() as tx:
        written = {f"<{name}@localhost>" for name in tx.execute(select(outbox.c.uuid)).scalars()}
        causes = len(tx.execute(select(outbox.c.case_id).distinct()).all())
    db.dispose()
    return Outcome(
        due=storm.due,
        ended=stage.killed,
        lost=storm.due - len(taken),
        repeated=taken.total() - len(taken),
        strange=len(taken.keys() - written) + len(written) - causes,
        seconds=took,
        codes=tuple(codes),
    )


def _rage(storm: Storm, stage: Stage) -> list[int]:
    """End one worker after the other until the time is over or everything was sent."""
    codes: list[int] = []
    until = time.monotonic() + storm.seconds
    while time.monotonic() < until and not stage.wait_for(storm.due, storm.every):
        code = stage.replace_oldest(storm.by)
        codes += [] if code is None else [code]
    return codes


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=20_000)
    parser.add_argument("--pending", type=int, default=300_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--database", choices=KINDS, default="postgresql")
    parser.add_argument("--jobs", choices=("embedded", "procrastinate"), default="embedded")
    given = parser.parse_args()
    storm = Storm(given.due, given.pending, given.workers, given.seconds, given.jobs)
    with a_place(given.database) as (folder, url):
        outcome = run(storm, folder, url)
    kept = not outcome.lost and not outcome.strange and outcome.repeated <= 0.002 * outcome.due
    verdict(f"kill -9 every second, {given.database}, {given.jobs}", outcome.lines, kept=kept)


if __name__ == "__main__":
    main()
