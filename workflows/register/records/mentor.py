"""Mentors as a case points to them: those of its establishment who may still be one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import mentors


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the mentors of the case's establishment who have not left and are not disqualified."""
    query = select(mentors.c.id, mentors.c.name).where(
        mentors.c.site_id == asked.fields.get("site_id"),
        or_(mentors.c.left_on.is_(None), mentors.c.left_on > asked.today),
        or_(mentors.c.disqualified_on.is_(None), mentors.c.disqualified_on > asked.today),
    )
    return tuple((row.id, row.name) for row in tx.execute(query.order_by(mentors.c.name)))


def label(tx: Connection, record_id: int) -> str | None:
    """Return the mentor's name."""
    return tx.execute(select(mentors.c.name).where(mentors.c.id == record_id)).scalar_one_or_none()


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what reaches the mentor."""
    row = tx.execute(select(mentors).where(mentors.c.id == record_id)).first()
    return {"name": row.name, "email": row.email, "phone": row.phone, "language": row.language} if row else {}
