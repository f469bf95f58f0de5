"""Competences as a case points to them: those of its programme."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.competences import competences_of
from workflows.register.tables import competences


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the competences of the case's programme that new training plans take up."""
    programme = asked.fields.get("programme_id")
    if not isinstance(programme, int):
        return ()
    return tuple((each.id, f"{each.code} {each.name}") for each in competences_of(tx, programme, asked.today))


def label(tx: Connection, record_id: int) -> str | None:
    """Return code and name."""
    row = tx.execute(select(competences).where(competences.c.id == record_id)).first()
    return f"{row.code} {row.name}" if row else None


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what describes the competence."""
    row = tx.execute(select(competences).where(competences.c.id == record_id)).first()
    return {"code": row.code, "name": row.name, "cluster": row.cluster} if row else {}
