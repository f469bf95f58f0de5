"""Puts messages that wait for one person into one mail: after three days down, one mail a person.

The staff get theirs once a day; people outside the staff get several questions together when several wait.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, insert, select, update

from engine.actors import actor_of
from engine.calendar import default_calendar
from engine.database import Database
from engine.digests.marks import mark_of, newest_event, remember
from engine.digests.overview import overview_of
from engine.loader import Workflows
from engine.local_time import date_at
from engine.message_kinds import DAY, QUESTIONS
from engine.restraint.limits import Restraint
from engine.restraint.moments import digest_due, next_opening
from engine.tables import STILL_HERE, digest_marks, grants, outbox, persons

TODAY = "/vandaag"
"""The page that the mail of a day opens."""

_ANYTHING = select(outbox.c.id).where(STILL_HERE, outbox.c.next_at <= bindparam("now")).limit(2)
_IS_STAFF = exists().where(grants.c.person_id == outbox.c.recipient_id)
_GATHERED = (
    select(outbox.c.id, outbox.c.recipient_id)
    .where(
        STILL_HERE,
        outbox.c.status == "waiting",
        outbox.c.topic == "email",
        outbox.c.pace == "gathered",
        outbox.c.next_at <= bindparam("now"),
        outbox.c.attempts == 0,
        outbox.c.case_id.is_not(None),
    )
    .order_by(outbox.c.recipient_id, outbox.c.id)
)
_OF_STAFF = _GATHERED.where(_IS_STAFF)
_OF_OTHERS = _GATHERED.where(~_IS_STAFF)
_OF_ONE = _GATHERED.where(outbox.c.recipient_id == bindparam("person")).with_for_update(skip_locked=True, of=outbox)


def combine(db: Database, workflows: Workflows, now: datetime, restraint: Restraint | None = None) -> int:
    """Put what waits for the same person together and return how many mails that made.

    With ``restraint`` the staff get one mail at its hour of a working day, with what happened since the one before;
    without, what is due at the same moment travels together.
    """
    if restraint is not None:
        return _mails_of_the_day(db, workflows, now, restraint) + _questions(db, now, restraint)
    return _together(db, _OF_STAFF, DAY, now)


def _mails_of_the_day(db: Database, workflows: Workflows, now: datetime, restraint: Restraint) -> int:
    if not digest_due(now, None, default_calendar(), restraint):
        return 0
    today = date_at(now)
    told = exists().where(
        digest_marks.c.person_id == persons.c.id, digest_marks.c.kind == DAY, digest_marks.c.on_day >= today
    )
    held = exists().where(grants.c.person_id == persons.c.id)
    untold = select(persons.c.id).where(persons.c.active, held, ~told).order_by(persons.c.id)
    with db.read() as tx:
        people = tx.execute(untold).scalars().all()
    return sum(_mail_of_the_day(db, workflows, person_id, now) for person_id in people)


def _mail_of_the_day(db: Database, workflows: Workflows, person_id: int, now: datetime) -> int:
    """Write one person's mail unless there is nothing to tell; either way the mark moves on."""
    today = date_at(now)
    with db.transaction() as tx:
        # Two workers at half past seven: the mark is the lock, and the second finds today's.
        mark, actor = mark_of(tx, person_id, DAY), actor_of(tx, person_id, today)
        if mark.on_day >= today or actor is None:
            return 0
        until = newest_event(tx)
        ids = [row.id for row in tx.execute(_OF_ONE, {"now": now, "person": person_id})]
        overview = overview_of(tx, workflows, actor, since=mark.event_id, until=until, today=today)
        remember(tx, person_id, DAY, on_day=today, event_id=until)
        if not ids and overview.empty:
            return 0
        _carrier(tx, DAY, person_id, ids, now, since=mark.event_id, until=until, path=TODAY)
        return 1


def _questions(db: Database, now: datetime, restraint: Restraint) -> int:
    if next_opening(now, default_calendar(), restraint, skip_school_holidays=False) > now:
        return 0
    return _together(db, _OF_OTHERS, QUESTIONS, now)


def _together(db: Database, query: Select[Any], kind: str, now: datetime) -> int:
    with db.read() as tx:
        # Most ticks find nothing to send at all; that must cost one look at an index.
        if len(tx.execute(_ANYTHING, {"now": now}).all()) < 2 or not _shared(tx, query, now):
            return 0
    with db.transaction() as tx:
        found = _shared(tx, query.with_for_update(skip_locked=True, of=outbox), now)
        for person_id, ids in found:
            _carrier(tx, kind, person_id, ids, now)
        return len(found)


def _shared(tx: Connection, query: Select[Any], now: datetime) -> list[tuple[int, list[int]]]:
    """Return who has more than one message waiting, with the ids of those."""
    rows = tx.execute(query, {"now": now}).all()
    groups = [(person, [row.id for row in each]) for person, each in groupby(rows, attrgetter("recipient_id"))]
    return [(person, ids) for person, ids in groups if len(ids) > 1]


def _carrier(
    tx: Connection, kind: str, person_id: int, ids: Sequence[int], now: datetime, **payload: int | str
) -> None:
    name = str(uuid.uuid4())
    row = {
        "topic": "email",
        "kind": kind,
        "recipient_id": person_id,
        "key": f"{kind}/{person_id}/{name}",
        "uuid": name,
        "payload": {"parts": list(ids), **payload},
        "pace": "gathered",
        "status": "waiting",
        "next_at": now,
        "created_at": now,
    }
    carrier_id = tx.execute(insert(outbox).returning(outbox.c.id), row).scalar_one()
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(status="combined", digest_id=carrier_id))
