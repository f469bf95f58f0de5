"""Leads as a case points to them: the open ones of its company, to be merged into."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.records import Asked, Choice
from engine.tables import cases
from engine.values import Stored
from workflows.register.tables import leads


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the other open leads of the case's company, the oldest first."""
    query = (
        select(cases.c.id, cases.c.code, cases.c.title, cases.c.subtitle)
        .join(leads, leads.c.case_id == cases.c.id)
        .where(
            leads.c.company_id == asked.fields.get("company_id"),
            cases.c.closed_at.is_(None),
            cases.c.id != (asked.case_id or 0),
        )
        .order_by(cases.c.id)
    )
    return tuple((row.id, ", ".join(filter(None, (row.code, row.title, row.subtitle)))) for row in tx.execute(query))


def label(tx: Connection, record_id: int) -> str | None:
    """Return the code of a lead."""
    query = select(cases.c.code).join(leads, leads.c.case_id == cases.c.id).where(cases.c.id == record_id)
    return tx.execute(query).scalar_one_or_none()


def values(_tx: Connection, _record_id: int) -> Mapping[str, Stored]:
    """Return nothing: a merged case says what it was by itself."""
    return {}
