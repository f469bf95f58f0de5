"""Takes messages out of the outbox: claims them with a lease, hands them to a handler, writes down what became of them.

Sending happens outside any transaction. A crash in the middle leaves a lease that runs out: the message is tried
again under the same uuid, so a mail may arrive twice with one Message-ID but never not at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from engine import digests, undelivered
from engine.database import Database
from engine.errors import EngineError
from engine.letters import read_message
from engine.loader import Workflows
from engine.message import DeliveryFailed, Handler, Message
from engine.restraint import Buckets, Restraint, Wait, mail_paused, standing_of, wanted
from engine.sign_in_links import KIND as SIGN_IN
from engine.tables import STILL_HERE, outbox

LEASE = timedelta(seconds=120)
PAUSES = tuple(timedelta(seconds=each) for each in (60, 300, 600, 1800, 3600))
"""How long to wait after each failed try; the last one repeats."""
TRIES = 52
"""With those pauses: 48 hours of trying. Counted in tries, for a message may have waited days for a worker."""

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


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: messages sent, put off to a later try, and given up."""

    sent: int = 0
    later: int = 0
    failed: int = 0


def deliver(
    db: Database,
    workflows: Workflows,
    handlers: Mapping[str, Handler],
    now: datetime,
    *,
    secret: str,
    restraint: Restraint | None = None,
    limit: int = 100,
) -> Delivered:
    """Deliver waiting messages of the topics that have a handler, oldest first, and return what became of them.

    Without ``restraint`` every mail that is still meant goes at once.
    """
    sent = later = failed = 0
    token = str(uuid.uuid4())
    for message in claim(
        db, workflows, tuple(handlers), now, token=token, secret=secret, restraint=restraint, limit=limit
    ):
        match _hand_over(db, workflows, handlers[message.topic], message, token):
            case "sent":
                sent += 1
            case "failed":
                failed += 1
            case _:
                later += 1
    return Delivered(sent, later, failed)


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
    with db.read() as tx:
        if tx.execute(_WAITING, {"topics": topics, "now": now, "limit": 1}).first() is None:
            return []
    while True:
        with db.transaction() as tx:
            rows = _lease(tx, topics, now, token=token, limit=limit)
            leaving = _leaving(tx, workflows, rows, now, restraint)
            messages = [message for row in leaving if (message := _read(tx, workflows, row, now, secret)) is not None]
        # What cannot be read is out of the way now; those behind it do not wait for the next tick.
        if messages or not rows:
            return messages


def _lease(tx: Connection, topics: tuple[str, ...], now: datetime, *, token: str, limit: int) -> Sequence[Any]:
    free = _FREE_IN_A_PAUSE if mail_paused(tx) else _FREE
    ids = list(tx.execute(free, {"topics": topics, "now": now, "limit": limit}).scalars())
    if not ids:
        return ()
    tx.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values(status="leased", lease_until=now + LEASE, lease_token=token, attempts=outbox.c.attempts + 1)
    )
    return tx.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.next_at, outbox.c.id)).all()


def _leaving(
    tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime, restraint: Restraint | None
) -> list[Any]:
    """Return the leased rows that may leave now; the others wait (which is no failed try) or are cancelled."""
    buckets = Buckets(tx, now, restraint) if restraint and any(row.topic == "email" for row in rows) else None
    leaving = []
    for row in rows:
        if row.topic != "email":
            leaving.append(row)
            continue
        if _dropped(tx, workflows, row, now):
            continue
        stands = standing_of(tx, row, now, restraint, buckets) if restraint and buckets else None
        if isinstance(stands, Wait):
            put_off = {"status": "waiting", "next_at": stands.until, "attempts": row.attempts - 1, "lease_until": None}
            tx.execute(update(outbox).where(outbox.c.id == row.id).values(put_off))
        else:
            leaving.append(row)
    if buckets:
        buckets.save()
    return leaving


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
    """Read one message; what cannot be read (its workflow is not loaded) is put off and holds up nobody else."""
    along = digests.take_along(tx, row) if row.kind in digests.CARRIERS else ()
    along = [each for each in along if not _dropped(tx, workflows, each, now)]
    parts = tuple(part for each in along if (part := _read(tx, workflows, each, now, secret)) is not None)
    if row.kind in digests.CARRIERS and not parts and not _tells_more(row):
        # Every case moved on while the digest waited.
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(status="cancelled", lease_until=None))
        return None
    try:
        return read_message(tx, workflows, row, now, secret=secret, parts=parts)
    except EngineError as error:
        values = _later(row.attempts, now, f"{error.code}: {error}", given_up=row.attempts >= TRIES)
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(lease_until=None, **values))
        return None


def _tells_more(row: Any) -> bool:
    """Tell whether a digest says something beside the reminders that it carries."""
    return not row.payload["parts"] or "since" in row.payload


def _hand_over(db: Database, workflows: Workflows, handler: Handler, message: Message, token: str) -> str:
    try:
        handler(message)
    except DeliveryFailed as error:
        return _put_off(db, workflows, message, token, error)
    except Exception as error:  # noqa: BLE001 - one poisoned message must not stop the queue; it stays visible with its error
        crash = DeliveryFailed(f"crash_{type(error).__name__}", str(error), permanent=False)
        return _put_off(db, workflows, message, token, crash)
    with db.transaction() as tx:
        _settle(tx, message, token, {"status": "sent", "sent_at": message.now, "last_error": None})
    return "sent"


def _put_off(db: Database, workflows: Workflows, message: Message, token: str, error: DeliveryFailed) -> str:
    given_up = error.permanent or message.attempt >= TRIES
    values = _later(message.attempt, message.now, str(error), given_up=given_up)
    with db.transaction() as tx:
        case = undelivered.told_case(tx, workflows, message) if given_up else None
        # Not when its case moved on meanwhile: such a message is unknown and never tried again.
        mine = (outbox.c.id == message.id, outbox.c.lease_token == token, outbox.c.status == "leased")
        still_ours = tx.execute(update(outbox).where(*mine).values(lease_until=None, **values)).rowcount
        digests.settle(tx, message.parts, token, values)
        if case is not None and still_ours:
            undelivered.tell(case, message, error.code)
    for part in message.parts if given_up and still_ours else ():
        # One case after the other: two are never locked in one transaction.
        with db.transaction() as tx:
            if (case := undelivered.told_case(tx, workflows, part)) is not None:
                undelivered.tell(case, part, error.code)
    return "failed" if given_up else "later"


def _later(attempt: int, now: datetime, error: str, *, given_up: bool) -> dict[str, Any]:
    """Return what a failed try writes: its error, and when the next one comes."""
    if given_up:
        return {"status": "failed", "last_error": error[:500]}
    pause = PAUSES[min(attempt, len(PAUSES)) - 1]
    return {"status": "waiting", "last_error": error[:500], "next_at": now + pause}


def _settle(tx: Connection, message: Message, token: str, values: dict[str, Any]) -> None:
    """Write the outcome, unless the lease passed to somebody else meanwhile."""
    mine = (outbox.c.id == message.id, outbox.c.lease_token == token, outbox.c.status.in_(("leased", "unknown")))
    tx.execute(update(outbox).where(*mine).values(lease_until=None, **values))
    digests.settle(tx, message.parts, token, values)
