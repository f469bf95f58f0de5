"""The disk of the database is full for a while: nothing acknowledged is lost, and all goes on once there is room.

``python -m tests.faults.disk_full --due 2000``

As root on a small disk of its own (tmpfs) that a ballast fills; elsewhere SQLite's own limit of pages stands for it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from engine.database import Database
from engine.errors import DatabaseUnusable
from engine.message import Message
from engine.migrate import upgrade
from notifications import Smtp
from tests.faults.city import DUE, fill, workflows_in
from tests.faults.inside import Clock, Post, a_worker
from tests.faults.report import verdict

DISK_MEGABYTES = 64
ROUNDS = 60


class Ballast:
    """A small disk that a file fills to the last byte."""

    def __init__(self, disk: Path) -> None:
        self._file = disk / "ballast"

    def fill(self) -> None:
        """Leave no room."""
        with self._file.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    def empty(self) -> None:
        """Make room again."""
        self._file.unlink()


class Pages:
    """SQLite's own limit, set to what the file already has."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._full = False
        event.listen(db.db, "checkout", self._limit)

    def fill(self) -> None:
        """Let no page be added."""
        self._full = True

    def empty(self) -> None:
        """Let pages be added again."""
        self._full = False

    def _limit(self, connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {1 if self._full else 1_000_000}")


def run(due: int, folder: Path, disk: Path | None) -> dict[str, object]:
    """Fill the disk in the middle of the work, make room again, and return the figures."""
    url = f"sqlite:///{(disk or folder) / 'city.db'}"
    upgrade(url)
    db, clock, post = Database(url), Clock(), Post()
    workflows = workflows_in(folder)
    fill(db, workflows, due)
    room = Ballast(disk) if disk else Pages(db)
    begun: list[int] = []

    def begins(message: Message) -> None:
        begun.append(message.id)
        if len(begun) == due // 2:
            room.fill()

    worker = a_worker(db, workflows, post, clock, begins)
    refused = 0
    with post.open():
        for _ in range(4):
            refused += _tick(worker, clock)
        room.empty()
        for _ in range(ROUNDS):
            if not _tick(worker, clock) and _nothing_waits(db):
                break
        worker.stop()
    with db.read() as tx:
        whole = tx.execute(text("PRAGMA integrity_check")).scalar_one()
    db.dispose()
    return {
        "due": due,
        "on": "a full disk" if disk else "a limit of pages",
        "ticks refused": refused,
        "lost": due - len(post.taken),
        "repeated": post.taken.total() - len(post.taken),
        "the database is": whole,
    }


def _tick(worker: Any, clock: Clock) -> bool:
    """Tick once as the metronome does, which goes on whatever a tick raises; tell whether the disk refused."""
    clock.now += timedelta(minutes=3)
    try:
        worker.tick()
    except (DBAPIError, DatabaseUnusable):
        return True
    return False


def _nothing_waits(db: Database) -> bool:
    with db.read() as tx:
        waiting = "SELECT count(*) FROM outbox WHERE status IN ('waiting', 'leased')"
        pending = f"SELECT count(*) FROM clock_steps WHERE status = 'pending' AND due_at <= '{DUE:%Y-%m-%d %H:%M:%S}'"
        return not tx.execute(text(f"SELECT ({waiting}) + ({pending})")).scalar_one()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Mount a disk of its own; None where that is not allowed."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def main() -> None:
    """Run as told and say whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--due", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samdulea-fault-") as name, small_disk(Path(name)) as disk:
        found = run(given.due, Path(name), disk)
    # At most what was under way when it filled up: so many connections.
    once = int(str(found["repeated"])) <= Smtp("").connections
    kept = not found["lost"] and once and found["ticks refused"] and found["the database is"] == "ok"
    verdict("disk full", found, kept=bool(kept))


if __name__ == "__main__":
    main()
