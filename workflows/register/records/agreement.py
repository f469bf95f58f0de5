"""Agreements as a case points to them: written by effects, never chosen in a form."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import agreements, companies, sites


def choices(_tx: Connection, _asked: Asked) -> tuple[Choice, ...]:
    """Return nothing: an agreement comes from a step that signs it."""
    return ()


def label(tx: Connection, record_id: int) -> str | None:
    """Return kind, company and first day."""
    query = (
        select(agreements.c.kind, agreements.c.starts_on, companies.c.name)
        .join(sites, sites.c.id == agreements.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .where(agreements.c.id == record_id)
    )
    row = tx.execute(query).first()
    return f"{row.kind.upper()} {row.name}, {row.starts_on:%d/%m/%Y}" if row else None


def values(_tx: Connection, _record_id: int) -> Mapping[str, Stored]:
    """Return nothing: the case knew it all when it signed."""
    return {}
