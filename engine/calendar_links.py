"""The private address of somebody's calendar: one at a time, made, replaced and switched off by its owner.

The token is derived from the link's id with a secret and only its hash is kept, as for every link. Reading a calendar
changes nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from engine.actor import Actor
from engine.actors import actor_of
from engine.database import Database
from engine.links import token_of
from engine.local_time import date_at
from engine.tables import links, persons

PURPOSE = "calendar"
LIFE = timedelta(days=36500)
"""Until it is switched off (interface 4.2)."""


def calendar_token(db: Database, person_id: int, *, secret: str) -> str | None:
    """Return the token of somebody's calendar, None when they have none."""
    with db.read() as tx:
        link_id = _current(tx, person_id)
    return token_of(link_id, secret) if link_id is not None else None


def renew_calendar(db: Database, person_id: int, *, now: datetime, secret: str) -> str:
    """Give somebody a new calendar address and return its token; the one before works no more."""
    with db.transaction() as tx:
        _stop(tx, person_id, now)
        row = {
            "token_hash": f"new-{secrets.token_hex(16)}",
            "purpose": PURPOSE,
            "person_id": person_id,
            "created_at": now,
            "expires_at": now + LIFE,
        }
        link_id = int(tx.execute(insert(links).values(row).returning(links.c.id)).scalar_one())
        token = token_of(link_id, secret)
        tx.execute(update(links).where(links.c.id == link_id).values(token_hash=_hash(token)))
    return token


def stop_calendar(db: Database, person_id: int, *, now: datetime) -> None:
    """Switch somebody's calendar off."""
    with db.transaction() as tx:
        _stop(tx, person_id, now)


@dataclass(frozen=True, slots=True)
class CalendarReader:
    """Whose calendar a token opens, and the language they read."""

    actor: Actor
    language: str


def reader_of(db: Database, token: str, *, now: datetime) -> CalendarReader | None:
    """Return whose calendar a token opens, with the roles they hold today; None when it opens none."""
    query = select(links.c.person_id, persons.c.language).join(persons, persons.c.id == links.c.person_id)
    query = query.where(links.c.token_hash == _hash(token), links.c.purpose == PURPOSE, links.c.revoked_at.is_(None))
    with db.read() as tx:
        row = tx.execute(query.where(links.c.expires_at > now)).one_or_none()
        actor = actor_of(tx, row.person_id, date_at(now)) if row is not None else None
    return CalendarReader(actor, row.language) if row is not None and actor is not None and actor.grants else None


def _current(tx: Connection, person_id: int) -> int | None:
    mine = (links.c.person_id == person_id, links.c.purpose == PURPOSE, links.c.revoked_at.is_(None))
    return tx.execute(select(links.c.id).where(*mine).order_by(links.c.id.desc()).limit(1)).scalar_one_or_none()


def _stop(tx: Connection, person_id: int, now: datetime) -> None:
    mine = (links.c.person_id == person_id, links.c.purpose == PURPOSE, links.c.revoked_at.is_(None))
    tx.execute(update(links).where(*mine).values(revoked_at=now))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
