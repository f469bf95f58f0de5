"""What becomes of appointments when the step that made them is taken back, and when their case closes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from engine.actor import Actor
from workflows.register.appointments.kinds import CANCELLED, PLANNED
from workflows.register.appointments.mails import invite, take_back
from workflows.register.appointments.rows import invited, planned, row_of
from workflows.register.tables import appointments, register_events
from workflows.register.write import Writer


def close_case(tx: Connection, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
    """Call off what is still planned on a case that closes; who counted on it hears of it, unless it is over."""
    writer = Writer(tx, actor, now, case_id, sequence)
    for row in planned(tx, case_id):
        stamp = {"sequence": row.sequence + 1, "changed_at": now}
        writer.change(appointments, row.id, {"status": CANCELLED, **stamp})
        if row.starts_at > now:
            people = [each.person_id for each in invited(tx, row.id)]
            take_back(tx, row_of(tx, row.id), people, now=now, event=sequence)


class Touched:
    """The appointments that one step wrote, as they were before it is taken back."""

    def __init__(self, tx: Connection, case_id: int, sequence: int) -> None:
        """Remember them, with everybody who is invited."""
        mine = (
            register_events.c.case_id == case_id,
            register_events.c.case_sequence == sequence,
            register_events.c.record == appointments.name,
            register_events.c.undone.is_(False),
        )
        ids = tx.execute(select(register_events.c.record_id).where(*mine).distinct()).scalars().all()
        rows = [row for each in sorted(ids) if (row := row_of(tx, each)) is not None]
        self._tx = tx
        self._before = [(row, [each.person_id for each in invited(tx, row.id)]) for row in rows]

    def settle(self, *, now: datetime) -> None:
        """Tell everybody who heard of the step what holds again, with a revision that calendars believe."""
        for row, people in self._before:
            self._settle(row, people, now)

    def _settle(self, before: Any, people: list[int], now: datetime) -> None:
        # Only a number for calendars, no fact of the register: written without an event of its own.
        stamp = {"sequence": before.sequence + 1, "changed_at": now}
        done = update(appointments).where(appointments.c.id == before.id).values(stamp)
        self._tx.execute(done)
        row = row_of(self._tx, before.id)
        if row is None or row.status != PLANNED:
            take_back(self._tx, row or _Gone(before), people, now=now, event=None)
            return
        still = [each.person_id for each in invited(self._tx, row.id)]
        if row.starts_at > now:
            was_at = before.starts_at if before.starts_at != row.starts_at else None
            invite(self._tx, row, still, now=now, event=None, was_at=was_at)
            take_back(self._tx, row, [each for each in people if each not in still], now=now, event=None)


class _Gone:
    """An appointment that is there no more, one revision later."""

    def __init__(self, row: Any) -> None:
        self.sequence = row.sequence + 1
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)
