"""Rows of the register that came with a list and on which nobody built: removed, with their record emptied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.history import ERASED
from workflows.register.emptying import empty_events
from workflows.register.tables import register_events
from workflows.register.write import ADDED, Writer


def remove_unbuilt(
    tx: Connection, table: Table, record_id: int, *, actor: Actor, now: datetime, added_at: datetime | None = None
) -> datetime | None:
    """Remove a row that was only added, and return when; None when it was changed since, or something points to it.

    Args:
        added_at: only when it was added at this very moment.
    """
    newest = (
        select(register_events.c.kind, register_events.c.at)
        .where(register_events.c.record == table.name, register_events.c.record_id == record_id)
        .order_by(register_events.c.sequence.desc())
        .limit(1)
    )
    last = tx.execute(newest).first()
    if last is None or last.kind != ADDED or added_at not in {None, last.at}:
        return None
    try:
        with tx.begin_nested():
            tx.execute(delete(table).where(table.c.id == record_id))
    except IntegrityError:
        return None
    emptied = empty_events(tx, table.name, record_id)
    told = {"before": {}, "after": {}, "sequences": emptied}
    Writer(tx, actor, now).tell(table.name, record_id, ERASED, told)
    moment: datetime = last.at
    return moment
