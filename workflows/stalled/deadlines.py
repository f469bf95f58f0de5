"""Rules about time that runs out: a deadline that passed, and a search period that ends without an intake in sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, not_, or_, select

from engine.calendar import Length, Unit
from engine.clock_rules import ClockRule
from workflows.register.tables import appointments, trajectories
from workflows.stalled.asked import Asked
from workflows.stalled.row import any_of, found, of_processes
from workflows.stalled.thresholds import Rule, thresholds

NOTHING = Length(0, Unit.WORKING_DAYS)
RUN = frozenset({"clock", "state"})


def deadline(asked: Asked) -> Select[Any]:
    """Find cases of which a deadline passed, once a day that counts has gone by since.

    Source: domain B6.4, "deadline of the current state passed"; school holidays pause what a school owns.
    """
    return _passed(asked, "deadline", lambda rule: not _is_legal(rule))


def legal_deadline(asked: Asked) -> Select[Any]:
    """Find cases of which a deadline of the law passed.

    Source: domain B6.4; kept apart because it comes first and cannot be put aside.
    """
    return _passed(asked, "legal_deadline", _is_legal)


def clock_nearly_over(asked: Asked) -> Select[Any]:
    """Find searches with few training days left and no planned intake.

    Source: domain B6.4, "clock <= 5 TD left and no planned intake".
    """
    rule, late = thresholds().rules["clock_nearly_over"], asked.late
    return (
        found(late, "clock_nearly_over", late.open.c.ends_on, word=late.open.c.name)
        .outerjoin(trajectories, trajectories.c.case_id == late.open.c.case_id)
        .where(of_processes(late, rule), late.open.c.name == rule.clock, late.open.c.ends_on >= _gone_by(late))
        .where(late.open.c.ends_on <= late.day(late.soon), not_(_intake_in_sight(late, rule)))
    )


def _passed(asked: Asked, name: str, wanted: Any) -> Select[Any]:
    rule, late = thresholds().rules[name], asked.late
    return found(late, name, late.open.c.ends_on, word=late.open.c.name).where(
        of_processes(late, rule), any_of(_named(late, rule, wanted)), late.open.c.ends_on < _gone_by(late)
    )


def _named(asked: Asked, rule: Rule, wanted: Any) -> Iterator[ColumnElement[bool]]:
    for workflow in rule.processes:
        names = {
            clock.name
            for each in asked.versions
            if each.name == workflow
            for clock in each.clock_rules.values()
            if clock.kind in RUN and wanted(clock)
        }
        yield and_(asked.open.c.workflow == workflow, asked.open.c.name.in_(sorted(names)))


def _is_legal(rule: ClockRule) -> bool:
    return rule.clock is not None and rule.clock.legal


def _gone_by(asked: Asked) -> ColumnElement[date]:
    """Return the day before which an end lies when a day that counts went by since, for who owns the case."""
    paused = {name for name in thresholds().roles if thresholds().pauses(name)}
    of_school = any_of(asked.in_states(each, asked.states(each, roles=paused)) for each in asked.current)
    days = asked.days
    return case(
        (of_school, asked.day(days.too_long_ago(NOTHING, pause=True))),
        else_=asked.day(days.too_long_ago(NOTHING, pause=False)),
    )


def _intake_in_sight(asked: Asked, rule: Rule) -> ColumnElement[bool]:
    """Return that an intake is planned, or was held for the match at hand."""
    planned = exists(
        select(appointments.c.id).where(
            appointments.c.case_id == asked.open.c.case_id,
            appointments.c.kind == "intake",
            appointments.c.status == "planned",
            appointments.c.starts_at >= asked.days.begin,
        )
    )
    of_this_match = and_(asked.open.c.state.in_(rule.intake_counts_in), trajectories.c.intake_on.is_not(None))
    return or_(planned, of_this_match)
