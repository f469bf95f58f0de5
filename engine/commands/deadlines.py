"""Extend, pause and resume a clock of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from engine import clock_writes
from engine import clocks as arithmetic
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.document import Clock
from engine.errors import ActionRefused, BadInput, FieldProblem, NotAllowed, NotFound, Unmet
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.moves import REASON_LENGTH
from engine.sentences import say


def extend(
    db: Database,
    workflows: Workflows,
    case_id: int,
    clock: str,
    *,
    actor: Actor,
    reason: str,
    seen_version: int | None,
    now: datetime,
    key: str | None = None,
) -> date:
    """Extend a clock by what the workflow grants and return its new last day.

    Raises:
        NotFound, StaleCase, KeyReused: as for ``advance``; NotFound also when the clock does not run.
        NotAllowed: the actor's roles may not extend it.
        ActionRefused: it was extended as often as it may be, or its end has passed and nobody asked in time.
        BadInput: the reason is shorter than ten characters.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        row, part = _running(ledger, clock)
        if part.extension is None or not ledger.roles.intersection(part.extension.by):
            message = f"{clock} is extended by: {', '.join(part.extension.by) if part.extension else 'nobody'}"
            raise NotAllowed(message, roles=tuple(part.extension.by) if part.extension else ())
        if unmet := _refusals(ledger, row, part):
            raise ActionRefused(f"extend_{clock}", unmet)
        if len(reason.strip()) < REASON_LENGTH:
            raise BadInput((FieldProblem("reason", "too_short", (("minimum", str(REASON_LENGTH)),)),))
        refuse_forbidden_numbers(reason=reason)
        rule = ledger.definition.clock_rules[clock]
        was, times = row["ends_on"], row["extended"] + 1
        ends_on = arithmetic.end_of(rule, row["starts_on"], ledger.facts(), row["started_at"], extended=times)
        clock_writes.set_end(ledger, row, ends_on, extended=times)
        ledger.record(
            "clock_extended",
            {
                "clock": clock,
                "was": was.isoformat(),
                "becomes": ends_on.isoformat(),
                "reason": reason.strip(),
                "id": row["id"],
            },
        )
        ledger.close()
        return {"ends_on": ends_on.isoformat()}

    body = {"extend": clock, "reason": reason}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=key, body=body)
    return date.fromisoformat(done["ends_on"])


def extendable(ledger: Ledger, row: dict[str, Any]) -> bool:
    """Tell whether the ledger's actor may extend this clock now."""
    part = ledger.definition.clock_rules[row["name"]].clock
    if part is None or part.extension is None or ledger.roles.isdisjoint(part.extension.by):
        return False
    return not _refusals(ledger, row, part)


def pause(
    db: Database, workflows: Workflows, case_id: int, clock: str, *, actor: Actor, reason: str, now: datetime
) -> None:
    """Hold a clock (opschorten): none of its steps come until it is resumed.

    Raises:
        NotFound: the clock does not run. NotAllowed: the actor may not pause it.
        BadInput: the reason holds a national register number or a bank account.
    """
    refuse_forbidden_numbers(reason=reason)

    def change(ledger: Ledger, row: dict[str, Any]) -> None:
        if row["status"] == "running":
            clock_writes.pause(ledger, row)
            ledger.record("clock_paused", {"clock": clock, "reason": reason.strip()})

    _toggle(db, workflows, case_id, clock, change, actor=actor, now=now)


def resume(
    db: Database, workflows: Workflows, case_id: int, clock: str, *, actor: Actor, reason: str, now: datetime
) -> None:
    """Let a held clock run on (hervatten); its dates move by the days the pause really took.

    Raises:
        NotFound: the clock does not run. NotAllowed: the actor may not pause it.
        BadInput: the reason holds a national register number or a bank account.
    """
    refuse_forbidden_numbers(reason=reason)

    def change(ledger: Ledger, row: dict[str, Any]) -> None:
        if row["status"] == "paused":
            was = row["ends_on"]
            clock_writes.resume(ledger, row)
            payload = {
                "clock": clock,
                "was": was.isoformat(),
                "becomes": row["ends_on"].isoformat(),
                "reason": reason.strip(),
            }
            ledger.record("clock_resumed", payload)

    _toggle(db, workflows, case_id, clock, change, actor=actor, now=now)


def _toggle(
    db: Database,
    workflows: Workflows,
    case_id: int,
    clock: str,
    change: Callable[[Ledger, dict[str, Any]], None],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    def work(ledger: Ledger) -> dict[str, Any]:
        row, part = _running(ledger, clock)
        if not ledger.roles.intersection(part.pausable_by):
            message = f"{clock} is paused by: {', '.join(part.pausable_by) or 'nobody'}"
            raise NotAllowed(message, roles=tuple(part.pausable_by))
        change(ledger, row)
        return {"version": ledger.close()}

    on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=None, body={})


def _running(ledger: Ledger, clock: str) -> tuple[dict[str, Any], Clock]:
    row = next((each for each in ledger.clocks if each["name"] == clock), None)
    rule = ledger.definition.clock_rules.get(clock)
    if row is None or rule is None or rule.clock is None:
        message = f"clock {clock} does not run on case {ledger.id}"
        raise NotFound(message)
    return row, rule.clock


def _refusals(ledger: Ledger, row: dict[str, Any], part: Clock) -> tuple[Unmet, ...]:
    extension = part.extension
    found = []
    if extension and row["extended"] >= extension.times:
        found.append(Unmet("extended_already", *say("extended_already", part.label, times=str(extension.times))))
    asked = ledger.facts().day(extension.asked_on) if extension and extension.asked_on else None
    in_time = min(asked or ledger.today, ledger.today) <= row["ends_on"]
    if extension and extension.before_end and not in_time:
        found.append(Unmet("clock_ended", *say("clock_ended", part.label, day=row["ends_on"].isoformat())))
    return tuple(found)
