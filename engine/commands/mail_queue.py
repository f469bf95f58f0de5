"""What an administrator does with a mail in the queue: hold it, let it go, send it once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotAllowed, NotFound
from engine.ledger import lock
from engine.loader import Workflows
from engine.message_kinds import CARRIERS
from engine.sign_in_links import KIND as SIGN_IN
from engine.tables import outbox

KEEPER = "administrator"
HOLDABLE = ("waiting",)
AGAIN = ("sent", "failed", "unknown")
"""States from which a mail can go once more. One that was cancelled has lost its cause."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """From which states to what, and how the record of the case calls it."""

    event: str
    states: tuple[str, ...]
    values: dict[str, Any]


def hold_mail(db: Database, workflows: Workflows, mail_id: int, *, actor: Actor, now: datetime) -> bool:
    """Keep a waiting mail back until somebody lets it go; False when it does not wait (any more).

    It still dies with its cause: a step taken back takes a held mail along.

    Raises:
        NotAllowed: the actor is no administrator. NotFound: no such mail.
    """
    return _turn(db, workflows, mail_id, _Turn("mail_held", HOLDABLE, {"status": "held"}), actor=actor, now=now)


def release_mail(db: Database, workflows: Workflows, mail_id: int, *, actor: Actor, now: datetime) -> bool:
    """Let a held mail go, within the hours of mail; False when it is not held (any more).

    Raises:
        NotAllowed, NotFound: as for ``hold_mail``.
    """
    turn = _Turn("mail_released", ("held",), {"status": "waiting", "next_at": now})
    return _turn(db, workflows, mail_id, turn, actor=actor, now=now)


def resend_mail(db: Database, workflows: Workflows, mail_id: int, *, actor: Actor, now: datetime) -> bool:
    """Send a mail once more, under the same Message-ID; False for one that waits already or was cancelled.

    A program that has it already shows one copy. A link to sign in is never sent again: it is asked anew.

    Raises:
        NotAllowed, NotFound: as for ``hold_mail``.
    """
    fresh = {"attempts": 0, "last_error": None, "lease_until": None, "bounced_at": None, "bounce": None}
    turn = _Turn("mail_sent_again", AGAIN, {"status": "waiting", "next_at": now, **fresh})
    return _turn(db, workflows, mail_id, turn, actor=actor, now=now)


def _turn(
    db: Database,
    workflows: Workflows,
    mail_id: int,
    turn: _Turn,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    if not actor.holds(KEEPER):
        raise NotAllowed("only an administrator keeps the queue of mails", roles=(KEEPER,))
    with db.transaction() as tx:
        row = tx.execute(select(outbox).where(outbox.c.id == mail_id, outbox.c.topic == "email")).first()
        if row is None:
            raise NotFound(f"no mail {mail_id}")
        # The case row first, always.
        ledger = lock(tx, workflows, row.case_id, actor=actor, now=now) if row.case_id else None
        if (ledger and ledger.case["erased_at"] is not None) or row.kind == SIGN_IN:
            return False
        this = (outbox.c.id == mail_id, outbox.c.status.in_(turn.states))
        if not tx.execute(update(outbox).where(*this).values(turn.values)).rowcount:
            return False
        if turn.values["status"] == "waiting" and row.kind in CARRIERS:
            _carry_again(tx, row)
        if ledger:
            ledger.record(turn.event, {"mail": mail_id, "message": row.kind})
            ledger.close()
    return True


def _carry_again(tx: Connection, row: Any) -> None:
    """Let a mail that carries others take along what it had, as far as that was not withdrawn."""
    carried = (outbox.c.digest_id == row.id, outbox.c.status == row.status)
    tx.execute(update(outbox).where(*carried).values(status="combined", lease_until=None))
