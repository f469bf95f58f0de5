"""What the metronome does to cases: steps that came due fire, waiting reminders are put together.

One transaction per case, the case row locked first, so a step never fires for a state the case has left. Running it
twice, or in two processes, fires nothing twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from engine import clock_writes, post, task_writes
from engine import clocks as arithmetic
from engine.actor import SYSTEM
from engine.clock_rules import ClockRule
from engine.conditions import condition_holds
from engine.database import Database
from engine.document import Step
from engine.errors import EngineError
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.moves import take
from engine.tables import cases, clock_steps, clocks

BATCH = 500
PUT_OFF = timedelta(hours=1)
log = logging.getLogger(__name__)

_NEXT = (
    select(clock_steps)
    .where(
        clock_steps.c.case_id == bindparam("case"),
        clock_steps.c.status == "pending",
        clock_steps.c.due_at <= bindparam("now"),
    )
    .order_by(clock_steps.c.due_at, clock_steps.c.id)
    .limit(1)
)
_SETTLED = update(clock_steps).where(clock_steps.c.id == bindparam("step"))
_DUE = (
    select(clock_steps.c.case_id)
    .where(clock_steps.c.status == "pending", clock_steps.c.due_at <= bindparam("now"))
    .order_by(clock_steps.c.due_at)
    .limit(bindparam("limit"))
)


def fire_due(db: Database, workflows: Workflows, now: datetime, *, limit: int = BATCH) -> int:
    """Fire the steps that are due, oldest first, and return how many fired or were dropped.

    Nothing due costs one index look-up. After downtime every step fires once; a repeating one goes on from ``now``.
    A case that cannot be fired (its workflow is not loaded) is logged, put off by an hour and holds up nobody else.
    """
    with db.read() as tx:
        due = due_cases(tx, now, limit)
    return sum(_fire_or_put_off(db, workflows, case_id, now) for case_id in due)


def _fire_or_put_off(db: Database, workflows: Workflows, case_id: int, now: datetime) -> int:
    try:
        return _fire_case(db, workflows, case_id, now)
    except EngineError as error:
        log.error("case %s cannot be fired, tried again in %s: %s", case_id, PUT_OFF, error)  # noqa: TRY400 - no crash of ours
    due = (clock_steps.c.case_id == case_id, clock_steps.c.status == "pending", clock_steps.c.due_at <= now)
    with db.transaction() as tx:
        tx.execute(update(clock_steps).where(*due).values(due_at=now + PUT_OFF))
    return 0


def due_cases(tx: Connection, now: datetime, limit: int) -> list[int]:
    """Return the cases that have a step due, the one waiting longest first."""
    return list(dict.fromkeys(tx.execute(_DUE, {"now": now, "limit": limit}).scalars()))


def _fire_case(db: Database, workflows: Workflows, case_id: int, now: datetime) -> int:
    with db.transaction() as tx:
        if not db.is_sqlite:
            free = select(cases.c.id).where(cases.c.id == case_id).with_for_update(skip_locked=True)
            if tx.execute(free).first() is None:
                return 0
        ledger = lock(tx, workflows, case_id, actor=SYSTEM, now=now)
        fired = 0
        while (row := _next(tx, case_id, now)) is not None:
            fired += 1
            _fire(ledger, row)
        if fired:
            ledger.close()
        return fired


def _next(tx: Connection, case_id: int, now: datetime) -> Any | None:
    """Return the step of this case that is due first; asked anew each time, since firing one may end others."""
    return tx.execute(_NEXT, {"case": case_id, "now": now}).first()


def _fire(ledger: Ledger, row: Any) -> None:
    clock = next((each for each in ledger.clocks if each["id"] == row.clock_id), None)
    rule = ledger.definition.clock_rules.get(clock["name"]) if clock else None
    if clock is None or rule is None or row.position >= len(rule.steps):
        _settle(ledger, row, "dropped")
        return
    step = rule.steps[row.position]
    _settle(ledger, row, "fired")
    _again(ledger, rule, step, row)
    if step.when is None or condition_holds(step.when, ledger.facts(), ledger.now):
        _act(ledger, rule, step, clock, row)
    if ledger.today > clock["ends_on"] and clock["status"] == "running":
        _end(ledger, rule, clock)


def _settle(ledger: Ledger, row: Any, status: str) -> None:
    ledger.tx.execute(_SETTLED, {"step": row.id, "status": status, "fired_at": ledger.now})


def _again(ledger: Ledger, rule: ClockRule, step: Step, row: Any) -> None:
    due_at = arithmetic.repeat_of(rule, step, row.due_at, ledger.now, ledger.calendar)
    if due_at is not None:
        values = {
            "clock_id": row.clock_id,
            "case_id": row.case_id,
            "position": row.position,
            "occurrence": row.occurrence + 1,
        }
        ledger.tx.execute(insert(clock_steps), {**values, "due_at": due_at, "status": "pending"})


def _act(ledger: Ledger, rule: ClockRule, step: Step, clock: dict[str, Any], row: Any) -> None:
    cause = f"step-{clock['id']}-{row.position}-{row.occurrence}"
    about = {"clock": rule.name, "position": row.position}
    if step.set or step.blocks:
        clock["marks"] = sorted({*clock["marks"], row.position})
        ledger.tx.execute(update(clocks).where(clocks.c.id == clock["id"]).values(marks=clock["marks"]))
    if step.open:
        task_writes.open_named(ledger, step.open)
    for role in step.escalate:
        task_writes.open_escalation(ledger, rule.name, role)
    _tell(ledger, rule, step, clock, cause)
    done = {
        key: value
        for key, value in step.model_dump(include={"remind", "escalate", "open", "set", "fire"}).items()
        if value
    }
    trail, ledger.trail = ledger.trail, {}
    ledger.record("step_fired", {**about, "occurrence": row.occurrence, **done, **trail})
    if step.fire:
        _take(ledger, step.fire, about)


def _tell(ledger: Ledger, rule: ClockRule, step: Step, clock: dict[str, Any], cause: str) -> None:
    morning = ledger.calendar.at(ledger.today)
    task_id = clock["task_id"]
    for roles, default in (
        (step.remind, "task_reminder" if rule.kind == "task" else "deadline_reminder"),
        (step.escalate, "deadline_escalation"),
    ):
        if roles:
            kind = step.message or default
            payload = {"clock": clock["id"], "day": clock["ends_on"].isoformat()}
            post.mail(
                ledger, kind, roles, cause=cause, at=morning, clock_id=clock["id"], task_id=task_id, payload=payload
            )


def _take(ledger: Ledger, action: str, about: dict[str, Any]) -> None:
    try:
        take(ledger, action, typed={})
    except EngineError as error:
        ledger.record("step_refused", {**about, "action": action, "error": error.code, "message": str(error)[:500]})


def _end(ledger: Ledger, rule: ClockRule, clock: dict[str, Any]) -> None:
    """Let a clock whose last day has passed lapse, or start again when it repeats."""
    if clock not in ledger.clocks or rule.kind in {"recurring", "task"}:
        return
    if rule.clock is not None and rule.clock.repeats:
        waiting = select(clock_steps.c.id).where(
            clock_steps.c.clock_id == clock["id"], clock_steps.c.status == "pending"
        )
        if ledger.tx.execute(waiting).first() is None:
            clock_writes.stop(ledger, [clock])
            clock_writes.start(ledger, rule, action=clock["action"])
        return
    clock["status"] = "lapsed"
    ledger.tx.execute(update(clocks).where(clocks.c.id == clock["id"]).values(status="lapsed"))
