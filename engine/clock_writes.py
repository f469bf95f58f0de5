"""Starting, stopping, pausing and moving the clocks of a locked case, with their steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from engine import clocks as arithmetic
from engine import post
from engine.clock_rules import RECURRING_PREFIX, ClockRule
from engine.conditions import condition_holds
from engine.database import together
from engine.ledger import Ledger, clock_facts
from engine.length import Length
from engine.tables import clock_steps, clocks

_ADD_CLOCK = insert(clocks).returning(clocks.c.id)
_ADD_STEP = insert(clock_steps).inline()
_UPDATE_CLOCK = update(clocks).where(clocks.c.id == bindparam("clock"))
_STOP_CLOCK = _UPDATE_CLOCK.values(status="stopped", stopped_at=bindparam("now"))
_CANCEL_STEPS = (
    update(clock_steps)
    .where(
        clock_steps.c.clock_id == bindparam("clock"),
        or_(clock_steps.c.status == "pending", clock_steps.c.status == "held"),
    )
    .values(status="cancelled")
)


def start(ledger: Ledger, rule: ClockRule, *, action: str | None, task_id: int | None = None) -> None:
    """Start a clock and plan its steps."""
    facts = ledger.facts()
    starts_on = arithmetic.start_of(rule, facts, action, ledger.today)
    row = {
        "case_id": ledger.id,
        "name": rule.name,
        "task_id": task_id,
        "action": action,
        "starts_on": starts_on,
        "ends_on": arithmetic.end_of(rule, starts_on, facts, ledger.now),
        "status": "running",
        "extended": 0,
        "marks": [],
        "started_at": ledger.now,
    }
    row["id"] = ledger.tx.execute(_ADD_CLOCK, row).scalar_one()
    ledger.clocks.append({"paused_on": None, "stopped_at": None, **row})
    ledger.remember("clocks_started", row["id"])
    _plan(ledger, rule, row)


def is_settled(ledger: Ledger, rule: ClockRule) -> bool:
    """Tell whether what a clock waits for has happened, so that it need not run."""
    condition = rule.clock.stops_when if rule.clock else None
    return condition is not None and condition_holds(condition, ledger.facts(), ledger.now)


def _plan(ledger: Ledger, rule: ClockRule, row: dict[str, Any]) -> None:
    rows = [
        {
            "clock_id": row["id"],
            "case_id": ledger.id,
            "position": moment.position,
            "occurrence": moment.occurrence,
            "due_at": moment.due_at,
            "status": "pending",
        }
        for moment in arithmetic.moments(rule, clock_facts(row), row["started_at"], ledger.calendar)
        if not _missed(ledger, rule, moment.position, moment.due_at)
    ]
    if rows:
        ledger.tx.execute(_ADD_STEP, rows)


def _missed(ledger: Ledger, rule: ClockRule, position: int, due_at: Any) -> bool:
    """A reminder of a day before the clock even started would only confuse; ends and escalations still come."""
    step = rule.steps[position]
    before = step.at is not None or step.before_end is not None
    return (
        before and not step.every and due_at.date() < ledger.now.date() and not (step.escalate or step.open or step.set)
    )


def stop(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    """Stop clocks: their pending steps die with them, their unsent messages are withdrawn."""
    if not rows:
        return
    for row in rows:
        ledger.remember("clocks_stopped", [row["id"], row["status"]])
        row["status"], row["stopped_at"] = "stopped", ledger.now
    ids = [row["id"] for row in rows]
    with together(ledger.tx):
        ledger.tx.execute(_STOP_CLOCK, [{"clock": clock_id, "now": ledger.now} for clock_id in ids])
        ledger.tx.execute(_CANCEL_STEPS, [{"clock": clock_id} for clock_id in ids])
        post.withdraw_for_clocks(ledger, ids)
    ledger.clocks = [row for row in ledger.clocks if row["status"] != "stopped"]


def revive(ledger: Ledger, clock_id: int, status: str) -> None:
    """Let a stopped clock run again as if it never stopped, for a correction."""
    row = dict(ledger.tx.execute(select(clocks).where(clocks.c.id == clock_id)).mappings().one())
    row["status"], row["stopped_at"] = status, None
    ledger.clocks.append(row)
    ledger.tx.execute(update(clocks).where(clocks.c.id == clock_id).values(status=status, stopped_at=None))
    becomes = "held" if status == "paused" else "pending"
    ledger.tx.execute(
        update(clock_steps)
        .where(clock_steps.c.clock_id == clock_id, clock_steps.c.status == "cancelled")
        .values(status=becomes)
    )


def set_end(
    ledger: Ledger, row: dict[str, Any], ends_on: date, *, starts_on: date | None = None, extended: int | None = None
) -> None:
    """Move a clock's end (and start) and re-plan the steps that have not fired.

    A clock whose end had passed runs again when its new end lies ahead; its marks go, steps tied to the end come again.
    """
    rule = ledger.definition.clock_rules[row["name"]]
    again = row["status"] == "lapsed" and ends_on >= ledger.today
    row["ends_on"], row["starts_on"] = ends_on, starts_on or row["starts_on"]
    row["extended"] = row["extended"] if extended is None else extended
    if again:
        row["status"], row["marks"] = "running", []
    values = {key: row[key] for key in ("ends_on", "starts_on", "extended", "status", "marks")}
    ledger.tx.execute(_UPDATE_CLOCK, {"clock": row["id"], **values})
    _replan(ledger, rule, row)


def _replan(ledger: Ledger, rule: ClockRule, row: dict[str, Any]) -> None:
    known = {
        step.position: step
        for step in ledger.tx.execute(
            select(clock_steps).where(clock_steps.c.clock_id == row["id"]).order_by(clock_steps.c.occurrence)
        )
    }
    for moment in arithmetic.moments(rule, clock_facts(row), row["started_at"], ledger.calendar):
        step = known.get(moment.position)
        if step is None:
            if moment.due_at > ledger.now:
                _add_step(ledger, row, moment.position, 1, moment.due_at)
        elif step.status in {"pending", "held"}:
            if step.occurrence == 1:
                ledger.tx.execute(update(clock_steps).where(clock_steps.c.id == step.id).values(due_at=moment.due_at))
        elif moment.due_at > ledger.now and rule.steps[moment.position].at is None:
            _add_step(ledger, row, moment.position, step.occurrence + 1, moment.due_at)


def _add_step(ledger: Ledger, row: dict[str, Any], position: int, occurrence: int, due_at: Any) -> None:
    values = {
        "clock_id": row["id"],
        "case_id": ledger.id,
        "position": position,
        "occurrence": occurrence,
        "due_at": due_at,
    }
    ledger.tx.execute(_ADD_STEP, {**values, "status": "pending"})


def recount(ledger: Ledger, changed: frozenset[str], *, calendar_changed: bool = False) -> list[tuple[str, date, date]]:
    """Recompute running clocks after fields or the calendar changed; return name, old and new end of those that moved.

    When only the calendar changed and the new end would be earlier, the later of both stands: in the learner's favour.
    """
    moved = []
    facts = ledger.facts()
    for row in [each for each in ledger.clocks if each["status"] != "stopped"]:
        rule = ledger.definition.clock_rules[row["name"]]
        if not calendar_changed and not (_date_fields(rule) & changed):
            continue
        started = ledger.calendar.local_date(row["started_at"])
        starts_on = row["starts_on"] if calendar_changed else arithmetic.start_of(rule, facts, row["action"], started)
        if not calendar_changed and starts_on == started:
            starts_on = row["starts_on"]
        ends_on = arithmetic.end_of(rule, starts_on, facts, row["started_at"], extended=row["extended"])
        if calendar_changed:
            ends_on = max(ends_on, row["ends_on"])
        if (starts_on, ends_on) != (row["starts_on"], row["ends_on"]) or calendar_changed:
            if ends_on != row["ends_on"]:
                moved.append((row["name"], row["ends_on"], ends_on))
            set_end(ledger, row, ends_on, starts_on=starts_on)
    return moved


def _date_fields(rule: ClockRule) -> frozenset[str]:
    part = rule.clock
    if part is None:
        return frozenset()
    return frozenset(name for name in (part.ends_on, *(each.field for each in part.starts_on)) if name)


def pause(ledger: Ledger, row: dict[str, Any]) -> None:
    """Hold a clock: nothing of it fires until it is resumed."""
    row["status"], row["paused_on"] = "paused", ledger.today
    ledger.tx.execute(update(clocks).where(clocks.c.id == row["id"]).values(status="paused", paused_on=ledger.today))
    ledger.tx.execute(
        update(clock_steps)
        .where(clock_steps.c.clock_id == row["id"], clock_steps.c.status == "pending")
        .values(status="held")
    )


def resume(ledger: Ledger, row: dict[str, Any]) -> None:
    """Let a held clock run on: its end moves by the days the pause really took."""
    rule = ledger.definition.clock_rules[row["name"]]
    unit = arithmetic.length_of(rule).unit
    skips = bool(rule.clock and rule.clock.skip_school_holidays)
    held = ledger.calendar.count(
        row["paused_on"], ledger.today, unit, first_day_counts=False, skip_school_holidays=skips
    )
    ends_on = ledger.calendar.after(row["ends_on"], Length(held, unit), skip_school_holidays=skips)
    row["status"], row["paused_on"] = "running", None
    ledger.tx.execute(update(clocks).where(clocks.c.id == row["id"]).values(status="running", paused_on=None))
    ledger.tx.execute(
        update(clock_steps)
        .where(clock_steps.c.clock_id == row["id"], clock_steps.c.status == "held")
        .values(status="pending")
    )
    _shift_steps(ledger, row, Length(held, unit), skips=skips)
    row["ends_on"] = ends_on
    ledger.tx.execute(update(clocks).where(clocks.c.id == row["id"]).values(ends_on=ends_on))


def _shift_steps(ledger: Ledger, row: dict[str, Any], by: Length, *, skips: bool) -> None:
    query = select(clock_steps).where(clock_steps.c.clock_id == row["id"], clock_steps.c.status == "pending")
    for step in ledger.tx.execute(query).all():
        local = step.due_at.astimezone(ledger.calendar.timezone)
        day = ledger.calendar.after(local.date(), by, skip_school_holidays=skips)
        due_at = ledger.calendar.at(day, local.time())
        ledger.tx.execute(update(clock_steps).where(clock_steps.c.id == step.id).values(due_at=due_at))


def restart_duty(ledger: Ledger, task: str) -> None:
    """Count a recurring duty from today, now that its task is done."""
    for row in ledger.clocks:
        rule = ledger.definition.clock_rules.get(row["name"])
        if row["name"].startswith(RECURRING_PREFIX) and rule and rule.recurring and rule.recurring.task == task:
            due_at = ledger.calendar.at(ledger.calendar.after(ledger.today, rule.recurring.every))
            ledger.tx.execute(
                update(clock_steps)
                .where(clock_steps.c.clock_id == row["id"], clock_steps.c.status == "pending")
                .values(due_at=due_at)
            )
