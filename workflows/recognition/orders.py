"""What a recognition asks of itself after its own step was committed."""

from __future__ import annotations

from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.orders import Order
from engine.tables import cases
from workflows.register.recognitions import site_owner
from workflows.register.tables import recognitions

__all__ = ["follow_register", "warn_owner"]


def follow_register(order: Order) -> None:
    """Point a case at the establishment its row points to, and read that anew: two records became one."""
    case_id = order.number("case_id")
    with order.db.read() as tx:
        query = select(recognitions.c.site_id).where(recognitions.c.case_id == case_id)
        site_id = tx.execute(query.order_by(recognitions.c.id.desc()).limit(1)).scalar_one()
    engine.fill_in(
        order.db,
        order.workflows,
        case_id,
        {"site_id": site_id},
        actor=SYSTEM,
        seen_version=None,
        now=order.now,
        key=order.key,
    )


def warn_owner(order: Order) -> None:
    """Name whoever keeps the contact with the establishment today, and warn them that the recognition ends.

    A recognition that was prolonged or lifted meanwhile needs no warning; without a contact the city knows already.
    """
    case_id = order.number("case_id")
    with order.db.read() as tx:
        row = tx.execute(select(cases.c.state, cases.c.fields).where(cases.c.id == case_id)).one()
        owner = site_owner(tx, row.fields["site_id"]) if row.state == "expiring" else None
    if owner is None:
        return
    engine.advance(
        order.db,
        order.workflows,
        case_id,
        "warn_owner",
        actor=SYSTEM,
        seen_version=None,
        now=order.now,
        fields={"site_owner": owner},
        key=order.key,
    )
