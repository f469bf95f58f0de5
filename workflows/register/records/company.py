"""Companies as a case points to them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import companies

MOST = 300


def choices(tx: Connection, _asked: Asked) -> tuple[Choice, ...]:
    """Return the active companies by name; with more than a list can show, search first."""
    query = select(companies.c.id, companies.c.name, companies.c.postcode).where(companies.c.status == "active")
    found = tx.execute(query.order_by(companies.c.name_key).limit(MOST))
    return tuple((row.id, _said(row.name, row.postcode)) for row in found)


def label(tx: Connection, record_id: int) -> str | None:
    """Return the company's name and postcode."""
    row = tx.execute(select(companies).where(companies.c.id == record_id)).first()
    return _said(row.name, row.postcode) if row else None


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return name, number and postcode."""
    row = tx.execute(select(companies).where(companies.c.id == record_id)).first()
    return {"name": row.name, "enterprise_number": row.enterprise_number, "postcode": row.postcode} if row else {}


def _said(name: str, postcode: str | None) -> str:
    return f"{name} ({postcode})" if postcode else name
