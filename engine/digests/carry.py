"""What a gathering mail carries: leased with it, and given its outcome."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from engine.message import Message
from engine.tables import outbox


def take_along(tx: Connection, digest: Any) -> list[Any]:
    """Lease the messages of a leased digest that are still wanted, and return them, oldest first."""
    # Their lease never runs out by itself: they are claimed again with their digest, never alone.
    along = or_(outbox.c.status == "combined", and_(outbox.c.status == "leased", outbox.c.lease_until.is_(None)))
    still = select(outbox.c.id).where(outbox.c.id.in_(digest.payload["parts"]), along).order_by(outbox.c.id)
    # Locked in the order in which a step withdraws them, so that the two can wait for each other but never both.
    ids = list(tx.execute(still.with_for_update()).scalars())
    mine = outbox.c.id.in_(ids)
    tx.execute(update(outbox).where(mine).values(status="leased", lease_token=digest.lease_token, lease_until=None))
    return list(tx.execute(select(outbox).where(mine).order_by(outbox.c.id)).all())


def settle(tx: Connection, parts: tuple[Message, ...], token: str, values: dict[str, Any]) -> None:
    """Give the messages of a digest the outcome of their digest; one that is tried again keeps them combined."""
    if not parts:
        return
    again = values["status"] == "waiting"
    outcome = {name: value for name, value in values.items() if name != "next_at"}
    # One whose case moved on meanwhile may have arrived, or never goes: it is not tried again.
    still = ("leased",) if again else ("leased", "unknown")
    mine = (outbox.c.id.in_([each.id for each in parts]), outbox.c.lease_token == token, outbox.c.status.in_(still))
    tx.execute(update(outbox).where(*mine).values(outcome | ({"status": "combined"} if again else {})))
