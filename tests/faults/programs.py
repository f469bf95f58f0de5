"""The programs of a fault test: a mail sink and workers, each started here and ended by its own process id."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.city import DUE
from tests.programs import free_port

ROOT = Path(__file__).parents[2]
GRACE_SECONDS = 40
QUIET_SECONDS = 8.0
LEASES_OVER = 200.0
"""Seconds by which the clock is moved once the storm is over: what dead workers held is free."""
# A test that is killed takes its programs with it.
LEASH = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


@dataclass
class Stage:
    """A folder with a clock, a sink and workers on one database."""

    folder: Path
    url: str
    jobs: str
    port: int = field(default_factory=free_port)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0
    _sink: subprocess.Popen[bytes] | None = None

    @property
    def record(self) -> Path:
        """Return where the sink writes what it took."""
        return self.folder / "taken"

    def set_clock(self, ahead: float = 0.0) -> None:
        """Let the workers read a time so many seconds after ``DUE``."""
        offset = (DUE - datetime.now(UTC)).total_seconds() + ahead
        fresh = self.folder / "clock.new"
        fresh.write_text(str(offset), "utf-8")
        fresh.replace(self.folder / "clock")

    def open_sink(self) -> None:
        """Start the mail server, and wait until it answers."""
        self.record.touch()
        command = [sys.executable, "-m", "tests.faults.sink", str(self.port), str(self.record)]
        self._sink = subprocess.Popen([*LEASH, *command], cwd=ROOT)

    def start_worker(self) -> None:
        """Start one more worker."""
        command = [sys.executable, "-m", "tests.faults.worker", self.url, str(self.folder), str(self.port), self.jobs]
        log = (self.folder / "log").open("ab")
        self.workers.append(subprocess.Popen([*LEASH, *command], cwd=ROOT, stdout=log, stderr=log))
        log.close()

    def replace_oldest(self, number: int) -> int | None:
        """End the worker that works longest by a signal, start another, and return the exit code of the first.

        A worker that is still starting is spared: on a busy machine none would ever get to work. None when all are.
        """
        oldest = next((each for each in self.workers if (self.folder / f"ready-{each.pid}").exists()), None)
        if oldest is None:
            return None
        self.workers.remove(oldest)
        oldest.send_signal(number)
        code = oldest.wait(GRACE_SECONDS)
        self.killed += 1
        self.start_worker()
        return code

    def taken(self) -> Counter[str]:
        """Return how often the sink took each Message-ID."""
        return Counter(self.record.read_text("utf-8").split())

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until so many different mails were taken; tell whether they were."""
        until = time.monotonic() + seconds
        while len(self.taken()) < count:
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True

    def drain(self, count: int, seconds: float) -> None:
        """Wait until so many were taken, however slow the machine; give up after so many seconds without a new one.

        Once nothing more comes, the clock moves so that leases of the dead are over. Not before: what living workers
        have under way would be thought theirs, too. Nor while a worker still starts, and never when none was ended:
        then nobody left a lease behind.
        """
        moved = False
        while not self.wait_for(count, 0):
            had = len(self.taken())
            if self.wait_for(had + 1, QUIET_SECONDS):
                continue
            if self.killed and not moved and self._all_at_work():
                self.set_clock(LEASES_OVER)
                moved = True
            elif not self.wait_for(had + 1, seconds):
                break

    def _all_at_work(self) -> bool:
        return all((self.folder / f"ready-{each.pid}").exists() for each in self.workers)

    def stop_workers(self) -> list[int]:
        """Ask every worker to end, once it has begun, and return their exit codes."""
        until = time.monotonic() + GRACE_SECONDS
        while not self._all_at_work() and time.monotonic() < until:
            time.sleep(0.2)
        for worker in self.workers:
            worker.terminate()
        codes = [worker.wait(GRACE_SECONDS) for worker in self.workers]
        self.workers.clear()
        return codes

    def close(self) -> None:
        """End whatever still runs of what this stage started."""
        for process in (*self.workers, *([self._sink] if self._sink else [])):
            process.kill()
            process.wait()


@contextmanager
def a_stage(folder: Path, url: str, jobs: str) -> Iterator[Stage]:
    """Give a stage with a running sink; nothing of it outlives the block."""
    stage = Stage(folder, url, jobs)
    stage.set_clock()
    try:
        stage.open_sink()
        yield stage
    finally:
        stage.close()
