"""Takes what is due out of the outbox: leases it to one worker and reads what its handler needs.

A lease runs out, so a worker that dies leaves its messages to the next. What waits, is held back or is no longer meant
never reaches a handler.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from engine import digests
from engine.database import Database
from engine.errors import EngineError
from engine.letters import read_message
from engine.loader import Workflows
from engine.message import Message
from engine.outcomes import put_off
from engine.restraint import Buckets, Restraint, Wait, mail_paused, standing_of, wanted
from engine.sign_in_links import KIND as SIGN_IN
from engine.tables import STILL_HERE, outbox

LEASE = timedelta(seconds=120)
"""Much longer than one message takes: what is leased is under way."""

# A lease was taken when the message was due, so whatever can be claimed stands at the beginning of the index.
_WAITING = (
    select(outbox.c.id)
    .where(
        STILL_HERE,
        outbox.c.next_at <= bindparam("now"),
        or_(outbox.c.status == "waiting", outbox.c.lease_until <= bindparam("now")),
        outbox.c.topic.in_(bindparam("topics", expanding=True)),
    )
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_FREE = _WAITING.with_for_update(skip_locked=True)
# While all mail waits, whoever must end that can still sign in.
_FREE_IN_A_PAUSE = _FREE.where(or_(outbox.c.topic != "email", outbox.c.kind == SIGN_IN))
_THESE = outbox.c.id.in_(bindparam("ids", expanding=True))
_LEASING = (
    update(outbox)
    .where(_THESE)
    .values(
        status="leased",
        lease_until=bindparam("until"),
        lease_token=bindparam("token"),
        attempts=outbox.c.attempts + 1,
    )
)
_LEASED = select(outbox).where(_THESE).order_by(outbox.c.next_at, outbox.c.id)


def claim(
    db: Database,
    workflows: Workflows,
    topics: tuple[str, ...],
    now: datetime,
    *,
    token: str,
    secret: str,
    restraint: Restraint | None = None,
    limit: int,
) -> list[Message]:
    """Lease waiting messages (and those whose lease ran out) to ``token`` and read what their handlers need."""
    if not anything_waits(db, topics, now):
        return []
    while True:
        with db.transaction() as tx:
            rows = lease(tx, topics, now, token=token, until=now + LEASE, limit=limit)
            leaving = those_leaving(tx, workflows, rows, now, restraint)
            messages = read_all(tx, workflows, leaving, now, secret)
        # What cannot be read is out of the way now; those behind it do not wait for the next tick.
        if messages or not rows:
            return messages


def anything_waits(db: Database, topics: tuple[str, ...], now: datetime) -> bool:
    """Tell whether any message is due: one look at an index."""
    with db.read() as tx:
        return tx.execute(_WAITING, {"topics": topics, "now": now, "limit": 1}).first() is not None


def lease(
    tx: Connection, topics: tuple[str, ...], now: datetime, *, token: str, until: datetime, limit: int
) -> Sequence[Any]:
    """Lease what is due and free to ``token``, oldest first, as one more try each."""
    free = _FREE_IN_A_PAUSE if mail_paused(tx) else _FREE
    ids = list(tx.execute(free, {"topics": topics, "now": now, "limit": limit}).scalars())
    if not ids:
        return ()
    tx.execute(_LEASING, {"ids": ids, "until": until, "token": token})
    return tx.execute(_LEASED, {"ids": ids}).all()


def those_leaving(
    tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime, restraint: Restraint | None
) -> list[Any]:
    """Return the leased rows that may leave now; the others wait (which is no failed try) or are cancelled."""
    buckets = Buckets(tx, now, restraint) if restraint and any(row.topic == "email" for row in rows) else None
    leaving = []
    for row in rows:
        if row.topic != "email":
            leaving.append(row)
        elif not _dropped(tx, workflows, row, now):
            stands = standing_of(tx, row, now, restraint, buckets) if restraint and buckets else None
            if isinstance(stands, Wait):
                wait_until(tx, row, stands.until)
            else:
                leaving.append(row)
    if buckets:
        buckets.save()
    return leaving


def read_all(tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime, secret: str) -> list[Message]:
    """Read the leased rows; those that cannot be read are put off."""
    return [message for row in rows if (message := _read(tx, workflows, row, now, secret)) is not None]


def wait_until(tx: Connection, row: Any, until: datetime) -> None:
    """Give a leased row back until a moment; that was no failed try."""
    waits = {"status": "waiting", "next_at": until, "attempts": row.attempts - 1, "lease_until": None}
    tx.execute(update(outbox).where(outbox.c.id == row.id).values(waits))


def _dropped(tx: Connection, workflows: Workflows, row: Any, now: datetime) -> bool:
    """Cancel a mail that is not meant any more; one whose workflow cannot be read is judged when it is read."""
    try:
        drop = wanted(tx, workflows, row, now)
    except EngineError:
        return False
    if drop is not None:
        cancelled = {"status": "cancelled", "lease_until": None, "last_error": drop.code}
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(cancelled))
    return drop is not None


def _read(tx: Connection, workflows: Workflows, row: Any, now: datetime, secret: str) -> Message | None:
    """Read one message; what cannot be read is put off, visible with its reason, and holds up nobody else."""
    try:
        along = digests.take_along(tx, row) if row.kind in digests.CARRIERS else ()
        along = [each for each in along if not _dropped(tx, workflows, each, now)]
        parts = tuple(read_all(tx, workflows, along, now, secret))
        if row.kind in digests.CARRIERS and not parts and not _tells_more(row):
            # Every case moved on while the digest waited.
            tx.execute(update(outbox).where(outbox.c.id == row.id).values(status="cancelled", lease_until=None))
            return None
        return read_message(tx, workflows, row, now, secret=secret, parts=parts)
    except EngineError as error:
        put_off(tx, row, now, f"{error.code}: {error}")
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - as around a handler: one poisoned row must not stop the queue
        put_off(tx, row, now, f"crash_{type(error).__name__}: {error}")
    return None


def _tells_more(row: Any) -> bool:
    """Tell whether a digest says something beside the reminders that it carries."""
    return not row.payload["parts"] or "since" in row.payload
