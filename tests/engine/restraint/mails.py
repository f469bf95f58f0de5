"""Mails of the made-up library to people outside its staff, and a tick of the worker with restraint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

import engine
from engine.local_time import BRUSSELS
from engine.restraint import Restraint
from engine.tables import outbox
from tests.builders import SECRET, Library, a_loan, library

USUAL = Restraint()


def local(day: int, hour: int, minute: int = 0, *, month: int = 9) -> datetime:
    """Return a moment of autumn 2026 as clocks in Brussels show it."""
    return datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


def refused(db: Any, place: Library, now: datetime, **fields: object) -> Any:
    """Refuse a reader's request, which writes them a mail; return the case."""
    case = a_loan(db, place, now=now, **fields)
    engine.advance(
        db,
        library(),
        case.id,
        "refuse",
        actor=place.librarian,
        seen_version=None,
        now=now,
        reason=engine.Reason("too_fragile", "De rug van het boek is gescheurd."),
    )
    return case


class Letterbox:
    """Keeps what leaves, with its moment."""

    def __init__(self) -> None:
        self.mails: list[tuple[datetime, Any]] = []

    def __call__(self, message: Any) -> None:
        """Take one message."""
        self.mails.append((message.now.astimezone(BRUSSELS), message))

    @property
    def moments(self) -> list[tuple[int, int, int, int]]:
        """Return month, day, hour and minute of each mail."""
        return [(at.month, at.day, at.hour, at.minute) for at, _ in self.mails]


def tick(db: Any, box: Letterbox, now: datetime, restraint: Restraint = USUAL) -> None:
    """Do what the worker does at one moment."""
    while engine.fire_due(db, library(), now):
        pass
    engine.combine(db, library(), now, restraint)
    while engine.deliver(db, library(), {"email": box}, now, secret=SECRET, restraint=restraint).sent:
        pass


def rows(db: Any) -> list[Any]:
    """Return every message, oldest first."""
    with db.read() as tx:
        return list(tx.execute(select(outbox).order_by(outbox.c.id)))
