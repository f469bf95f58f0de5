"""Puts the reminders that wait for one member of the staff into one mail: after three days down, one mail a person.

The reminders stay rows of their own, ``combined`` until the digest leaves, so one whose case moves on meanwhile is
cancelled like any other. People outside the staff get each mail whole: what they are asked stands in it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, insert, or_, select, update

from engine.database import Database
from engine.message import Message
from engine.tables import STILL_HERE, grants, outbox

KIND = "digest"

_ANYTHING = select(outbox.c.id).where(STILL_HERE, outbox.c.next_at <= bindparam("now")).limit(2)
_REMINDERS = (
    select(outbox.c.id, outbox.c.recipient_id)
    .where(
        STILL_HERE,
        outbox.c.status == "waiting",
        outbox.c.topic == "email",
        outbox.c.next_at <= bindparam("now"),
        outbox.c.attempts == 0,
        outbox.c.clock_id.is_not(None),
        exists().where(grants.c.person_id == outbox.c.recipient_id),
    )
    .order_by(outbox.c.recipient_id, outbox.c.id)
)
_FREE = _REMINDERS.with_for_update(skip_locked=True, of=outbox)


def combine(db: Database, now: datetime) -> int:
    """Put reminders that are due for the same member of the staff together and return how many digests that made."""
    with db.read() as tx:
        # Most ticks find nothing to send at all; that must cost one look at an index.
        if len(tx.execute(_ANYTHING, {"now": now}).all()) < 2 or not _shared(tx, _REMINDERS, now):
            return 0
    with db.transaction() as tx:
        together = _shared(tx, _FREE, now)
        for person_id, ids in together:
            _digest(tx, person_id, ids, now)
        return len(together)


def take_along(tx: Connection, digest: Any) -> list[Any]:
    """Lease the reminders of a leased digest that are still wanted, and return them, oldest first."""
    # Their lease never runs out by itself: they are claimed again with their digest, never alone.
    along = or_(outbox.c.status == "combined", and_(outbox.c.status == "leased", outbox.c.lease_until.is_(None)))
    still = select(outbox.c.id).where(outbox.c.id.in_(digest.payload["parts"]), along).order_by(outbox.c.id)
    # Locked in the order in which a step withdraws them, so that the two can wait for each other but never both.
    ids = list(tx.execute(still.with_for_update()).scalars())
    mine = outbox.c.id.in_(ids)
    tx.execute(update(outbox).where(mine).values(status="leased", lease_token=digest.lease_token, lease_until=None))
    return list(tx.execute(select(outbox).where(mine).order_by(outbox.c.id)).all())


def settle(tx: Connection, parts: tuple[Message, ...], token: str, values: dict[str, Any]) -> None:
    """Give the reminders of a digest the outcome of their digest; one that is tried again keeps them combined."""
    if not parts:
        return
    again = values["status"] == "waiting"
    outcome = {name: value for name, value in values.items() if name != "next_at"}
    # One whose case moved on meanwhile may have arrived, or never goes: it is not tried again.
    still = ("leased",) if again else ("leased", "unknown")
    mine = (outbox.c.id.in_([each.id for each in parts]), outbox.c.lease_token == token, outbox.c.status.in_(still))
    tx.execute(update(outbox).where(*mine).values(outcome | ({"status": "combined"} if again else {})))


def _shared(tx: Connection, query: Select[Any], now: datetime) -> list[tuple[int, list[int]]]:
    """Return who has more than one reminder waiting, with the ids of those."""
    rows = tx.execute(query, {"now": now}).all()
    groups = [(person, [row.id for row in each]) for person, each in groupby(rows, attrgetter("recipient_id"))]
    return [(person, ids) for person, ids in groups if len(ids) > 1]


def _digest(tx: Connection, person_id: int, ids: list[int], now: datetime) -> None:
    name = str(uuid.uuid4())
    row = {
        "topic": "email",
        "kind": KIND,
        "recipient_id": person_id,
        "key": f"{KIND}/{person_id}/{name}",
        "uuid": name,
        "payload": {"parts": ids},
        "status": "waiting",
        "next_at": now,
        "created_at": now,
    }
    tx.execute(insert(outbox), row)
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(status="combined"))
