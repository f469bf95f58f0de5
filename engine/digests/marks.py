"""Watermarks: up to which event somebody was told, so that the next digest goes on from there, however late it is.

Never "the last 24 hours": a run that was missed would lose what happened then, a run too many would repeat it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, update

from engine.database import insert_if_absent
from engine.tables import digest_marks, events


@dataclass(frozen=True, slots=True)
class Mark:
    """The day of somebody's last digest of a kind, and the newest event then."""

    on_day: date
    event_id: int


def mark_of(tx: Connection, person_id: int, kind: str) -> Mark:
    """Lock and return somebody's mark; who never got a digest is told from now on, not of all that ever happened."""
    new = {"person_id": person_id, "kind": kind, "on_day": date.min, "event_id": newest_event(tx)}
    insert_if_absent(tx, digest_marks, new)
    this = (digest_marks.c.person_id == person_id, digest_marks.c.kind == kind)
    row = tx.execute(select(digest_marks).where(*this).with_for_update()).one()
    return Mark(row.on_day, row.event_id)


def remember(tx: Connection, person_id: int, kind: str, *, on_day: date, event_id: int) -> None:
    """Write down that somebody was told up to an event."""
    this = (digest_marks.c.person_id == person_id, digest_marks.c.kind == kind)
    tx.execute(update(digest_marks).where(*this).values(on_day=on_day, event_id=event_id))


def newest_event(tx: Connection) -> int:
    """Return the id of the newest event of all, 0 when nothing ever happened."""
    return int(tx.execute(select(func.coalesce(func.max(events.c.id), 0))).scalar_one())
