"""Taking back what a list brought in: an opening with which nobody did anything since, and fields filled in.

A case goes as if it had never been opened: closing each would leave as many learners in the figures who never
were. What is left is in the record of whoever asked for it: which code, by whom, when. In the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from engine import counts
from engine.actor import Actor
from engine.erasing import everybody_outside, forget_people
from engine.errors import ActionRefused
from engine.field_writes import write_fields
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.tables import (
    case_people,
    cases,
    clock_steps,
    clocks,
    events,
    links,
    outbox,
    refusals,
    state_spans,
    tasks,
)

OPENED = 1
"""The opening is the first event of a case, with everything its effects wrote."""


def take_back_opening(tx: Connection, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime) -> bool:
    """Remove a case with its clocks, tasks and unsent mails; False when somebody has done anything with it.

    What the program did by itself, such as reminding the coach, does not count. A mail that left stays in the list of
    mails, without what it said.

    Raises:
        NotFound: there is no such case.
    """
    ledger = lock(tx, workflows, case_id, actor=actor, now=now)
    if _touched(ledger):
        return False
    people = everybody_outside(ledger)
    try:
        with tx.begin_nested():
            workflows.records.take_back(tx, case_id, OPENED, actor=actor, now=now)
            _remove(tx, case_id)
    except (ActionRefused, IntegrityError):
        # Something hangs on it that is no event: a row of a register, or what somebody was typing.
        return False
    counts.move(tx, (ledger.definition.name, ledger.case["organisation_id"], ledger.case["state"]), None)
    forget_people(tx, people)
    return True


def _touched(ledger: Ledger) -> bool:
    """Tell whether a person did anything after the opening, or an answer or a step came."""
    by_hand = select(func.count()).where(
        events.c.case_id == ledger.id, events.c.sequence > OPENED, events.c.actor_id.is_not(None)
    )
    moved = ledger.case["state"] != ledger.definition.document.initial or ledger.case["closed_at"] is not None
    return moved or bool(ledger.tx.execute(by_hand).scalar_one())


def _remove(tx: Connection, case_id: int) -> None:
    of_case = outbox.c.case_id == case_id
    bare: dict[str, Any] = {"payload": {}, "answer": None, "bounce": None, "last_error": None, "case_id": None}
    # Its key names the case: a later one may get the same number.
    renamed = "taken-back/" + outbox.c.uuid
    tx.execute(delete(outbox).where(of_case, outbox.c.status != "sent", outbox.c.digest_id.is_(None)))
    tx.execute(update(outbox).where(of_case).values(**bare, key=renamed))
    for table in (links, refusals, clock_steps, clocks, tasks, state_spans, events, case_people):
        tx.execute(delete(table).where(table.c.case_id == case_id))
    tx.execute(delete(cases).where(cases.c.id == case_id))


def take_back_fields(tx: Connection, workflows: Workflows, event_id: int, *, actor: Actor, now: datetime) -> bool:
    """Give fields back what they held before an event filled them in; False when none holds what it wrote any more.

    What was typed over it since stays. The record keeps both: the filling in and the giving back.
    """
    told = tx.execute(select(events.c.case_id, events.c.payload).where(events.c.id == event_id)).first()
    if told is None or told.payload is None:
        return False
    ledger = lock(tx, workflows, told.case_id, actor=actor, now=now)
    kept = ledger.case["fields"]
    values = {name: was for name, was, wrote in told.payload.get("fields", []) if kept.get(name) == wrote}
    if not values or ledger.case["closed_at"] is not None:
        return False
    write_fields(ledger, ledger.private.reveal(values))
    ledger.record("filled_in", ledger.trail)
    ledger.close()
    return True
