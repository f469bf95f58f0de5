"""Programmes as a case points to them: those its school offers, or will."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from engine.records import Asked, Choice
from engine.tables import organisations
from engine.values import Stored
from workflows.register.offerings import SCHOOLS
from workflows.register.programmes import active_programmes, programme_of
from workflows.register.tables import offerings, programmes


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the programmes that the case's school offers today or later; a case of no school may name any."""
    school = select(organisations.c.id).where(
        organisations.c.id == asked.organisation_id, organisations.c.kind.in_(SCHOOLS)
    )
    if tx.execute(school).first() is None:
        return active_programmes(tx)
    query = (
        select(programmes.c.id, programmes.c.official_name)
        .join(offerings, offerings.c.programme_id == programmes.c.id)
        .where(
            programmes.c.active,
            offerings.c.organisation_id == asked.organisation_id,
            or_(offerings.c.until_on.is_(None), offerings.c.until_on >= asked.today),
        )
        .distinct()
        .order_by(programmes.c.official_name)
    )
    return tuple((row.id, row.official_name) for row in tx.execute(query))


def label(tx: Connection, record_id: int) -> str | None:
    """Return the official name."""
    return tx.execute(select(programmes.c.official_name).where(programmes.c.id == record_id)).scalar_one_or_none()


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what describes the programme; ``entry_deadline`` is a month and day (``programmes.last_entry_on``)."""
    found = programme_of(tx, record_id)
    if found is None:
        return {}
    return {
        "official_name": found.official_name,
        "sector": found.sector,
        "kind": found.kind,
        "finality": found.finality,
        "partnership_id": found.partnership_id,
        "entry_deadline": found.entry_deadline,
        "years": found.years,
    }
