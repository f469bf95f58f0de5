"""Writes outbox rows in the transaction that causes them; delivery is ``engine.delivery``'s business.

A unique key (kind, case, recipient, cause) makes a second row for the same cause impossible, whoever runs twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Update, bindparam, case, insert, or_, select, update

from engine.calendar import default_calendar
from engine.database import insert_if_absent
from engine.ledger import Ledger
from engine.people import recipients, standing_in
from engine.restraint.scope import ELSEWHERE
from engine.tables import outbox


def _withdrawal(by: Column[Any]) -> Update:
    """Cancel what waits. What is under way may arrive all the same: nobody knows."""
    becomes = case((outbox.c.status == "leased", "unknown"), else_="cancelled")
    still_here = or_(*(outbox.c.status == status for status in ("waiting", "combined", "leased", "held")))
    causes: BindParameter[list[int]] = bindparam("causes", expanding=True)
    return (
        update(outbox).where(outbox.c.case_id == bindparam("case"), still_here, by.in_(causes)).values(status=becomes)
    )


_ADD = insert(outbox).inline()
_OF_CLOCK = _withdrawal(outbox.c.clock_id)
_OF_TASK = _withdrawal(outbox.c.task_id)
_OF_EVENT = _withdrawal(outbox.c.sequence)
_GONE = select(outbox.c.id).where(
    outbox.c.case_id == bindparam("case"),
    outbox.c.sequence == bindparam("cause"),
    outbox.c.status.in_(("sent", "unknown")),
)


def mail(
    ledger: Ledger,
    kind: str,
    roles: Iterable[str],
    *,
    cause: str,
    at: datetime | None = None,
    clock_id: int | None = None,
    task_id: int | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Write one outbox row for each person the roles mean.

    Args:
        cause: what makes this message unique for a case and a recipient (a step of a clock, an event).
        at: not before this moment (aware); a message's own hold comes on top of now.
        clock_id: the clock whose end withdraws the message while it has not left; ``task_id`` likewise.
    """
    declared = ledger.definition.document.messages.get(kind)
    held = ledger.now + timedelta(minutes=declared.hold_minutes if declared else 0)
    reached: dict[int, str] = {}
    for role in roles:
        for person_id in recipients(ledger, role):
            reached.setdefault(person_id, role)
    for person_id, role in reached.items():
        row = {
            "topic": "email",
            "kind": kind,
            "case_id": ledger.id,
            "recipient_id": person_id,
            "key": f"{kind}/{ledger.id}/{person_id}/{cause}",
            "uuid": str(uuid.uuid4()),
            "payload": payload or {},
            "pace": declared.pace_for(staff=ledger.definition.roles[role].staff) if declared else "gathered",
            "status": "waiting",
            "next_at": max(held, at) if at else held,
            "created_at": ledger.now,
            "clock_id": clock_id,
            "task_id": task_id,
            "sequence": ledger.case["sequence"] + 1,
        }
        ledger.tx.execute(_ADD, row)


def command(ledger: Ledger, kind: str, payload: dict[str, Any], *, cause: str) -> None:
    """Ask for a command on another case, to run in its own transaction after this one is committed."""
    row = {
        "topic": "command",
        "kind": kind,
        "case_id": ledger.id,
        "key": f"{kind}/{ledger.id}/{cause}",
        "uuid": str(uuid.uuid4()),
        "payload": payload,
        "status": "waiting",
        "next_at": ledger.now,
        "created_at": ledger.now,
        "sequence": ledger.case["sequence"] + 1,
    }
    ledger.tx.execute(_ADD, row)


def post_order(tx: Connection, kind: str, payload: dict[str, Any], *, key: str, now: datetime) -> None:
    """Ask for a command on a case from outside any case: a register whose row changed.

    ``key`` makes it happen once, however often it is asked.
    """
    row = {
        "topic": "command",
        "kind": kind,
        "key": f"{kind}/{key}"[:200],
        "uuid": str(uuid.uuid4()),
        "payload": payload,
        "status": "waiting",
        "next_at": now,
        "created_at": now,
    }
    insert_if_absent(tx, outbox, row)


def post_mail(
    tx: Connection,
    kind: str,
    recipient_id: int,
    payload: dict[str, Any],
    *,
    case_id: int,
    key: str,
    now: datetime,
    at: datetime | None = None,
    sequence: int | None = None,
    on_case: bool = False,
) -> None:
    """Write a mail about a case to one person who need not be on it: a school that a company passed by.

    Whoever stands in for that person today gets it. ``key`` makes it happen once, however often it is asked.

    Args:
        at: not before this moment. sequence: the event that causes it, and that takes it back when it is undone.
        on_case: the person is named on the case, and is told only as long as they are.
    """
    row = {
        "topic": "email",
        "kind": kind,
        "case_id": case_id,
        "recipient_id": standing_in(tx, recipient_id, default_calendar().local_date(now)),
        "key": f"{kind}/{case_id}/{recipient_id}/{key}"[:200],
        "uuid": str(uuid.uuid4()),
        "payload": payload if on_case else payload | {ELSEWHERE: True},
        "pace": "daytime",
        "status": "waiting",
        "next_at": at or now,
        "created_at": now,
        "sequence": sequence,
    }
    insert_if_absent(tx, outbox, row)


def post_in_person(
    tx: Connection,
    kind: str,
    recipient_id: int,
    payload: dict[str, Any],
    *,
    case_id: int,
    key: str,
    now: datetime,
    pace: str,
    sequence: int | None = None,
) -> None:
    """Write a mail about a case to this very person, for whom nobody stands in: they are asked to come.

    Args: as for ``post_mail``; ``pace`` as in ``engine.document.Message``.
    """
    row = {
        "topic": "email",
        "kind": kind,
        "case_id": case_id,
        "recipient_id": recipient_id,
        "key": f"{kind}/{case_id}/{recipient_id}/{key}"[:200],
        "uuid": str(uuid.uuid4()),
        "payload": payload,
        "pace": pace,
        "status": "waiting",
        "next_at": now,
        "created_at": now,
        "sequence": sequence,
    }
    insert_if_absent(tx, outbox, row)


def withdraw_for_clocks(ledger: Ledger, clock_ids: list[int]) -> None:
    """Cancel what stopped clocks still wanted to say. A message under way becomes ``unknown``, never cancelled."""
    _withdraw(ledger, _OF_CLOCK, clock_ids)


def withdraw_for_tasks(ledger: Ledger, task_ids: list[int]) -> None:
    """Cancel what tasks that are over still wanted to say."""
    _withdraw(ledger, _OF_TASK, task_ids)


def withdraw_for_event(ledger: Ledger, sequence: int) -> int:
    """Cancel what one event caused and has not left; return how many messages had gone out already."""
    _withdraw(ledger, _OF_EVENT, [sequence])
    return len(ledger.tx.execute(_GONE, {"case": ledger.id, "cause": sequence}).all())


def call_off(tx: Connection, kinds: Iterable[str], case_id: int, recipient_id: int, *, about: str) -> str | None:
    """Cancel mails about one thing that have not left, and return the kind of the last one that did, None when none.

    ``about`` is what the keys of those mails begin with, up to a stroke: ``appointment-12``.
    """
    mine = (
        outbox.c.case_id == case_id,
        outbox.c.recipient_id == recipient_id,
        outbox.c.kind.in_(list(kinds)),
        outbox.c.key.like(f"%/{about}/%"),
    )
    becomes = case((outbox.c.status == "leased", "unknown"), else_="cancelled")
    waiting = outbox.c.status.in_(("waiting", "combined", "leased", "held"))
    tx.execute(update(outbox).where(*mine, waiting).values(status=becomes))
    left = select(outbox.c.kind).where(*mine, outbox.c.status.in_(("sent", "unknown")))
    return tx.execute(left.order_by(outbox.c.id.desc()).limit(1)).scalar_one_or_none()


def _withdraw(ledger: Ledger, withdrawal: Update, causes: list[int]) -> None:
    if causes:
        ledger.tx.execute(withdrawal, {"case": ledger.id, "causes": causes})
