"""The mails of an appointment: who gets an invitation, a change or the news that it is off.

A mail that has not left is replaced, so that nobody gets an invitation to what was called off before it went.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from engine.local_time import BRUSSELS, date_at
from engine.message_kinds import INVITATION, INVITATION_CANCELLED, INVITATION_CHANGED, INVITATIONS, NAMELESS
from engine.post import call_off, post_in_person
from engine.restraint.scope import TAKES_BACK
from engine.tables import grants, persons
from workflows.register.appointments.kinds import names_of
from workflows.register.appointments.rows import end_of
from workflows.register.tables import attendees

OF_COMPANY = frozenset({"company_contact", "mentor"})


def invite(
    tx: Connection,
    row: Any,
    people: Iterable[int],
    *,
    now: datetime,
    event: int | None,
    was_at: datetime | None = None,
) -> None:
    """Send everybody what the appointment is now.

    Args:
        event: the number of the case's event that causes it. was_at: when it was before, if it moved.
    """
    for person_id in people:
        last = call_off(tx, INVITATIONS, row.case_id, person_id, about=_about(row))
        kind = INVITATION if last in {None, INVITATION_CANCELLED} else INVITATION_CHANGED
        moved = was_at if kind == INVITATION_CHANGED else None
        _post(tx, kind, row, person_id, now=now, event=event, was_at=moved)


def take_back(tx: Connection, row: Any, people: Iterable[int], *, now: datetime, event: int | None) -> None:
    """Tell everybody who had an invitation that it is off for them; who never got one hears nothing."""
    for person_id in people:
        last = call_off(tx, INVITATIONS, row.case_id, person_id, about=_about(row))
        if last not in {None, INVITATION_CANCELLED}:
            _post(tx, INVITATION_CANCELLED, row, person_id, now=now, event=event, more={TAKES_BACK: True})


def is_today(moment: datetime, now: datetime) -> bool:
    """Tell whether a moment lies on this day in Brussels."""
    return date_at(moment) == date_at(now)


def _post(
    tx: Connection,
    kind: str,
    row: Any,
    person_id: int,
    *,
    now: datetime,
    event: int | None,
    was_at: datetime | None = None,
    more: dict[str, Any] | None = None,
) -> None:
    """Write one mail. What moves or is off on the day itself cannot wait for office hours."""
    urgent = is_today(row.starts_at, now) or (was_at is not None and is_today(was_at, now))
    staff = tx.execute(select(exists().where(grants.c.person_id == person_id))).scalar_one()
    payload = {
        **_described(tx, row),
        "path": f"/dossiers/{row.case_id}" if staff else "",
        **({NAMELESS: True} if _not_met_yet(tx, row, person_id) else {}),
        **({"was_at": _local(was_at), "was_on": date_at(was_at).isoformat()} if was_at else {}),
        **(more or {}),
    }
    post_in_person(
        tx,
        kind,
        person_id,
        payload,
        case_id=row.case_id,
        key=f"{_about(row)}/{row.sequence}",
        now=now,
        sequence=event,
        pace="at_once" if urgent else "daytime",
    )


def _not_met_yet(tx: Connection, row: Any, person_id: int) -> bool:
    """Tell whether the recipient is of the company and hears the learner's name in this very talk."""
    query = select(attendees.c.role).where(attendees.c.appointment_id == row.id, attendees.c.person_id == person_id)
    return row.kind == "intake" and tx.execute(query).scalars().first() in OF_COMPANY


def _described(tx: Connection, row: Any) -> dict[str, Any]:
    """Return the appointment as a mail tells it, whatever becomes of it before the mail leaves."""
    name = select(persons.c.name).where(persons.c.id == row.organizer_id)
    return {
        "appointment": row.id,
        "uid": row.uid,
        "revision": row.sequence,
        "summary": names_of(row.kind),
        "starts_at": row.starts_at.isoformat(),
        "ends_at": end_of(row).isoformat(),
        "on_day": date_at(row.starts_at).isoformat(),
        "from_hour": _local(row.starts_at),
        "until_hour": _local(end_of(row)),
        "place": row.place,
        "organizer": tx.execute(name).scalar_one_or_none() or "",
    }


def _about(row: Any) -> str:
    return f"appointment-{row.id}"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%H:%M}"
