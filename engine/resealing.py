"""Changing keys: everything private on cases sealed anew with the first key; the record stays whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Table, Text, select, type_coerce, update

from engine.loader import Workflows
from engine.private_fields import is_private
from engine.sealing import MARK, Seal, is_sealed
from engine.tables import cases, events, tasks

PLACES: tuple[tuple[Table, Column[Any]], ...] = (
    (cases, cases.c.fields),
    (tasks, tasks.c.evidence),
    (events, events.c.payload),
)


def renew_private_fields(tx: Connection, workflows: Workflows, seal: Seal) -> int:
    """Seal every value of a private field anew and return how many there were.

    Raises:
        Unreadable: one of them is opened by no key; the caller's transaction is to be given up.
    """
    done, names = 0, _private_names(workflows)
    for table, column in PLACES:
        query = select(table.c.id, column).where(type_coerce(column, Text).like(f'%"{MARK}%')).order_by(table.c.id)
        for row in tx.execute(query).all():
            fresh, count = _renewed(row[1], names, seal)
            tx.execute(update(table).where(table.c.id == row.id).values({column.name: fresh}))
            done += count
    return done


def _private_names(workflows: Workflows) -> frozenset[str]:
    return frozenset(
        name
        for definition in workflows.values()
        for name in definition.document.fields
        if is_private(definition.document, name)
    )


def _renewed(value: Any, names: Collection[str], seal: Seal) -> tuple[Any, int]:
    """Renew what stands under one of the names: in fields and answers, and in ``[name, was, becomes]`` of an event."""
    if isinstance(value, dict):
        parts = {name: _part(name in names, each, names, seal) for name, each in value.items()}
        return {name: fresh for name, (fresh, _) in parts.items()}, sum(count for _, count in parts.values())
    if isinstance(value, list):
        named = bool(value) and isinstance(value[0], str) and value[0] in names
        found = [_part(named, each, names, seal) for each in value]
        return [fresh for fresh, _ in found], sum(count for _, count in found)
    return value, 0


def _part(private: bool, value: Any, names: Collection[str], seal: Seal) -> tuple[Any, int]:
    return (seal.renew_value(value), 1) if private and is_sealed(value) else _renewed(value, names, seal)
