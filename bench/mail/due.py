"""Ten thousand reminders that fall due at once, among many that do not: fired, put in the outbox and handed over.

Beside it Procrastinate takes as many due jobs that do nothing, among as many that are for later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from procrastinate import App, PsycopgConnector
from sqlalchemy import insert, select, text

from bench import visits
from bench.timing import answer, given
from engine.clockwork import fire_due
from engine.database import Database
from engine.delivery import deliver
from engine.message import Message
from engine.migrate import upgrade
from engine.tables import cases, clock_steps, clocks
from web.job_tables import install
from web.worker import BATCH, CASES

AT = datetime(2026, 9, 28, 6, tzinfo=UTC)
"""Ten working days after the visits were opened: all of them are reminded."""
CHUNK = 10_000
OTHERS, CLOCKS_A_CASE = 10_000_000, 10
"""Numbers of the cases that wait longer, and how many clocks each of them has."""
AT_ONCE = 8
TASK, QUEUE = "bench.nothing", "bench"


class Nowhere:
    """Takes every message at once, as many under way as a pool of connections would have."""

    at_once = AT_ONCE

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self, message: Message) -> str:
        """Take one message."""
        return self.start(message).result()

    def start(self, _message: Message) -> Future[str]:
        """Take one message."""
        self.taken += 1
        done: Future[str] = Future()
        done.set_result("250 taken")
        return done


def fill(url: str, due: int, pending: int) -> None:
    """Open so many visits that are due at ``AT``, by the real commands, and put so many steps behind them."""
    upgrade(url)
    db = Database(url, durable=False)
    visits.seed(db, visits.visit_workflows(), due)
    with db.transaction() as tx:
        # Each visit has its second step ahead of it, too.
        clock = dict(tx.execute(select(clocks).limit(1)).mappings().one())
        case = dict(tx.execute(select(cases).limit(1)).mappings().one())
        others = range(OTHERS + due // CLOCKS_A_CASE, OTHERS + pending // CLOCKS_A_CASE + 1)
        tx.execute(insert(cases), [{**case, "id": other, "code": f"B-{other}"} for other in others])
        for first in range(due, pending, CHUNK):
            numbers = range(first, min(first + CHUNK, pending))
            rows = [{**clock, "id": OTHERS + number, "case_id": OTHERS + number // CLOCKS_A_CASE} for number in numbers]
            tx.execute(insert(clocks), rows)
            later = {"position": 0, "due_at": AT + timedelta(days=60), "status": "pending"}
            tx.execute(
                insert(clock_steps), [{**later, "clock_id": row["id"], "case_id": row["case_id"]} for row in rows]
            )
    if not db.is_sqlite:
        install(db)
        with db.db.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.dispose()


def ours(url: str) -> dict[str, Any]:
    """Return seconds to fire everything due and to hand everything over, as a worker does with its limits.

    Raises:
        RuntimeError: not every visit was reminded once.
    """
    db, workflows, nowhere = Database(url), visits.visit_workflows(), Nowhere()
    began = perf_counter()
    while fire_due(db, workflows, AT, limit=CASES):
        pass
    fired = perf_counter()
    while deliver(db, workflows, {"email": nowhere}, AT, secret="-", limit=BATCH).total:
        pass
    ended = perf_counter()
    db.dispose()
    return {"fired": fired - began, "handed": ended - fired, "count": nowhere.taken}


def prepare(url: str) -> None:
    """Make the tables of the jobs."""
    db = Database(url)
    install(db)
    db.dispose()


def put_jobs(url: str, due: int, pending: int) -> None:
    """Put jobs in a queue of Procrastinate: some due, the others for later."""
    app = App(connector=PsycopgConnector(conninfo=url))
    app.task(name=TASK, queue=QUEUE)(_nothing)

    async def put() -> None:
        async with app.open_async():
            for at, count in ((None, due), (AT + timedelta(days=3650), pending - due)):
                for first in range(0, count, CHUNK):
                    rows: list[dict[str, Any]] = [{"number": each} for each in range(min(CHUNK, count - first))]
                    await app.configure_task(TASK, queue=QUEUE, schedule_at=at).batch_defer_async(*rows)

    asyncio.run(put())


def run_jobs(url: str, concurrency: int) -> dict[str, Any]:
    """Return the seconds in which a worker of Procrastinate takes every due job, which does nothing, and ends it."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=concurrency + 3))
    app.task(name=TASK, queue=QUEUE)(_nothing)

    async def run() -> float:
        async with app.open_async():
            began = perf_counter()
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                wait=False,
                delete_jobs="always",
                install_signal_handlers=False,
                listen_notify=False,
            )
            return perf_counter() - began

    return {"handed": asyncio.run(run())}


async def _nothing(number: int) -> None:
    del number


DEEDS: dict[str, Callable[..., object]] = {
    "fill": fill,
    "ours": ours,
    "prepare": prepare,
    "put_jobs": put_jobs,
    "run_jobs": run_jobs,
}


def main() -> None:
    """Do what the command line asks."""
    asked = given()
    answer(DEEDS[asked.pop("do")](**asked))


if __name__ == "__main__":
    main()
