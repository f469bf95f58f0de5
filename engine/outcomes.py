"""Writes down what became of messages that were handed over: taken, put off to a later try, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, update

from engine import addresses, bounces, digests, undelivered
from engine.database import Database
from engine.loader import Workflows
from engine.message import DeliveryFailed, Message
from engine.message_kinds import DAY
from engine.tables import outbox

PAUSES = tuple(timedelta(seconds=each) for each in (60, 300, 600, 1800, 3600))
"""How long to wait after each failed try; the last one repeats."""
TRIES = 52
"""With those pauses: 48 hours of trying. Counted in tries, for a message may have waited days for a worker."""
LONGEST = 500

# Unless the lease passed to somebody else meanwhile. One whose case moved on did arrive after all.
_SENT = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("message"),
        outbox.c.lease_token == bindparam("token"),
        or_(outbox.c.status == "leased", outbox.c.status == "unknown"),
    )
    .values(status="sent", sent_at=bindparam("at"), answer=bindparam("said"), last_error=None, lease_until=None)
)


def write_sent(db: Database, taken: Sequence[tuple[Message, str]], token: str) -> None:
    """Write down all that were taken by now, with the answers, in one transaction."""
    rows = [
        {"message": message.id, "token": token, "at": message.now, "said": answer[:LONGEST] or None}
        for message, answer in sorted(taken, key=lambda each: each[0].id)
    ]
    with db.transaction() as tx:
        tx.execute(_SENT, rows)
        for message, answer in taken:
            values = {"status": "sent", "sent_at": message.now, "last_error": None, "answer": answer[:LONGEST] or None}
            digests.settle(tx, message.parts, token, values)


def write_failed(db: Database, workflows: Workflows, message: Message, token: str, error: DeliveryFailed) -> str:
    """Put one message off, or give it up and tell its case; return which: ``later`` or ``failed``."""
    given_up = error.permanent or (message.attempt >= TRIES and not error.everybody)
    values = later(1 if error.everybody else message.attempt, message.now, str(error), given_up=given_up)
    if error.answer:
        values["answer"] = error.answer[:LONGEST]
    if error.address:
        values |= {"bounced_at": message.now, "bounce": f"{bounces.ADDRESS}: {error.answer}"[: bounces.LONGEST]}
    # No try of this message: however long the server is away, the mail is still tried for two days afterwards.
    tries = {"attempts": outbox.c.attempts - 1} if error.everybody and not given_up else {}
    with db.transaction() as tx:
        case = undelivered.told_case(tx, workflows, message) if given_up else None
        # Not when its case moved on meanwhile: such a message is unknown and never tried again.
        mine = (outbox.c.id == message.id, outbox.c.lease_token == token, outbox.c.status == "leased")
        still_ours = tx.execute(update(outbox).where(*mine).values(lease_until=None, **tries, **values)).rowcount
        digests.settle(tx, message.parts, token, values)
        marked = _marked(tx, message, error) if given_up and still_ours else ()
        if case is not None and still_ours:
            undelivered.tell(case, message, error.code, marked)
        others = addresses.open_cases_of(tx, marked) if error.address else ()
    for part in _told_apart(message, error) if given_up and still_ours else ():
        # One case after the other: two are never locked in one transaction.
        with db.transaction() as tx:
            if (case := undelivered.told_case(tx, workflows, part)) is not None:
                undelivered.tell(case, part, error.code, marked)
    about = {each.subject.id for each in (message, *message.parts) if each.subject}
    bounces.tell_cases(db, workflows, message, marked, [each for each in others if each not in about])
    return "failed" if given_up else "later"


def _marked(tx: Connection, message: Message, error: DeliveryFailed) -> tuple[int, ...]:
    """Return whose address takes no mail: the one just refused, which is marked now, or one that was marked before."""
    who = message.recipient
    if who is None:
        return ()
    if error.address:
        return addresses.mark(tx, who.email, message.now)
    return (who.id,) if error.code == addresses.UNDELIVERABLE else ()


def _told_apart(message: Message, error: DeliveryFailed) -> tuple[Message, ...]:
    """Return the messages of a digest whose cases are told: not each day again that their own coach has no mail."""
    return () if message.kind == DAY and error.code == addresses.UNDELIVERABLE else message.parts


def put_off(tx: Connection, row: Any, now: datetime, error: str) -> None:
    """Put off one leased row that could not even be read."""
    values = later(row.attempts, now, error, given_up=row.attempts >= TRIES)
    tx.execute(update(outbox).where(outbox.c.id == row.id).values(lease_until=None, **values))


def later(attempt: int, now: datetime, error: str, *, given_up: bool) -> dict[str, Any]:
    """Return what a failed try writes: its error, and when the next one comes."""
    if given_up:
        return {"status": "failed", "last_error": error[:LONGEST]}
    pause = PAUSES[min(attempt, len(PAUSES)) - 1]
    return {"status": "waiting", "last_error": error[:LONGEST], "next_at": now + pause}
