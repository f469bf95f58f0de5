"""What was agreed for a day: the first appointment of each of some cases, asked at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from engine.calendar import default_calendar
from workflows.register.appointments.kinds import PLANNED
from workflows.register.tables import appointments


def agreed_on(tx: Connection, case_ids: Collection[int], day: date) -> dict[int, tuple[str, datetime]]:
    """Return by case which kind of appointment is planned for a day, and when it begins."""
    begin, end = (default_calendar().at(each, time(0)) for each in (day, day + timedelta(days=1)))
    query = (
        select(appointments.c.case_id, appointments.c.kind, appointments.c.starts_at)
        .where(appointments.c.case_id.in_(sorted(case_ids)), appointments.c.status == PLANNED)
        .where(appointments.c.starts_at >= begin, appointments.c.starts_at < end)
        .order_by(appointments.c.starts_at.desc(), appointments.c.id)
    )
    return {row.case_id: (row.kind, row.starts_at) for row in tx.execute(query)}
