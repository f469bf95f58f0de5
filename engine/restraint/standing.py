"""What becomes of a mail that is due: it goes, it waits until a moment, or it is dropped with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from engine import calendars, versions
from engine.loader import Workflows
from engine.lookup import row_with
from engine.message_kinds import KINDS
from engine.restraint.buckets import Buckets
from engine.restraint.caps import free_on
from engine.restraint.limits import Restraint
from engine.restraint.moments import next_digest, next_opening, start_of_day
from engine.restraint.scope import may_be_told
from engine.restraint.stops import DIGESTS, REMINDERS, stopped
from engine.tables import cases, grants, persons


@dataclass(frozen=True, slots=True)
class Go:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before ``until``; that is no failed try."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Not meant any more. ``code``: out_of_scope or stopped."""

    code: str


Standing = Go | Wait


def wanted(tx: Connection, workflows: Workflows, row: Any, now: datetime) -> Drop | None:
    """Return why a mail is not meant any more, None when it still is."""
    if row.recipient_id is None:
        return None
    stop = DIGESTS if row.kind in KINDS else REMINDERS
    if row.pace == "gathered" and stopped(tx, row.recipient_id, stop):
        return Drop("stopped")
    if row.case_id is None:
        return None
    case = row_with(tx, cases, row.case_id)
    if case is None:
        return Drop("out_of_scope")
    definition = versions.pinned(tx, workflows, case.workflow, case.definition_sha)
    return None if may_be_told(tx, definition, case, row, now) else Drop("out_of_scope")


def standing_of(tx: Connection, row: Any, now: datetime, restraint: Restraint, buckets: Buckets) -> Standing:
    """Return what becomes of a mail that is still meant."""
    if row.recipient_id is None:
        return Go()
    staff = exists().where(grants.c.person_id == persons.c.id).label("staff")
    who = tx.execute(select(persons.c.email, staff).where(persons.c.id == row.recipient_id)).one()
    until = _until(tx, row, now, restraint, address=who.email or "", staff=who.staff)
    if until is None and who.email:
        until = buckets.draw(who.email)
    return Go() if until is None else Wait(until)


def _until(
    tx: Connection, row: Any, now: datetime, restraint: Restraint, *, address: str, staff: bool
) -> datetime | None:
    if row.pace == "at_once" or row.kind in KINDS:
        return None
    place = select(cases.c.organisation_id).where(cases.c.id == row.case_id)
    calendar = calendars.calendar_of(tx, tx.execute(place).scalar_one_or_none() if row.case_id else None)
    gathered = row.pace == "gathered"
    if staff:
        return next_digest(now, calendar, restraint) if gathered else None
    opening = next_opening(now, calendar, restraint, skip_school_holidays=gathered)
    if opening > now:
        return opening
    day = free_on(tx, row, address, now, restraint) if gathered and address else None
    return next_opening(start_of_day(day), calendar, restraint, skip_school_holidays=True) if day else None
