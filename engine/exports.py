"""Who took which list out of the program: one line for each, written before the file leaves.

What was searched for is not kept: it may be a name, and this list outlives the learner's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.tables import exports, grants

SEES_ALL = ("administrator", "city_coordinator")
SEES_ORGANISATION = ("school_coordinator",)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Export:
    """One list that left: its filters in words, by name, how many rows it had and how many of them with a name."""

    what: str
    form: str
    filters: Mapping[str, str]
    rows: int
    named: int


@dataclass(frozen=True, slots=True)
class Noted:
    """An export with who made it and when."""

    id: int
    export: Export
    by: str
    at: datetime


def note_export(db: Database, export: Export, *, actor: Actor, now: datetime) -> None:
    """Write down that somebody takes a list out; when that fails, nothing may leave."""
    row = {
        "at": now,
        "person_id": actor.person_id,
        "person_name": actor.name,
        "what": export.what,
        "form": export.form,
        "filters": dict(export.filters),
        "rows": export.rows,
        "named": export.named,
    }
    with db.transaction() as tx:
        tx.execute(insert(exports), row)


def list_exports(db: Database, actor: Actor, *, before: int | None = None) -> tuple[tuple[Noted, ...], int | None]:
    """Return a page of what was taken out, newest first: one's own, that of one's school as its coordinator, or all.

    The number is that before which the next page begins, None at the end.
    """
    query = select(exports).order_by(exports.c.id.desc()).limit(PER_PAGE + 1)
    if before is not None:
        query = query.where(exports.c.id < before)
    if not any(actor.holds(role) for role in SEES_ALL):
        here = {place for role in SEES_ORGANISATION for place in actor.organisations(role)}
        colleagues = select(grants.c.person_id).where(grants.c.organisation_id.in_(sorted(here)))
        query = query.where(or_(exports.c.person_id == actor.person_id, exports.c.person_id.in_(colleagues)))
    with db.read() as tx:
        rows = tx.execute(query).all()
    noted = tuple(
        Noted(row.id, Export(row.what, row.form, row.filters, row.rows, row.named), row.person_name, row.at)
        for row in rows[:PER_PAGE]
    )
    return noted, rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None
