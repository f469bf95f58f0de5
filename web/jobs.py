"""Procrastinate on PostgreSQL: due mails are jobs that the workers of any number of machines share.

Jobs are written in the transaction that takes the mails from the outbox (``engine.queueing``), so neither exists
without the other. What decides is the outbox: a job that runs twice, late or never loses and doubles nothing.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from procrastinate import App, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException

from engine.database import Database
from engine.loader import Workflows
from engine.message import Handler
from engine.queueing import Job, deliver_job

TASK = "samdulea.deliver"
"""Written in every job: a worker that does not know the name fails the job, so it never changes."""
QUEUE = "samdulea.mail"
BEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""Without a sign of life for so long a worker is dead, and its jobs go to others."""
AGAIN_SECONDS = 2.0
RETRY = RetryStrategy(max_attempts=20, wait=15)
log = logging.getLogger(__name__)


def defer(connection: Any, jobs: Sequence[Job]) -> None:
    """Write jobs on a psycopg connection, in the transaction that is open on it."""
    # A connector of its own that is never opened: an app that runs workers cannot defer synchronously.
    app = App(connector=SyncPsycopgConnector())
    rows: list[dict[str, Any]] = [{"ids": list(job.ids), "token": job.token} for job in jobs]
    app.configure_task(TASK, queue=QUEUE, connection=connection).batch_defer(*rows)


class JobWorkers:
    """Runs jobs on a thread of its own, ``at_once`` at a time, and takes over those of workers that died."""

    def __init__(
        self,
        db: Database,
        workflows: Workflows,
        handlers: Mapping[str, Handler],
        *,
        secret: str,
        now: Callable[[], datetime],
        at_once: int,
    ) -> None:
        self._db = db
        self._workflows = workflows
        self._handlers = handlers
        self._secret = secret
        self._now = now
        self._at_once = at_once
        self._stopping = threading.Event()
        self._running: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._live, name="jobs")
        # Beside the jobs: one connection listens, one beats and one takes over.
        self._app = App(connector=PsycopgConnector(conninfo=db.conninfo, min_size=1, max_size=at_once + 3))
        self._app.task(name=TASK, queue=QUEUE, retry=RETRY)(self._deliver)

    def start(self) -> None:
        """Begin to run jobs."""
        self._thread.start()

    def stop(self) -> None:
        """Let the mails under way arrive and end; the other jobs stay for others. Harmless when repeated."""
        self._stopping.set()
        if self._loop is not None and self._running is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._running.cancel)
        if self._thread.is_alive():
            self._thread.join()

    def _deliver(self, ids: list[int], token: str) -> None:
        deliver_job(
            self._db,
            self._workflows,
            self._handlers,
            self._now(),
            Job(tuple(ids), token),
            secret=self._secret,
            going=lambda: not self._stopping.is_set(),
        )

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            while not self._stopping.is_set():
                try:
                    runner.run(self._work())
                except asyncio.CancelledError:
                    break
                except Exception:
                    # The database is away: it is asked again, for ever, as the embedded loop does at each tick.
                    log.exception("the workers of jobs start again in %s s", AGAIN_SECONDS)
                self._stopping.wait(AGAIN_SECONDS)

    async def _work(self) -> None:
        self._running = asyncio.current_task()
        if self._stopping.is_set():
            return
        async with self._app.open_async():
            rescuer = asyncio.create_task(self._rescue())
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._at_once,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=BEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            finally:
                rescuer.cancel()
                await asyncio.gather(rescuer, return_exceptions=True)

    async def _rescue(self) -> None:
        """Give jobs of workers that died back to the queue, again and again: nobody else does."""
        manager = self._app.job_manager
        while True:
            for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS):
                try:
                    await manager.retry_job(job)
                except ConnectorException:
                    log.info("job %s was taken over by another worker", job.id)
            await asyncio.sleep(BEAT_SECONDS)
