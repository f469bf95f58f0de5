"""What somebody no longer wants to get: reminders, or the mail of the day. Asked by one click, without signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from engine.database import Database, insert_if_absent
from engine.tables import mail_stops

REMINDERS, DIGESTS = "reminders", "digests"

_ASKED = select(mail_stops.c.id).where(
    mail_stops.c.person_id == bindparam("person"), mail_stops.c.kind == bindparam("kind")
)


def stop_mail(tx: Connection, person_id: int, kind: str, now: datetime) -> bool:
    """Write down that a person wants no more mail of a kind; False when that was so already."""
    if stopped(tx, person_id, kind):
        return False
    insert_if_absent(tx, mail_stops, {"person_id": person_id, "kind": kind, "at": now})
    return True


def resume_mail(db: Database, person_id: int, kind: str) -> None:
    """Let a person have mail of a kind again, who asked for it."""
    with db.transaction() as tx:
        tx.execute(delete(mail_stops).where(mail_stops.c.person_id == person_id, mail_stops.c.kind == kind))


def stopped(tx: Connection, person_id: int, kind: str) -> bool:
    """Tell whether a person wants no more mail of a kind."""
    return tx.execute(_ASKED, {"person": person_id, "kind": kind}).first() is not None
