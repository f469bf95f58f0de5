"""Putting a stalled case aside: for a few working days at most, and never without a reason."""

from __future__ import annotations

from datetime import date, datetime

from engine.actor import Actor
from engine.calendar import Length, default_calendar
from engine.commands.remarks import snooze
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from engine.loader import Workflows
from engine.moves import REASON_LENGTH
from workflows.register.rule_values import rule_values_on
from workflows.stalled.aside import last_day_from
from workflows.stalled.thresholds import length_of, thresholds


def last_day(db: Database, today: date) -> tuple[date, Length]:
    """Return until when a case may be put aside today, and how long that is."""
    with db.read() as tx:
        length = length_of(thresholds().put_aside.after, rule_values_on(tx, today))
    return last_day_from(today, length), length


def put_aside(
    db: Database, workflows: Workflows, case_id: int, *, actor: Actor, until_on: date, reason: str, now: datetime
) -> int:
    """Put a case aside until a date and return its version; a legal deadline keeps it on the list all the same.

    Raises:
        NotFound: no such case, or none that concerns the actor.
        BadInput: the date is not after today or too far away, or the reason is shorter than ten characters.
    """
    refuse_aside(db, default_calendar().local_date(now), until_on, reason)
    return snooze(db, workflows, case_id, actor=actor, until_on=until_on, reason=reason, seen_version=None, now=now)


def refuse_aside(
    db: Database, today: date, until_on: date, reason: str, names: tuple[str, str] = ("until_on", "reason")
) -> None:
    """Let a day and a reason pass for which a case may be put aside; ``names`` are what the form calls them.

    Raises:
        BadInput: the date is not after today or too far away, or the reason is shorter than ten characters.
    """
    last, length = last_day(db, today)
    problems = []
    if not today < until_on <= last:
        problems.append(
            FieldProblem(
                names[0],
                "too_far_aside",
                (("maximum", str(length.amount)), ("last", f"{last.day}/{last.month}/{last.year}")),
            )
        )
    if len(reason.strip()) < REASON_LENGTH:
        problems.append(FieldProblem(names[1], "too_short", (("minimum", str(REASON_LENGTH)),)))
    if problems:
        raise BadInput(tuple(problems))
