"""From the commit of a step to its mail at the mail server, with a worker that really ticks."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from aiosmtpd.controller import Controller

from bench import visits
from bench.mail.debian import free_port
from bench.timing import answer, given
from engine.database import Database
from engine.setting_sources import load
from notifications import Smtp
from web.ticking import ticking

SECRET = "a secret of the bench"
WAIT_SECONDS = 60.0
WARM = 5


class Mailbox:
    """Notes the moment at which each mail was taken."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.arrived = threading.Condition()

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        """Take one mail."""
        with self.arrived:
            self.taken.append(perf_counter())
            self.arrived.notify_all()
        return "250 taken"

    def after(self, count: int) -> float:
        """Return when mail number ``count`` was taken; wait for it.

        Raises:
            TimeoutError: it did not come.
        """
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.taken) >= count, WAIT_SECONDS):
                raise TimeoutError(f"mail {count} did not come")
            return self.taken[count - 1]


def measure(url: str, count: int, jobs: str) -> dict[str, float]:
    """Take ``count`` steps, each at a moment of its own, and return milliseconds until the mail was taken."""
    mailbox, chance = Mailbox(), random.Random(2022)  # noqa: S311 - moments, not secrets
    port, began = free_port(), perf_counter()
    settings = load({"SAMDULEA_DATABASE": url, "SAMDULEA_JOBS": jobs, "SAMDULEA_MAIL_PER_SECOND": "1000"}).settings
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    db, workflows, laps = Database(url), visits.visit_workflows(), []

    def now() -> datetime:
        # The day of the steps, going on as this clock does: nothing else falls due on it.
        return visits.STEPPED_AT + timedelta(seconds=perf_counter() - began)

    try:
        smtp = Smtp(host="127.0.0.1", port=port)
        with ticking(settings, db, workflows, smtp, SECRET, now=now, beat=lambda: None):
            for number, case_id in enumerate(visits.cases_of(count), start=1):
                sleep(chance.random() * settings.tick_seconds)
                visits.begin(db, workflows, case_id, visits.the_coach())
                committed = perf_counter()
                laps.append(1000 * (mailbox.after(number) - committed))
    finally:
        db.dispose()
        server.stop()
    return {"median_ms": median(laps[WARM:]), "p99_ms": quantiles(laps[WARM:], n=100)[98]}


def main() -> None:
    """Do what the command line asks."""
    answer(measure(**given()))


if __name__ == "__main__":
    main()
