"""What remains in a database: every text in it, whether its record is whole, and what the figures of a day say."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from engine.history import audit
from engine.tables import metadata
from tests.workflows.histories import shipped
from workflows.dashboard.answers import QUERIES, answer
from workflows.dashboard.asked import ask
from workflows.dashboard.scope import EVERYTHING, Scope
from workflows.register.record_audit import audit_register


def places_of(db: Any, *words: str) -> dict[str, set[str]]:
    """Return per word the tables in which it still stands, in whatever column."""
    found: dict[str, set[str]] = {word: set() for word in words}
    with db.read() as tx:
        for table in metadata.sorted_tables:
            text = repr([tuple(row) for row in tx.execute(select(table))])
            for word in words:
                if word in text:
                    found[word].add(table.name)
    return found


def faults_of_record(db: Any) -> tuple[Any, ...]:
    """Return what the audits of cases and of the register object to."""
    with db.read() as tx:
        return (*audit(tx).broken, *audit_register(tx).broken)


def figures(db: Any, *days: date, scope: Scope = EVERYTHING) -> list[Any]:
    """Return every figure of some days, with the length of its list."""
    found = []
    with db.read() as tx:
        for day in days:
            asked = ask(tx, shipped(), day, scope)
            for name in QUERIES:
                told = answer(asked, name)
                rows = tx.execute(select(func.count()).select_from(told.rows.subquery())).scalar_one()
                found.append((day, name, told.number, told.of, dict(told.parts), dict(told.values), rows))
    return found
