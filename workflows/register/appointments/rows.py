"""Reading rows of appointments and of who is invited, in a transaction of the caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.tables import persons
from workflows.register.appointments.kinds import CANCELLED, NOT_INVITED, PLANNED
from workflows.register.tables import appointments, attendees


def row_of(tx: Connection, appointment_id: int) -> Row[Any] | None:
    """Return an appointment, None when there is none."""
    return tx.execute(select(appointments).where(appointments.c.id == appointment_id)).first()


def planned(tx: Connection, case_id: int, kind: str | None = None) -> list[Row[Any]]:
    """Return what is planned on a case, the first first."""
    query = select(appointments).where(appointments.c.case_id == case_id, appointments.c.status == PLANNED)
    if kind is not None:
        query = query.where(appointments.c.kind == kind)
    return list(tx.execute(query.order_by(appointments.c.starts_at, appointments.c.id)).all())


def at_that_moment(tx: Connection, case_id: int, kind: str, starts_at: datetime) -> Row[Any] | None:
    """Return the appointment of this kind that begins at that very moment, whatever became of it."""
    same = (appointments.c.case_id == case_id, appointments.c.kind == kind, appointments.c.starts_at == starts_at)
    return tx.execute(select(appointments).where(*same)).first()


def invited(tx: Connection, appointment_id: int) -> list[Row[Any]]:
    """Return who is invited now, with name and address."""
    query = (
        select(attendees, persons.c.name, persons.c.email)
        .join(persons, persons.c.id == attendees.c.person_id)
        .where(attendees.c.appointment_id == appointment_id, attendees.c.answer != NOT_INVITED)
        .order_by(attendees.c.id)
    )
    return list(tx.execute(query).all())


def end_of(row: Any) -> datetime:
    """Return when an appointment is over."""
    ends: datetime = row.starts_at + timedelta(minutes=row.minutes)
    return ends


def is_off(row: Any) -> bool:
    """Tell whether an appointment was cancelled."""
    return bool(row.status == CANCELLED)
