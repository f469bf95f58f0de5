"""Changing keys: everything private on cases sealed anew with the first key; the record stays whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table, Text, select, type_coerce, update

from engine.sealing import MARK, Seal, is_sealed
from engine.tables import cases, events, tasks

PLACES: tuple[tuple[Table, Column[Any]], ...] = (
    (cases, cases.c.fields),
    (tasks, tasks.c.evidence),
    (events, events.c.payload),
)


def renew_private_fields(tx: Connection, seal: Seal) -> int:
    """Seal every private value of every case anew and return how many there were.

    Raises:
        Unreadable: one of them is opened by no key; the caller's transaction is to be given up.
    """
    done = 0
    for table, column in PLACES:
        query = select(table.c.id, column).where(type_coerce(column, Text).like(f'%"{MARK}%')).order_by(table.c.id)
        for row in tx.execute(query).all():
            fresh, count = _renewed(row[1], seal)
            tx.execute(update(table).where(table.c.id == row.id).values({column.name: fresh}))
            done += count
    return done


def _renewed(value: Any, seal: Seal) -> tuple[Any, int]:
    if is_sealed(value):
        return seal.renew_value(value), 1
    if isinstance(value, dict):
        parts = {name: _renewed(each, seal) for name, each in value.items()}
        return {name: fresh for name, (fresh, _) in parts.items()}, sum(count for _, count in parts.values())
    if isinstance(value, list):
        found = [_renewed(each, seal) for each in value]
        return [fresh for fresh, _ in found], sum(count for _, count in found)
    return value, 0
