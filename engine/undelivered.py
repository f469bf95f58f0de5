"""What a case does when a message about it could not be delivered: its owner gets a task to call instead."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from engine import addresses, task_writes
from engine.actor import SYSTEM
from engine.errors import EngineError
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.message import Message, Person
from engine.sentences import say


def told_case(tx: Connection, workflows: Workflows, message: Message) -> Ledger | None:
    """Lock the case a message is about; None when it is about none, or one that was erased or cannot be read.

    An order that a register gave names its case itself.
    """
    about = message.subject.id if message.subject else message.payload.get("case_id")
    if not isinstance(about, int):
        return None
    try:
        ledger = lock(tx, workflows, about, actor=SYSTEM, now=message.now)
    except EngineError:
        return None
    return None if ledger.case["erased_at"] is not None else ledger


def tell(ledger: Ledger, message: Message, code: str, marked: Iterable[int] = ()) -> None:
    """Record that a message did not arrive and, while the case is open, ask its owner to call; once per person.

    ``marked`` are the people whose address takes no mail: that is asked to be mended.
    """
    who = message.recipient
    roles = addresses.ask_to_mend(ledger, marked)
    told: dict[str, object] = {"message": message.kind, "recipient": who.id if who else None, "error": code}
    told |= {"roles": roles} if roles else {}
    if not roles:
        label, _ = say("order_failed", what=code) if message.topic == "command" else _no_mail(who)
        ask_to_call(ledger, label)
    ledger.record("order_failed" if message.topic == "command" else "mail_failed", {**told, **ledger.trail})
    ledger.close()


def ask_to_call(ledger: Ledger, label: str) -> None:
    """Open a task in these words for the owner of an open case, unless it is open already."""
    owner = ledger.definition.document.states[ledger.case["state"]].owner
    if owner is not None and not any(row["label"] == label and row["status"] == "open" for row in ledger.tasks):
        task_writes.open_free(ledger, label, owner, None, ledger.today)


def _no_mail(who: Person | None) -> tuple[str, str]:
    return say("mail_failed", name=who.name if who else "?")
