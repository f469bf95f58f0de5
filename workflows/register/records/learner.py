"""Learners as a case points to them: kept in step with the case, never chosen in a form."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import learners


def choices(_tx: Connection, _asked: Asked) -> tuple[Choice, ...]:
    """Return nothing: whose trajectory it is shows from what is typed."""
    return ()


def label(tx: Connection, record_id: int) -> str | None:
    """Return the learner's name."""
    row = tx.execute(select(learners).where(learners.c.id == record_id)).first()
    return f"{row.first_name} {row.last_name}" if row else None


def values(_tx: Connection, _record_id: int) -> Mapping[str, Stored]:
    """Return nothing: the case holds what the learner's row holds."""
    return {}
