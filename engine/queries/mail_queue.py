"""The mails on their way and those that went: where each stands, how often it was tried and what the server said.

Never what a mail says. Who may not read a case reads initials instead of the name of its people, and no address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotAllowed
from engine.loader import Workflows
from engine.tables import cases, grants, outbox, persons
from engine.visibility import named_to

READERS = ("administrator", "city_coordinator")
PER_PAGE = 25
STATES = ("waiting", "held", "leased", "combined", "sent", "failed", "bounced", "cancelled", "unknown")
"""What a mail can be. One that was taken and came back is bounced, whatever its row says."""
_ADDRESS = re.compile(r"[^\s<>@\"']+@(?=[\w.-]+)")


@dataclass(frozen=True, slots=True)
class MailFilter:
    """What the list narrows to; empty means everything. ``recipient`` is a part of a name, or a whole address."""

    state: str = ""
    kind: str = ""
    recipient: str = ""
    code: str = ""
    after: int | None = None


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail as the queue shows it. ``case_id`` is None when the reader may not open the case."""

    id: int
    kind: str
    state: str
    recipient: str
    address: str
    workflow: str
    code: str
    case_id: int | None
    tries: int
    said: str
    came_back: str
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None


def list_mails(
    db: Database, workflows: Workflows, actor: Actor, wanted: MailFilter, *, limit: int = PER_PAGE
) -> tuple[tuple[QueuedMail, ...], int | None]:
    """Return a page of mails, the newest first, and the id after which the next page begins, None at the end.

    Raises:
        NotAllowed: the queue is for administrators and the city's coordinator.
    """
    if not any(actor.holds(role) for role in READERS):
        raise NotAllowed("the queue of mails is for administrators and the city", roles=READERS)
    # Staff are known to each other; of all others only who may read the case reads a name.
    named = case((named_to(actor, workflows), literal(value=True)), else_=False)
    staff = exists().where(grants.c.person_id == outbox.c.recipient_id)
    known = or_(staff, named)
    query = (
        select(
            outbox,
            persons.c.name,
            persons.c.email,
            cases.c.code,
            cases.c.workflow,
            named.label("named"),
            known.label("known"),
        )
        .outerjoin(persons, persons.c.id == outbox.c.recipient_id)
        .outerjoin(cases, cases.c.id == outbox.c.case_id)
        .where(outbox.c.topic == "email", *_conditions(wanted, known))
        .order_by(outbox.c.id.desc())
        .limit(limit + 1)
    )
    with db.read() as tx:
        rows = tx.execute(query).all()
    more = rows[limit - 1].id if len(rows) > limit else None
    return tuple(_mail(row) for row in rows[:limit]), more


def _conditions(wanted: MailFilter, known: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state == "bounced":
        found.append(outbox.c.bounced_at.is_not(None))
    elif wanted.state:
        found += [outbox.c.status == wanted.state, outbox.c.bounced_at.is_(None)]
    if wanted.kind:
        found.append(outbox.c.kind == wanted.kind)
    if wanted.code:
        found.append(func.upper(cases.c.code) == wanted.code.strip().upper())
    if text := wanted.recipient.strip().lower():
        # Whoever knows an address may ask after it; a name is found only by who may read it.
        a_name = func.lower(persons.c.name).contains(text, autoescape=True) & known
        found.append(or_(func.lower(persons.c.email) == text, a_name))
    if wanted.after is not None:
        found.append(outbox.c.id < wanted.after)
    return found


def _mail(row: Any) -> QueuedMail:
    said, came_back = row.last_error or row.answer or "", row.bounce or ""
    return QueuedMail(
        id=row.id,
        kind=row.kind,
        state="bounced" if row.bounced_at is not None else row.status,
        recipient=(row.name or "") if row.known else initials(row.name or ""),
        address=(row.email or "") if row.known else "",
        workflow=row.workflow or "",
        code=row.code or "",
        case_id=row.case_id if row.named else None,
        tries=row.attempts,
        said=said if row.known else _ADDRESS.sub("…@", said),
        came_back=came_back if row.known else _ADDRESS.sub("…@", came_back),
        created_at=row.created_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
    )


def initials(name: str) -> str:
    """Return a name as it is shown to who may not read it."""
    return "\N{NO-BREAK SPACE}".join(f"{part[0].upper()}." for part in name.split())
