"""Sign-in by a link in a mail: asked for an address, shown by a page, used up by its button.

The token is derived from the link's id with a secret, so the outbox holds no token either. Looking changes nothing;
only ``use`` signs in, once.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, func, insert, select, update

from engine.addresses import works_again
from engine.database import Database
from engine.links import token_of
from engine.tables import grants, links, outbox, persons

KIND = "sign_in"
"""The mail that carries such a link."""

MINUTES = 20
"""How long a sign-in link works (interface 4.2)."""
AT_MOST = 3
"""Choice: links that can be open for one person at once, so that nobody's mailbox is flooded by a stranger."""


def ask_link(db: Database, email: str, *, now: datetime, secret: str) -> None:
    """Mail a sign-in link to an active member of the staff; an unknown address does nothing, and nobody can tell."""
    staff = select(grants.c.id).where(grants.c.person_id == persons.c.id).exists()
    known = select(persons.c.id).where(persons.c.email == email.strip().lower(), persons.c.active, staff)
    with db.transaction() as tx:
        person_id = tx.execute(known).scalars().first()
        if person_id is None:
            return
        still_open = select(func.count()).where(
            links.c.purpose == "sign_in",
            links.c.person_id == person_id,
            links.c.expires_at > now,
            links.c.used_at.is_(None),
        )
        if tx.execute(still_open).scalar_one() >= AT_MOST:
            return
        row = {
            "token_hash": f"new-{uuid.uuid4()}",
            "purpose": "sign_in",
            "person_id": person_id,
            "created_at": now,
            "expires_at": now + timedelta(minutes=MINUTES),
        }
        link_id = int(tx.execute(insert(links).values(row).returning(links.c.id)).scalar_one())
        token = sha256(token_of(link_id, secret).encode()).hexdigest()
        tx.execute(update(links).where(links.c.id == link_id).values(token_hash=token))
        mail = {
            "topic": "email",
            "kind": KIND,
            "recipient_id": person_id,
            "key": f"sign_in/{link_id}",
            "uuid": str(uuid.uuid4()),
            "payload": {"sign_in": link_id, "minutes": MINUTES},
            "status": "waiting",
            "next_at": now,
            "created_at": now,
        }
        tx.execute(insert(outbox), mail)


def still_works(db: Database, token: str, *, now: datetime) -> bool:
    """Tell whether a link would sign in; asking changes nothing."""
    query = select(links.c.id).where(*_usable(token, now))
    with db.read() as tx:
        return tx.execute(query).first() is not None


def use(db: Database, token: str, *, now: datetime) -> int | None:
    """Use a link up and return whom it signs in; None when it was used, has expired or is none."""
    query = update(links).where(*_usable(token, now)).values(used_at=now).returning(links.c.person_id)
    active = select(persons.c.id).where(persons.c.active)
    with db.transaction() as tx:
        person_id = tx.execute(query).scalar_one_or_none()
        if person_id:
            # It came in a mail: so mail arrives there.
            works_again(tx, person_id)
        return tx.execute(active.where(persons.c.id == person_id)).scalar_one_or_none() if person_id else None


def _usable(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        links.c.token_hash == sha256(token.encode()).hexdigest(),
        links.c.purpose == "sign_in",
        links.c.expires_at > now,
        links.c.used_at.is_(None),
        links.c.revoked_at.is_(None),
    )
