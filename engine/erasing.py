"""Erasing what is personal on a closed case, in the caller's transaction: the record, spans and counts stay.

Events keep who (by number), when and what kind; their content goes with its salt, so that the chain stays whole
(``engine.history``). When something is due, and what a register holds about a case, is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from engine import task_writes
from engine.actor import SYSTEM
from engine.commands.documents import forget_documents_of_case
from engine.drafts import forget_drafts_of_case
from engine.history import ERASED
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.tables import case_people, events, grants, links, outbox, persons, tasks

SETTLED = ("sent", "failed", "cancelled", "unknown")
"""What a message is when nothing happens to it any more."""
NOTHING_TYPED = "{}"


def erase_case(
    tx: Connection, workflows: Workflows, case_id: int, *, rule: str, closed_before: datetime, now: datetime
) -> bool:
    """Erase everything personal on a case that was closed before a moment; False when it is not such a case.

    What stays: its code, states with their dates, the staff that followed it, and which events there were.
    From then on no command writes on it.
    """
    ledger = lock(tx, workflows, case_id, actor=SYSTEM, now=now)
    if not _may_go(ledger, closed_before):
        return False
    outside = everybody_outside(ledger)
    emptied = _empty_events(ledger, None)
    _forget_actors(ledger)
    task_writes.withdraw(ledger, [row for row in ledger.tasks if row["status"] == "open"])
    of_case = tasks.c.case_id == case_id
    tx.execute(update(tasks).where(of_case).values(label=None, evidence=None, done_by=None))
    still = case((outbox.c.status.in_(("waiting", "combined", "held")), "cancelled"), else_=outbox.c.status)
    tx.execute(update(outbox).where(outbox.c.case_id == case_id).values(**_BARE, status=still))
    tx.execute(update(links).where(links.c.case_id == case_id, links.c.revoked_at.is_(None)).values(revoked_at=now))
    forget_drafts_of_case(tx, case_id)
    forget_documents_of_case(tx, case_id, now)
    _unname(ledger, [role for role in ledger.people if not _is_staff(ledger, role)])
    forget_people(tx, outside)
    ledger.case |= {"title": ledger.case["code"], "subtitle": "", "fields": {}, "erased_at": now}
    ledger.trail = {}
    ledger.record(ERASED, {"rule": rule, "sequences": emptied})
    ledger.close()
    return True


def erase_fields(
    tx: Connection,
    workflows: Workflows,
    case_id: int,
    names: Collection[str],
    *,
    roles: Collection[str] = (),
    rule: str,
    closed_before: datetime,
    now: datetime,
) -> bool:
    """Erase some fields of a closed case, each event that tells a value of them, and the people in some roles.

    False when the case was not closed before that moment.
    """
    ledger = lock(tx, workflows, case_id, actor=SYSTEM, now=now)
    if not _may_go(ledger, closed_before):
        return False
    people = {ledger.people[role] for role in roles if role in ledger.people}
    emptied = _empty_events(ledger, frozenset(names))
    for row in ledger.tasks:
        if row["evidence"] and not set(names).isdisjoint(row["evidence"]):
            kept = {name: value for name, value in row["evidence"].items() if name not in names}
            tx.execute(update(tasks).where(tasks.c.id == row["id"]).values(evidence=kept))
    forget_drafts_of_case(tx, case_id)
    _unname(ledger, [role for role in roles if role in ledger.people])
    forget_people(tx, people)
    ledger.case["fields"] = {name: value for name, value in ledger.case["fields"].items() if name not in names}
    ledger.record(ERASED, {"rule": rule, "sequences": emptied})
    ledger.close()
    return True


def mails_told_before(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on ``outbox`` of messages that left (or never will) and still hold what they told."""
    holds = or_(
        type_coerce(outbox.c.payload, Text) != NOTHING_TYPED,
        outbox.c.answer.is_not(None),
        outbox.c.bounce.is_not(None),
        outbox.c.last_error.is_not(None),
    )
    return and_(outbox.c.status.in_(SETTLED), func.coalesce(outbox.c.sent_at, outbox.c.created_at) < moment, holds)


def empty_mail(tx: Connection, mail_id: int, moment: datetime) -> int:
    """Empty a message that left before a moment; return 1, or 0 when it did not. To whom it went and when stays."""
    due = (outbox.c.id == mail_id, mails_told_before(moment))
    return tx.execute(update(outbox).where(*due).values(_BARE)).rowcount


def forget_people(tx: Connection, person_ids: Iterable[int]) -> None:
    """Empty the rows of people without an account who are named on no case any more."""
    for person_id in sorted(set(person_ids)):
        this = persons.c.id == person_id
        nowhere = ~exists().where(case_people.c.person_id == person_id)
        tx.execute(update(persons).where(this, nowhere, ~_has_account(persons.c.id)).values(_NOBODY))


def forget_record(tx: Connection, record: str) -> None:
    """Empty the person that a row of a register is (``mentor/12``), wherever it is still named."""
    this = persons.c.record == record
    tx.execute(update(persons).where(this, ~_has_account(persons.c.id)).values(_NOBODY))


_BARE: dict[str, Any] = {"payload": {}, "answer": None, "bounce": None, "last_error": None}
_NOBODY: dict[str, Any] = {"name": "", "email": None, "phone": None, "language": "nl", "undeliverable_at": None}


def _may_go(ledger: Ledger, closed_before: datetime) -> bool:
    closed = ledger.case["closed_at"]
    return closed is not None and closed < closed_before and ledger.case["erased_at"] is None


def _is_staff(ledger: Ledger, role: str) -> bool:
    rule = ledger.definition.roles.get(role)
    return rule is not None and rule.staff


def _has_account(person_id: Any) -> ColumnElement[bool]:
    return exists().where(grants.c.person_id == person_id)


def everybody_outside(ledger: Ledger) -> set[int]:
    """Return everybody who is or was on the case without being of the staff, or got a mail about it."""
    found = {person for role, person in ledger.people.items() if not _is_staff(ledger, role)}
    for payload in ledger.tx.execute(select(events.c.payload).where(events.c.case_id == ledger.id)).scalars():
        for role, was, becomes in (payload or {}).get("people", []):
            if not _is_staff(ledger, role):
                found |= {each for each in (was, becomes) if each is not None}
    told = select(outbox.c.recipient_id).where(outbox.c.case_id == ledger.id, outbox.c.recipient_id.is_not(None))
    return found | set(ledger.tx.execute(told).scalars())


def _empty_events(ledger: Ledger, names: frozenset[str] | None) -> list[int]:
    """Empty events, those that tell one of the fields or else all, and return their numbers."""
    query = (
        select(events.c.sequence, events.c.payload)
        .where(events.c.case_id == ledger.id, events.c.kind != ERASED, events.c.payload.is_not(None))
        .order_by(events.c.sequence)
    )
    found = [row.sequence for row in ledger.tx.execute(query) if names is None or _tells(row.payload, names)]
    if found:
        mine = (events.c.case_id == ledger.id, events.c.sequence.in_(found))
        ledger.tx.execute(update(events).where(*mine).values(payload=None, salt=None))
    return found


def _tells(payload: dict[str, Any], names: frozenset[str]) -> bool:
    told = {each[0] for each in payload.get("fields", [])} | set(payload.get("evidence") or {})
    return not names.isdisjoint(told)


def _forget_actors(ledger: Ledger) -> None:
    """Empty the names of learners, parents and mentors who acted; the staff and the program stay named."""
    program = and_(events.c.actor_id.is_(None), events.c.actor_name == SYSTEM.name)
    others = ~or_(program, and_(events.c.actor_id.is_not(None), _has_account(events.c.actor_id)))
    ledger.tx.execute(update(events).where(events.c.case_id == ledger.id, others).values(actor_name=""))


def _unname(ledger: Ledger, roles: Collection[str]) -> None:
    if roles:
        mine = (case_people.c.case_id == ledger.id, case_people.c.role.in_(sorted(roles)))
        ledger.tx.execute(delete(case_people).where(*mine))
