"""Who gets a mail of the week now: on the first working day of a week, from eight o'clock, once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from engine.actor import Actor
from engine.actors import actor_of
from engine.calendar import default_calendar
from engine.database import Database
from engine.digests import mark_of, newest_event, remember
from engine.loader import Workflows
from engine.local_time import BRUSSELS
from engine.message_kinds import LEADS, WEEK
from engine.tables import digest_marks, grants, outbox, persons
from workflows.overviews.companies import companies_since
from workflows.overviews.stuck import stuck

HOUR = time(8)
"""Source: interface, the mails: coordinators on Monday at 08:00."""

Tell = Callable[[Database, Workflows, Actor, date, int], Mapping[str, Any] | None]
_ROLES: Mapping[str, tuple[str, ...]] = {
    WEEK: ("school_coordinator", "city_coordinator"),
    LEADS: ("city_employee",),
}
_TELL: Mapping[str, Tell] = {WEEK: stuck, LEADS: companies_since}


def weekly(db: Database, workflows: Workflows, now: datetime) -> int:
    """Write the mails of this week that were not written yet, and return how many."""
    local = now.astimezone(BRUSSELS)
    monday = local.date() - timedelta(days=local.weekday())
    if not default_calendar().is_working_day(local.date()) or local.time() < HOUR:
        return 0
    return sum(
        _write(db, workflows, person_id, kind, now)
        for kind, roles in _ROLES.items()
        for person_id in _untold(db, kind, roles, monday)
    )


def _untold(db: Database, kind: str, roles: tuple[str, ...], monday: date) -> list[int]:
    told = exists().where(
        digest_marks.c.person_id == persons.c.id, digest_marks.c.kind == kind, digest_marks.c.on_day >= monday
    )
    held = exists().where(grants.c.person_id == persons.c.id, grants.c.role.in_(roles))
    with db.read() as tx:
        return list(
            tx.execute(select(persons.c.id).where(persons.c.active, held, ~told).order_by(persons.c.id)).scalars()
        )


def _write(db: Database, workflows: Workflows, person_id: int, kind: str, now: datetime) -> int:
    """Write one mail unless there is nothing to tell; either way the mark moves on."""
    today = now.astimezone(BRUSSELS).date()
    monday = today - timedelta(days=today.weekday())
    with db.read() as tx:
        actor = actor_of(tx, person_id, today)
    with db.transaction() as tx:
        mark = mark_of(tx, person_id, kind)
        if actor is None or mark.on_day >= monday:
            return 0
        until = newest_event(tx)
        remember(tx, person_id, kind, on_day=today, event_id=until)
        told = _TELL[kind](db, workflows, actor, today, mark.event_id)
        if told is None:
            return 0
        _post(tx, kind, person_id, told, now)
        return 1


def _post(tx: Connection, kind: str, person_id: int, told: Mapping[str, Any], now: datetime) -> None:
    row = {
        "topic": "email",
        "kind": kind,
        "recipient_id": person_id,
        "key": f"{kind}/{person_id}/{now.date().isoformat()}",
        "uuid": str(uuid.uuid4()),
        "payload": dict(told),
        "pace": "gathered",
        "status": "waiting",
        "next_at": now,
        "created_at": now,
    }
    tx.execute(insert(outbox), row)
