"""Recognitions as the official counter shows them: which one covers a day, and who follows the company there.

Rows are written by the process ``recognition`` only; others ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from engine.tables import case_people, cases
from workflows.register.tables import agreements, partnerships, recognitions, sites

COUNTED = frozenset({"granted", "expired", "lifted"})
"""Statuses of a recognition that once was granted."""
OPEN = ("none", "preparing", "submitted", "info_requested", "granted")
"""Statuses of a recognition that still can become, or is, one."""


@dataclass(frozen=True, slots=True)
class RecognitionFacts:
    """One recognition of a site for a programme, and the terms of its partnership where it is known.

    ``covers`` tells whether it was granted and counted on the day asked. ``ended_on`` is the last day it counted when
    it expired or was lifted. ``seen_on`` is the day somebody last looked in the official counter.
    """

    id: int
    case_id: int | None
    site_id: int
    programme_id: int
    status: str
    covers: bool
    granted_on: date | None
    valid_until: date | None
    ended_on: date | None
    applicant: str | None
    submitted_on: date | None
    seen_on: date
    partnership: str | None
    mentor_training_months: int | None
    mentor_plan_months: int | None
    max_learners: int | None


@dataclass(frozen=True, slots=True)
class Touched:
    """An agreement that a recognition carries, by its trajectory's case."""

    agreement_id: int
    case_id: int


def recognition_of(tx: Connection, site_id: int, programme_id: int, on: date) -> RecognitionFacts | None:
    """Return the recognition of a site for a programme that fits a day best, None when nobody ever asked one.

    One that covers the day comes first, then the one seen last.
    """
    query = _query().where(recognitions.c.site_id == site_id, recognitions.c.programme_id == programme_id)
    found = [_facts(row, on) for row in tx.execute(query)]
    return max(found, key=lambda each: (each.covers, each.seen_on, each.id), default=None)


def recognitions_at(tx: Connection, site_id: int, on: date) -> tuple[RecognitionFacts, ...]:
    """Return every recognition of a site as it stands for a day, the newest first."""
    query = _query().where(recognitions.c.site_id == site_id).order_by(recognitions.c.id.desc())
    return tuple(_facts(row, on) for row in tx.execute(query))


def open_track(tx: Connection, site_id: int, programme_id: int, *, but: int | None = None) -> str | None:
    """Return the code of the case that is open for a site and a programme, other than ``but``; None without one."""
    query = (
        select(cases.c.code)
        .join(recognitions, recognitions.c.case_id == cases.c.id)
        .where(
            recognitions.c.site_id == site_id,
            recognitions.c.programme_id == programme_id,
            recognitions.c.status.in_(OPEN),
            recognitions.c.case_id != but if but is not None else recognitions.c.case_id.is_not(None),
        )
        .limit(1)
    )
    return tx.execute(query).scalar_one_or_none()


def running_agreements(tx: Connection, site_id: int, programme_id: int, on: date) -> tuple[Touched, ...]:
    """Return the agreements that run at a site for a programme on a day or begin later, one for each trajectory."""
    query = (
        select(agreements.c.id, agreements.c.case_id)
        .where(
            agreements.c.site_id == site_id,
            agreements.c.programme_id == programme_id,
            agreements.c.status == "running",
            agreements.c.ends_on >= on,
        )
        .order_by(agreements.c.case_id, agreements.c.id)
    )
    first = {row.case_id: Touched(row.id, row.case_id) for row in reversed(tx.execute(query).all())}
    return tuple(first[case_id] for case_id in sorted(first))


def site_owner(tx: Connection, site_id: int) -> int | None:
    """Return the person who keeps the contact with a site: who holds its lock, else the coach of a learner there."""
    locked = select(sites.c.lock_person_id).where(sites.c.id == site_id)
    if (person := tx.execute(locked).scalar_one_or_none()) is not None:
        return int(person)
    coach = (
        select(case_people.c.person_id)
        .join(agreements, agreements.c.case_id == case_people.c.case_id)
        .where(
            agreements.c.site_id == site_id,
            agreements.c.status == "running",
            case_people.c.role == "trajectory_coach",
        )
        .order_by(agreements.c.id)
        .limit(1)
    )
    return tx.execute(coach).scalar_one_or_none()


def _query() -> Select[Any]:
    return select(
        recognitions,
        partnerships.c.name.label("partnership"),
        partnerships.c.mentor_training_months,
        partnerships.c.mentor_plan_months,
        partnerships.c.max_learners,
    ).outerjoin(partnerships, partnerships.c.id == recognitions.c.partnership_id)


def _facts(row: Row[Any], on: date) -> RecognitionFacts:
    return RecognitionFacts(
        id=row.id,
        case_id=row.case_id,
        site_id=row.site_id,
        programme_id=row.programme_id,
        status=row.status,
        covers=_covers(row, on),
        granted_on=row.granted_on,
        valid_until=row.valid_until,
        ended_on=row.ended_on,
        applicant=row.applicant,
        submitted_on=row.submitted_on,
        seen_on=row.seen_on,
        partnership=row.partnership,
        mentor_training_months=row.mentor_training_months,
        mentor_plan_months=row.mentor_plan_months,
        max_learners=row.max_learners,
    )


def _covers(row: Row[Any], on: date) -> bool:
    if row.status not in COUNTED or row.granted_on is None:
        return False
    last = min((day for day in (row.valid_until, row.ended_on) if day is not None), default=date.max)
    return bool(row.granted_on <= on <= last)
