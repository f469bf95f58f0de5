"""Emptying what events of a row told, so that nothing personal is left and its chain stays whole."""

from __future__ import annotations

from sqlalchemy import Connection, and_, exists, or_, select, update

from engine.actor import SYSTEM
from engine.history import ERASED
from engine.tables import grants
from workflows.register.tables import register_events


def empty_events(tx: Connection, record: str, record_id: int) -> list[int]:
    """Empty the events of one row and return their numbers; who is of the staff, or the program, stays named."""
    of_row = and_(register_events.c.record == record, register_events.c.record_id == record_id)
    told = select(register_events.c.sequence).where(
        of_row, register_events.c.payload.is_not(None), register_events.c.kind != ERASED
    )
    found = list(tx.execute(told.order_by(register_events.c.sequence)).scalars())
    if found:
        mine = (of_row, register_events.c.sequence.in_(found))
        tx.execute(update(register_events).where(*mine).values(payload=None, salt=None))
    by, name = register_events.c.actor_id, register_events.c.actor_name
    program = and_(by.is_(None), name == SYSTEM.name)
    staff = and_(by.is_not(None), exists().where(grants.c.person_id == by))
    tx.execute(update(register_events).where(of_row, ~or_(program, staff)).values(actor_name=""))
    return found
