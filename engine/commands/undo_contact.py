"""Take back a contact that was written down by mistake: the record keeps both, everything else forgets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from engine import post, task_writes
from engine.actor import Actor
from engine.commands.correct import OWN_WINDOW
from engine.commands.on_case import on_case
from engine.database import Database
from engine.document import Text
from engine.errors import ActionRefused, Unmet
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.sentences import say
from engine.tables import IS_CONTACT, cases, events
from engine.visibility import named_to, seen_by

CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Undoable:
    """A contact that its writer can still take back: the case, what it is called, and the number of the event."""

    case_id: int
    title: str
    sequence: int


def contact_to_undo(
    db: Database, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime
) -> Undoable | None:
    """Return the contact that the actor wrote down last on a case, None when it cannot be taken back (any more)."""
    with db.read() as tx:
        seen = seen_by(actor, workflows, cases.c.title).where(cases.c.id == case_id, named_to(actor, workflows))
        row = tx.execute(seen).first()
        if row is None:
            return None
        event = own_contact(lock(tx, workflows, case_id, actor=actor, now=now, only_read=True))
        return None if event is None else Undoable(case_id, row.title, event.sequence)


def undo_contact(
    db: Database, workflows: Workflows, case_id: int, sequence: int, *, actor: Actor, now: datetime
) -> None:
    """Take back one's own contact within a day, as long as nothing happened on the case since.

    Its row in the register and the task it opened go, mail it caused and that has not left is cancelled, and the
    case counts as contacted on the day before it. The record keeps the contact and its correction.

    Raises:
        NotFound: as for ``advance``.
        ActionRefused: it is not the last thing that happened, or not the actor's, or too long ago.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        row = own_contact(ledger)
        if row is None or row.sequence != sequence:
            raise ActionRefused("correct", (Unmet("nothing_to_undo", *say("nothing_to_undo", Text(nl="-", en="-"))),))
        gone = post.withdraw_for_event(ledger, sequence)
        opened = (row.payload or {}).get("tasks_opened", [])
        task_writes.withdraw(ledger, [each for each in ledger.tasks if each["id"] in opened])
        workflows.records.undo(ledger.tx, case_id, sequence, actor=actor, now=now)
        ledger.tx.execute(update(events).where(events.c.id == row.id).values(undone_by=sequence + 1))
        before = select(func.max(events.c.at)).where(
            events.c.case_id == case_id, IS_CONTACT, events.c.undone_by.is_(None)
        )
        ledger.case["last_contact_at"] = ledger.tx.execute(before).scalar_one()
        ledger.trail = {}
        ledger.record("corrected", {"undid": sequence, "kind": CONTACT, "reason": "", "mails_gone": gone})
        ledger.close()
        return {}

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def own_contact(ledger: Ledger) -> Any | None:
    """Return the newest event when it is a contact that this actor may take back."""
    return own_last(ledger, CONTACT)


def own_last(ledger: Ledger, kind: str) -> Any | None:
    """Return the newest event when it is of a kind that moves nothing, and the actor's own of the last day."""
    query = select(events).where(events.c.case_id == ledger.id, events.c.sequence == ledger.case["sequence"])
    row = ledger.tx.execute(query).first()
    if row is None or row.kind != kind or row.undone_by is not None:
        return None
    own = row.actor_id is not None and row.actor_id == ledger.actor.person_id
    return row if own and ledger.now - row.at <= OWN_WINDOW else None
