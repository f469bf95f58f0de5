"""Sign-in sessions: who a browser is, kept in the database so that signing out ends it everywhere.

A session's token is random; only its hash is stored. Knows no cookies and no passwords' rules.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, insert, select, update

from engine.actor import Actor, Grant
from engine.actors import stood_in_for
from engine.database import Database
from engine.restraint.switches import MAIL_PAUSED, OFF, Switch, read_switch
from engine.tables import grants, organisations, persons, sessions

_WHO = (
    select(persons.c.id, persons.c.name, persons.c.language, persons.c.undeliverable_at)
    .join(sessions, sessions.c.person_id == persons.c.id)
    .where(
        sessions.c.token_hash == bindparam("token"),
        sessions.c.expires_at > bindparam("now"),
        sessions.c.ended_at.is_(None),
        persons.c.active,
    )
)
_GRANTS = (
    select(grants.c.role, grants.c.organisation_id, organisations.c.name)
    .outerjoin(organisations, organisations.c.id == grants.c.organisation_id)
    .where(grants.c.person_id == bindparam("person"))
    .order_by(grants.c.id)
)


def begin_session(db: Database, person_id: int, *, now: datetime, hours: int) -> str:
    """Begin a session for a person and return its token."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": _hash(token),
        "person_id": person_id,
        "created_at": now,
        "expires_at": now + timedelta(hours=hours),
    }
    with db.transaction() as tx:
        tx.execute(insert(sessions), row)
    return token


def end_session(db: Database, token: str, *, now: datetime) -> None:
    """End a session; a token that is no session's is left alone."""
    with db.transaction() as tx:
        tx.execute(update(sessions).where(sessions.c.token_hash == _hash(token)).values(ended_at=now))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a browser is: the actor, the language they read and where they work."""

    actor: Actor
    language: str
    organisations: tuple[str, ...]
    #: Mail to their own address came back.
    undeliverable: bool = False
    #: Whether all mail waits, and who said so.
    pause: Switch = OFF


def signed_in(db: Database, token: str, *, now: datetime, today: date) -> SignedIn | None:
    """Return who a session's token stands for, with the grants they hold now; None when it no longer counts."""
    with db.read() as tx:
        person = tx.execute(_WHO, {"token": _hash(token), "now": now}).first()
        if person is None:
            return None
        held = tx.execute(_GRANTS, {"person": person.id}).all()
        pause = read_switch(tx, MAIL_PAUSED)
        absent = stood_in_for(tx, person.id, today)
    actor = Actor(person.id, person.name, tuple(Grant(row.role, row.organisation_id) for row in held), absent)
    places = tuple(dict.fromkeys(row.name for row in held if row.name))
    return SignedIn(actor, person.language, places, undeliverable=person.undeliverable_at is not None, pause=pause)


def password_of(db: Database, email: str) -> tuple[int, str] | None:
    """Return person id and password hash for an address of an active member of the staff who has a password."""
    with db.read() as tx:
        query = select(persons.c.id, persons.c.password_hash).where(
            persons.c.email == email.strip().lower(), persons.c.active, persons.c.password_hash.is_not(None)
        )
        row = tx.execute(query).first()
    return (row.id, row.password_hash) if row else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
