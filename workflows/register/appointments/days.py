"""A day that is a field of the case and the appointment on it never say two different things.

Whoever plans an intake writes its day on the case; whoever types another day on the case moves the appointment to it,
at the same hour, and everybody invited hears of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.effects import EffectContext
from engine.field_writes import write_fields
from engine.ledger import Ledger
from engine.local_time import BRUSSELS, date_at, moment_at
from workflows.register.appointments.kinds import CANCELLED, FIELD_OF, HELD, NEEDS_ACTION
from workflows.register.appointments.mails import invite, take_back
from workflows.register.appointments.rows import at_that_moment, invited, planned, row_of
from workflows.register.tables import appointments, attendees
from workflows.register.write import Writer


def field_of(ledger: Ledger, kind: str) -> str | None:
    """Return the field that holds the day of such an appointment in this process, None when there is none."""
    name = FIELD_OF.get(kind)
    return name if name in ledger.definition.document.fields else None


def write_day(ledger: Ledger, name: str, day: date | None) -> None:
    """Write the day of an appointment on its case as a step of its own, so that taking it back takes back both."""
    value = day.isoformat() if day else None
    if not write_fields(ledger, {name: value}):
        ledger.remember("fields", [name, value, value])
    ledger.record("filled_in", {**ledger.trail})
    ledger.trail = {}


def follow_days(context: EffectContext, changed: frozenset[str]) -> None:
    """Let what is planned follow a day that was typed, or emptied, on the case."""
    for kind, name in FIELD_OF.items():
        for row in planned(context.tx, context.case_id, kind) if name in changed else ():
            day = context.day(name)
            if day != date_at(row.starts_at):
                _follow(context, row, day)


def _follow(context: EffectContext, row: Any, day: date | None) -> None:
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    if row.starts_at <= context.now:
        # It took place: a later day is about another talk, of which nobody knows the hour yet.
        writer.change(appointments, row.id, {"status": HELD, "changed_at": context.now})
        return
    people = [each.person_id for each in invited(context.tx, row.id)]
    moment = _same_hour(row.starts_at, day) if day else None
    if moment is None or moment <= context.now or at_that_moment(context.tx, row.case_id, row.kind, moment):
        _write(writer, row, {"status": CANCELLED})
        gone = row_of(context.tx, row.id)
        take_back(context.tx, gone, people, now=context.now, event=context.sequence)
        return
    _write(writer, row, {"starts_at": moment})
    for each in invited(context.tx, row.id):
        writer.change(attendees, each.id, {"answer": NEEDS_ACTION, "answered_at": None})
    moved = row_of(context.tx, row.id)
    invite(context.tx, moved, people, now=context.now, event=context.sequence, was_at=row.starts_at)


def _write(writer: Writer, row: Any, values: dict[str, object]) -> None:
    writer.change(appointments, row.id, {**values, "sequence": row.sequence + 1, "changed_at": writer.now})


def _same_hour(moment: datetime, day: date) -> datetime:
    return moment_at(day, moment.astimezone(BRUSSELS).time())
