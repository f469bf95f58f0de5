"""The card that hangs on a shop floor: one link for one person on one case, opened once with two digits of their phone.

As for every link only the hash is kept. Looking changes nothing; what is written is that the person behind it showed
who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from engine.database import Database
from engine.links import WORKING, Link, issue, token_of, usable
from engine.tables import case_people, links, persons

PURPOSE = "card"
LIFE = timedelta(days=365)
"""Choice: a school year and its holidays; whoever is mentor no more sees nothing sooner."""
DIGITS = 2

_CARD = WORKING.where(links.c.purpose == PURPOSE, links.c.case_id == bindparam("case"))


@dataclass(frozen=True, slots=True)
class Card:
    """What the printed card says: for whom it is, and the path that its code opens, empty while none was made."""

    name: str
    phone: str
    path: str


def card_of(db: Database, case_id: int, role: str, *, secret: str, now: datetime) -> Card | None:
    """Return the card of whoever fills a role on a case, None when nobody does. Who may see it was decided before."""
    with db.read() as tx:
        person = _holder(tx, case_id, role)
        if person is None:
            return None
        link_id = usable(tx, _CARD, {"case": case_id, "person": person.id, "after": now}, secret)
        path = f"/k/{token_of(link_id, secret)}" if link_id is not None else ""
        return Card(person.name, person.phone or "", path)


def make_card(db: Database, case_id: int, role: str, *, secret: str, now: datetime) -> None:
    """Make a card for whoever fills a role on a case; the cards of before on this case work no more."""
    with db.transaction() as tx:
        person = _holder(tx, case_id, role)
        if person is None:
            return
        before = (links.c.purpose == PURPOSE, links.c.case_id == case_id, links.c.revoked_at.is_(None))
        tx.execute(update(links).where(*before).values(revoked_at=now))
        issue(tx, PURPOSE, person.id, now, days=LIFE.days, secret=secret, case_id=case_id, task_id=None)


def confirm(db: Database, link: Link, typed: str, *, now: datetime) -> bool:
    """Open a card for good when the last two digits of the number on file were typed; tell whether they were."""
    with db.transaction() as tx:
        phone = tx.execute(select(persons.c.phone).where(persons.c.id == link.person_id)).scalar_one() or ""
        digits = "".join(each for each in phone if each.isdigit())[-DIGITS:]
        right = len(digits) == DIGITS and typed.strip() == digits
        if right:
            tx.execute(update(links).where(links.c.id == link.id).values(confirmed_at=now))
    return right


def _holder(tx: Connection, case_id: int, role: str) -> Row[Any] | None:
    query: Select[Any] = (
        select(persons.c.id, persons.c.name, persons.c.phone)
        .join(case_people, case_people.c.person_id == persons.c.id)
        .where(case_people.c.case_id == case_id, case_people.c.role == role)
    )
    return tx.execute(query).first()
