"""Single-purpose links for people without an account: one task, one person, until a date.

The token is derived from the link's id with a secret, so that a mail sent twice carries the same link; the database
keeps only its hash. Looking at a link changes nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from engine.database import Database
from engine.message_kinds import NEW_LINK
from engine.post import post_in_person
from engine.tables import links, persons

TASK_DAYS = 60
"""Choice: the longest a mentor's question stays open (interface 4.2)."""

PAGE_DAYS = 90
"""Choice: a learner's or parent's own page, counted anew from every mail that carries it (interface 4.2)."""
STOP_DAYS = 365
RENEWED_DAYS = 14
"""Choice: as long as a question stays open after its last day (interface 4.2)."""
PREFIX = {"task": "/v/", "page": "/p/"}
"""Links that can be asked anew, and where each opens."""
RENEWED_ONCE_IN = timedelta(hours=1)

WORKING = (
    select(links.c.id, links.c.token_hash)
    .where(
        links.c.person_id == bindparam("person"), links.c.expires_at > bindparam("after"), links.c.revoked_at.is_(None)
    )
    .order_by(links.c.id)
)
"""The links of a person that still work after a moment, the first one made first."""
_OF_TASK = WORKING.where(links.c.task_id == bindparam("task"))
_OF_PAGE = WORKING.where(links.c.purpose == "page", links.c.case_id == bindparam("case"))
_OF_STOP = WORKING.where(links.c.purpose == bindparam("purpose"))
_ADD = insert(links).returning(links.c.id)
_CHANGE = update(links).where(links.c.id == bindparam("link"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link as found by its token. ``state`` is open, expired or revoked; ``language`` is that of its person."""

    id: int
    purpose: str
    person_id: int
    case_id: int | None
    task_id: int | None
    state: str
    language: str
    #: The person behind a card showed who they are.
    confirmed: bool = False


def token_of(link_id: int, secret: str) -> str:
    """Return the token of a link: its id and 128 bits only the secret's holder can make."""
    mac = hmac.new(secret.encode(), f"link-{link_id}".encode(), sha256).hexdigest()[:32]
    return f"{link_id}-{mac}"


def path_for(tx: Connection, *, task_id: int, case_id: int, person_id: int, secret: str, now: datetime) -> str:
    """Return the path of the page of one task for one person; a link that still works is used again."""
    link_id = usable(tx, _OF_TASK, {"task": task_id, "person": person_id, "after": now}, secret)
    if link_id is None:
        link_id = issue(tx, "task", person_id, now, days=TASK_DAYS, secret=secret, case_id=case_id, task_id=task_id)
    return f"/v/{token_of(link_id, secret)}"


def page_path(tx: Connection, case_id: int, person_id: int, *, secret: str, now: datetime) -> str:
    """Return the path of a person's own page of a case; each mail that carries it keeps it for 90 days more.

    Only mails prolong it: opening the page writes nothing.
    """
    link_id = usable(tx, _OF_PAGE, {"case": case_id, "person": person_id, "after": now}, secret)
    if link_id is None:
        about = {"case_id": case_id, "task_id": None}
        link_id = issue(tx, "page", person_id, now, days=PAGE_DAYS, secret=secret, **about)
    else:
        until = {"expires_at": now + timedelta(days=PAGE_DAYS)}
        tx.execute(_CHANGE, {**until, "link": link_id})
    return f"/p/{token_of(link_id, secret)}"


def stop_path(tx: Connection, person_id: int, kind: str, *, secret: str, now: datetime) -> str:
    """Return the path at which a person stops mail of a kind with one click; good for a year from each mail.

    Source: RFC 8058; a mail that is opened late must still be able to stop the next one.
    """
    purpose = f"stop_{kind}"
    about = {"purpose": purpose, "person": person_id, "after": now + timedelta(days=STOP_DAYS // 2)}
    link_id = usable(tx, _OF_STOP, about, secret)
    if link_id is None:
        link_id = issue(tx, purpose, person_id, now, days=STOP_DAYS, secret=secret, case_id=None, task_id=None)
    return f"/u/{token_of(link_id, secret)}"


def renew(db: Database, token: str, *, secret: str, now: datetime) -> None:
    """Mail a new link for an expired one to the address on file; nobody learns whether there was any.

    At most one an hour for each old link, whoever presses the button.
    """
    with db.transaction() as tx:
        old = tx.execute(select(links).where(links.c.token_hash == _hash(token)).with_for_update()).first()
        if old is None or old.purpose not in PREFIX or old.revoked_at is not None or old.expires_at > now:
            return
        newer = tx.execute(select(links.c.created_at).where(links.c.id == old.superseded_by)).scalar_one_or_none()
        if newer is not None and now - newer < RENEWED_ONCE_IN:
            return
        about = {"case_id": old.case_id, "task_id": old.task_id}
        link_id = issue(tx, old.purpose, old.person_id, now, days=RENEWED_DAYS, secret=secret, **about)
        tx.execute(links.update().where(links.c.id == old.id).values(superseded_by=link_id))
        payload = {"path": f"{PREFIX[old.purpose]}{token_of(link_id, secret)}"}
        post_in_person(
            tx, NEW_LINK, old.person_id, payload, case_id=old.case_id, key=f"link-{link_id}", now=now, pace="at_once"
        )


def find(db: Database, token: str, now: datetime) -> Link | None:
    """Return what a token opens, also when it has expired; None when it is no token of ours."""
    with db.read() as tx:
        query = select(links, persons.c.language).join(persons, persons.c.id == links.c.person_id)
        row = tx.execute(query.where(links.c.token_hash == _hash(token))).first()
    if row is None:
        return None
    state = "revoked" if row.revoked_at else "expired" if row.expires_at <= now else "open"
    confirmed = row.confirmed_at is not None
    return Link(row.id, row.purpose, row.person_id, row.case_id, row.task_id, state, row.language, confirmed=confirmed)


def usable(tx: Connection, query: Select[Any], about: Mapping[str, Any], secret: str) -> int | None:
    """Return the first link found whose token this secret makes: after another secret was set a new one is issued."""
    found = tx.execute(query, about).all()
    return next((int(row.id) for row in found if row.token_hash == _hash(token_of(row.id, secret))), None)


def issue(
    tx: Connection,
    purpose: str,
    person_id: int,
    now: datetime,
    *,
    days: int,
    secret: str,
    case_id: int | None,
    task_id: int | None,
) -> int:
    """Write a link down and return its id; ``token_of`` makes its token."""
    row = {
        "token_hash": f"new-{secrets.token_hex(16)}",
        "purpose": purpose,
        "person_id": person_id,
        "case_id": case_id,
        "task_id": task_id,
        "created_at": now,
        "expires_at": now + timedelta(days=days),
    }
    link_id = int(tx.execute(_ADD, row).scalar_one())
    tx.execute(_CHANGE, {"token_hash": _hash(token_of(link_id, secret)), "link": link_id})
    return link_id


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
