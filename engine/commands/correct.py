"""Undo the last step of a case by a compensating event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from engine import clock_writes, people, post, task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.document import Text
from engine.errors import ActionRefused, Unmet
from engine.field_writes import settle_title
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import STEPS, Ledger
from engine.loader import Workflows
from engine.moves import REASON_LENGTH
from engine.sentences import say
from engine.tables import events, tasks

OWN_WINDOW = timedelta(hours=24)
"""Choice: how long somebody may take back a step of their own without giving a reason."""

LOOKED_BACK = 10
"""Choice: nobody takes back more contacts and reminders than this in a row after a step."""

#: What a person or a clock does to a case; anything of it after the step makes taking the step back a muddle.
MOVING = STEPS | {"opened", "assigned", "clock_extended", "clock_paused", "clock_resumed", "corrected"}


def correct(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    reason: str = "",
) -> int:
    """Take back the last step of a case and return how many of its mails had left already.

    State, fields, people, clocks and tasks become what they were; unsent mail is cancelled. The record keeps both the
    step and its correction. A person takes back their own step within a day; a coordinating role anybody's, with a
    reason of at least ten characters, but not the step by which another organisation handed the case over.

    Raises:
        NotFound, StaleCase: as for ``advance``.
        ActionRefused: nothing can be taken back, or not by this actor.
        BadInput: the reason holds a national register number or a bank account.
    """
    refuse_forbidden_numbers(reason=reason)

    def work(ledger: Ledger) -> dict[str, Any]:
        row = last_step(ledger)
        if row is None or not may_undo(ledger, row, reason):
            raise ActionRefused("correct", (Unmet("nothing_to_undo", *say("nothing_to_undo", Text(nl="-", en="-"))),))
        payload = dict(row.payload)
        gone = post.withdraw_for_event(ledger, row.sequence)
        _restore(ledger, payload)
        workflows.records.undo(ledger.tx, case_id, row.sequence, actor=actor, now=now)
        ledger.tx.execute(update(events).where(events.c.id == row.id).values(undone_by=ledger.case["sequence"] + 1))
        ledger.trail = {}
        ledger.record(
            "corrected", {"undid": row.sequence, "kind": row.kind, "reason": reason.strip(), "mails_gone": gone}
        )
        ledger.close()
        return {"gone": gone}

    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=None, body={})
    return int(done["gone"])


def last_step(ledger: Ledger) -> Any | None:
    """Return the event of the last step when nothing that matters came after it."""
    query = (
        select(events)
        .where(events.c.case_id == ledger.id, events.c.kind.in_(MOVING), events.c.undone_by.is_(None))
        .order_by(events.c.sequence.desc())
        .limit(LOOKED_BACK)
    )
    moved = (row for row in ledger.tx.execute(query) if not _took_back(row))
    row = next(moved, None)
    if row is None or row.kind not in STEPS or row.payload is None:
        return None
    if row.kind == "advanced" and not ledger.definition.document.actions[row.payload["action"]].undo:
        return None
    return row


def _took_back(row: Any) -> bool:
    """Tell whether an event took back a contact or a reminder, which moved nothing."""
    return row.kind == "corrected" and (row.payload or {}).get("kind") in {"contact", "reminded"}


def may_undo(ledger: Ledger, row: Any, reason: str) -> bool:
    """Tell whether this actor may take the step back: their own within a day, or any as a coordinator with a reason."""
    own = row.actor_id is not None and row.actor_id == ledger.actor.person_id and ledger.now - row.at <= OWN_WINDOW
    return own or (_coordinates(ledger, row.payload) and len(reason.strip()) >= REASON_LENGTH)


def _coordinates(ledger: Ledger, payload: dict[str, Any]) -> bool:
    """Tell whether this actor coordinates where the step was taken.

    Whoever was handed a case answers it and does not undo the handing over: the answer must leave a trace.
    """
    reach = ledger.definition.document.visibility
    held = {reach.get(role) for role in ledger.roles}
    here = ledger.case["organisation_id"]
    return "all" in held or ("organisation" in held and payload.get("before", {}).get("organisation_id", here) == here)


def _restore(ledger: Ledger, payload: dict[str, Any]) -> None:
    _restore_clocks(ledger, payload)
    _restore_tasks(ledger, payload)
    for name, was, _ in reversed(payload.get("fields", [])):
        fields = {**ledger.case["fields"], name: was}
        ledger.case["fields"] = {key: value for key, value in fields.items() if value is not None}
    for role, was, _ in reversed(payload.get("people", [])):
        people.set_person(ledger, role, was)
    before = payload.get("before", {})
    if "organisation_id" in before and before["organisation_id"] != ledger.case["organisation_id"]:
        ledger.change_organisation(before["organisation_id"])
    for key, value in before.items():
        ledger.case[key] = _typed(key, value)
    settle_title(ledger)


def _restore_clocks(ledger: Ledger, payload: dict[str, Any]) -> None:
    started = payload.get("clocks_started", [])
    clock_writes.stop(ledger, [row for row in ledger.clocks if row["id"] in started])
    for clock_id, status in payload.get("clocks_stopped", []):
        if clock_id not in started:
            clock_writes.revive(ledger, clock_id, status)
    for name, was, _ in payload.get("clocks_moved", []):
        for row in [each for each in ledger.clocks if each["name"] == name]:
            clock_writes.set_end(ledger, row, date.fromisoformat(was))


def _restore_tasks(ledger: Ledger, payload: dict[str, Any]) -> None:
    opened = payload.get("tasks_opened", [])
    task_writes.withdraw(ledger, [row for row in ledger.tasks if row["id"] in opened and row["status"] == "open"])
    for task_id in payload.get("tasks_withdrawn", []):
        if task_id not in opened:
            task_writes.restore(ledger, task_id)
    if "task" in payload:
        ledger.tx.execute(
            update(tasks)
            .where(tasks.c.id == payload["task"])
            .values(status="open", done_at=None, done_by=None, unseen=False)
        )


def _typed(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in {"closed_at", "state_since"}:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if key == "snoozed_until" else value
