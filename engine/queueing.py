"""Hands due messages on to a queue of jobs, and delivers what a job brings back.

Knows no queue: it gets a callable that writes jobs on the connection of our transaction, so that a message and its job
exist together or not at all. A job that is lost, comes late or comes twice is harmless: the lease decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from engine.claims import LEASE, anything_waits, lease, read_all, those_leaving, wait_until
from engine.database import Database
from engine.delivery import Delivered, Round
from engine.loader import Workflows
from engine.message import Handler, Message
from engine.restraint import Restraint, mail_paused
from engine.sign_in_links import KIND as SIGN_IN
from engine.tables import outbox

QUEUED = timedelta(minutes=30)
"""How long a message waits for its job; after that another job is asked for, and the first finds nothing."""
AWAY = timedelta(minutes=1)
"""How long the messages of a job wait when the mail server is away."""


@dataclass(frozen=True, slots=True)
class Job:
    """Some messages of one lease. ``ids`` are outbox rows, ``token`` proves that they are still this job's."""

    ids: tuple[int, ...]
    token: str


Defer = Callable[[Any, Sequence[Job]], None]
"""Writes jobs on a connection of the database's driver, in the transaction that is open on it."""


def queue_due(
    db: Database,
    workflows: Workflows,
    topics: tuple[str, ...],
    now: datetime,
    *,
    defer: Defer,
    restraint: Restraint | None = None,
    limit: int = 100,
    size: int = 10,
) -> int:
    """Turn due messages into jobs of at most ``size`` messages and return how many were looked at.

    Rows and jobs are written in one transaction. What may not leave now waits, as with ``engine.deliver``.
    """
    if not anything_waits(db, topics, now):
        return 0
    token = str(uuid.uuid4())
    with db.transaction() as tx:
        rows = lease(tx, topics, now, token=token, until=now + QUEUED, limit=limit)
        ids = [row.id for row in those_leaving(tx, workflows, rows, now, restraint)]
        # Waiting for a job is no try.
        tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(attempts=outbox.c.attempts - 1))
        if ids:
            jobs = [Job(tuple(ids[first : first + size]), token) for first in range(0, len(ids), size)]
            defer(tx.connection.driver_connection, jobs)
    return len(rows)


def deliver_job(
    db: Database,
    workflows: Workflows,
    handlers: Mapping[str, Handler],
    now: datetime,
    job: Job,
    *,
    secret: str,
    going: Callable[[], bool] = lambda: True,
) -> Delivered:
    """Deliver what is still this job's, a few at a time as ``engine.deliver`` does; what does not begin goes back.

    Nothing happens to a message that was cancelled, taken over or delivered meanwhile.
    """
    token = str(uuid.uuid4())
    left = list(job.ids)

    def take(count: int) -> list[Message]:
        while left:
            some, left[:count] = left[:count], []
            with db.transaction() as tx:
                messages = _begin(tx, workflows, Job(tuple(some), job.token), now, token=token, secret=secret)
            if messages:
                return messages
        return []

    done = Delivered()
    try:
        done = Round(db, workflows, handlers, token).run(take, limit=len(left), going=going)
    finally:
        if left:
            _give_back(db, Job(tuple(left), job.token), now + AWAY if done.halted else now)
    return done


def _begin(tx: Connection, workflows: Workflows, job: Job, now: datetime, *, token: str, secret: str) -> list[Message]:
    """Lease what is still the job's to ``token``, as a try; what its case left behind meanwhile never goes."""
    own = (outbox.c.id.in_(job.ids), outbox.c.lease_token == job.token)
    # Not under way yet, so it is known what became of it.
    tx.execute(update(outbox).where(*own, outbox.c.status == "unknown").values(status="cancelled", lease_until=None))
    still = select(outbox.c.id).where(*own, outbox.c.status == "leased", outbox.c.lease_until > now)
    ids = list(tx.execute(still.order_by(outbox.c.id).with_for_update(skip_locked=True)).scalars())
    begun = {"lease_token": token, "lease_until": now + LEASE, "attempts": outbox.c.attempts + 1}
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(begun))
    rows = tx.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.next_at, outbox.c.id)).all()
    if mail_paused(tx):
        for row in rows:
            if row.kind != SIGN_IN:
                wait_until(tx, row, now)
        rows = [row for row in rows if row.kind == SIGN_IN]
    return read_all(tx, workflows, those_leaving(tx, workflows, rows, now, None), now, secret)


def _give_back(db: Database, job: Job, until: datetime) -> None:
    """Let what did not begin wait again: this worker ends, or the mail server is away."""
    own = (outbox.c.id.in_(job.ids), outbox.c.lease_token == job.token, outbox.c.status == "leased")
    with db.transaction() as tx:
        tx.execute(update(outbox).where(*own).values(status="waiting", lease_until=None, next_at=until))
