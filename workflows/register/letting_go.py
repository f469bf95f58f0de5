"""The record of rows that a case brought, when the case itself is taken back: who and when stay, what does not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, select, update

from engine.actor import Actor
from engine.history import ERASED
from workflows.register.emptying import empty_events
from workflows.register.tables import register_events
from workflows.register.write import Writer


def let_go(tx: Connection, case_id: int, *, actor: Actor, now: datetime) -> None:
    """Empty the events of rows that are gone, and point from no event to the case any more."""
    of_case = register_events.c.case_id == case_id
    about = select(register_events.c.record, register_events.c.record_id).where(of_case).distinct()
    writer = Writer(tx, actor, now)
    for record, record_id in tx.execute(about).all():
        if _is_gone(tx, register_events.metadata.tables[record], record_id):
            emptied = empty_events(tx, record, record_id)
            writer.tell(record, record_id, ERASED, {"before": {}, "after": {}, "sequences": emptied})
    tx.execute(update(register_events).where(of_case).values(case_id=None, case_sequence=None))


def _is_gone(tx: Connection, table: Table, record_id: int) -> bool:
    [key] = table.primary_key.columns
    return tx.execute(select(key).where(key == record_id)).first() is None
