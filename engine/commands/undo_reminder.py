"""Take back a reminder that was sent by hand, while its mail has not left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine import post
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.commands.remind import REMINDED
from engine.commands.undo_contact import own_last
from engine.database import Database
from engine.document import Text
from engine.errors import ActionRefused, Unmet
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.sentences import say
from engine.tables import clock_steps, events, outbox


def undo_reminder(
    db: Database, workflows: Workflows, case_id: int, sequence: int, *, actor: Actor, now: datetime
) -> None:
    """Take back one's own reminder as long as it has not left; the ladder reminds again as if nobody had.

    Raises:
        NotFound: as for ``advance``.
        ActionRefused: it left, it is not the last thing that happened, or not the actor's.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        row = own_reminder(ledger)
        if row is None or row.sequence != sequence:
            raise ActionRefused("correct", (Unmet("nothing_to_undo", *say("nothing_to_undo", Text(nl="-", en="-"))),))
        gone = post.withdraw_for_event(ledger, sequence)
        again = clock_steps.c.id == row.payload["step"], clock_steps.c.status == "fired"
        ledger.tx.execute(update(clock_steps).where(*again).values(status="pending", fired_at=None))
        ledger.tx.execute(update(events).where(events.c.id == row.id).values(undone_by=sequence + 1))
        ledger.record("corrected", {"undid": sequence, "kind": REMINDED, "reason": "", "mails_gone": gone})
        ledger.close()
        return {}

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def own_reminder(ledger: Ledger) -> Any | None:
    """Return the newest event when it is a reminder of this actor that has not left."""
    row = own_last(ledger, REMINDED)
    if row is None or row.payload is None:
        return None
    mails = select(outbox.c.status).where(outbox.c.case_id == ledger.id, outbox.c.sequence == row.sequence)
    here = {"waiting", "held", "combined"}
    found = set(ledger.tx.execute(mails).scalars())
    return row if found and found <= here else None
