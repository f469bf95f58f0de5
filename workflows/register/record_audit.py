"""Verifying the record of the register: the chain of every row, as ``engine.history`` does for cases.

A row keeps no head of its chain, so events cut off at its end are not noticed here; those of cases are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from engine.history import Chain
from workflows.register.tables import register_events


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first event of a row that does not fit its chain, and how."""

    record: str
    record_id: int
    sequence: int
    fault: str


@dataclass(frozen=True, slots=True)
class RegisterAudit:
    """What a check of the register's record found."""

    rows: int
    events: int
    broken: tuple[BrokenRow, ...]


def audit_register(tx: Connection) -> RegisterAudit:
    """Verify the chain of every row of the register."""
    query = select(register_events).order_by(
        register_events.c.record, register_events.c.record_id, register_events.c.sequence
    )
    rows = tx.execution_options(yield_per=1000).execute(query)
    total = count = 0
    broken = []
    for (record, record_id), told in groupby(rows, key=_row_of):
        chain = Chain()
        total += 1
        for event in told:
            count += 1
            chain.take(event, subject=record_id, kind=f"{record}.{event.kind}")
        chain.end()
        if chain.fault is not None:
            broken.append(BrokenRow(record, record_id, *chain.fault))
    return RegisterAudit(total, count, tuple(broken))


def _row_of(event: Any) -> tuple[str, int]:
    return event.record, event.record_id
