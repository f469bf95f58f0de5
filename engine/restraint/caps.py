"""How many mails an address had: at most so many a day and a week, over all the cases its owner is part of.

Asked while the sender's bucket is held, so that two workers never both send the last mail of a week.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select

from engine.local_time import date_at
from engine.restraint.limits import Restraint
from engine.restraint.moments import start_of_day
from engine.tables import outbox, persons

UNDER_WAY = ("leased", "unknown")


def free_on(tx: Connection, row: Any, address: str, now: datetime, restraint: Restraint) -> date | None:
    """Return None when the address may get one more gathered mail today, else the first day on which it may."""
    people = select(persons.c.id).where(func.lower(persons.c.email) == address.lower())
    ids = list(tx.execute(people).scalars())
    today = date_at(now)
    monday = today - timedelta(days=today.weekday())
    if _had(tx, row, ids, monday) >= restraint.a_week:
        return monday + timedelta(days=7)
    if _had(tx, row, ids, today) >= restraint.a_day:
        return today + timedelta(days=1)
    return None


def _had(tx: Connection, row: Any, person_ids: list[int], since: date) -> int:
    """Count mails that went or are going; what travelled in a digest counts with it."""
    begin = start_of_day(since)
    went = select(func.count()).where(
        outbox.c.recipient_id.in_(person_ids),
        outbox.c.topic == "email",
        outbox.c.pace != "at_once",
        outbox.c.digest_id.is_(None),
        outbox.c.id != row.id,
        or_(
            (outbox.c.status == "sent") & (outbox.c.sent_at >= begin),
            outbox.c.status.in_(UNDER_WAY) & (outbox.c.next_at >= begin),
        ),
    )
    return int(tx.execute(went).scalar_one())
