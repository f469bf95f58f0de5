"""What a list can be narrowed to: the schools and the people that the reader's own cases have."""

from __future__ import annotations

from sqlalchemy import Table

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, organisations, persons
from engine.visibility import seen_by

Known = tuple[tuple[int, str], ...]


def schools_seen(db: Database, workflows: Workflows, actor: Actor, workflow: str) -> Known:
    """Return ids and names of the organisations that have cases the actor sees."""
    return _named(db, workflows, actor, workflow, organisations)


def owners_seen(db: Database, workflows: Workflows, actor: Actor, workflow: str) -> Known:
    """Return ids and names of the people who answer for cases the actor sees."""
    return _named(db, workflows, actor, workflow, persons)


def _named(db: Database, workflows: Workflows, actor: Actor, workflow: str, table: Table) -> Known:
    column = cases.c.organisation_id if table is organisations else cases.c.owner_id
    query = (
        seen_by(actor, workflows, table.c.id, table.c.name)
        .join(table, table.c.id == column)
        .where(cases.c.workflow == workflow, cases.c.closed_at.is_(None))
        .distinct()
        .order_by(table.c.name)
    )
    with db.read() as tx:
        return tuple((row.id, row.name) for row in tx.execute(query))
