"""Programmes as a case points to them: those its school offers on the day."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import offerings, programmes


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the programmes that the case's school offers today, or all that are active when it has no school yet."""
    query = select(programmes.c.id, programmes.c.official_name).where(programmes.c.active)
    if asked.organisation_id is not None:
        query = query.join(offerings, offerings.c.programme_id == programmes.c.id).where(
            offerings.c.organisation_id == asked.organisation_id,
            or_(offerings.c.until_on.is_(None), offerings.c.until_on >= asked.today),
        )
    found = tx.execute(query.distinct().order_by(programmes.c.official_name))
    return tuple((row.id, row.official_name) for row in found)


def label(tx: Connection, record_id: int) -> str | None:
    """Return the official name."""
    return tx.execute(select(programmes.c.official_name).where(programmes.c.id == record_id)).scalar_one_or_none()


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what describes the programme."""
    row = tx.execute(select(programmes).where(programmes.c.id == record_id)).first()
    if row is None:
        return {}
    return {
        "official_name": row.official_name,
        "kind": row.kind,
        "finality": row.finality,
        "entry_deadline": row.entry_deadline,
        "years": row.years,
    }
