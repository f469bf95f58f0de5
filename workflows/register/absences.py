"""Absences of learners at school and at work: dates, half days and a kind; never a reason, never a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.erased import refuse_erased
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import absences
from workflows.register.write import Writer

COMPONENTS = ("school", "workplace")
KINDS = ("justified", "unjustified", "problematic")
WRITERS = ("trajectory_coach", "school_coordinator", "mentor")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Absence:
    """What somebody writes down. ``half_days`` are counted by the school: a day is two."""

    from_on: date
    until_on: date
    half_days: int
    component: str
    kind: str


def add_absence(
    db: Database, workflows: Workflows, case_id: int, absence: Absence, *, actor: Actor, now: datetime
) -> int:
    """Add an absence to a trajectory and return its id.

    From the fifth half day of problematic absence on the school coordinator is asked to involve the CLB; once, until
    that is done.

    Raises:
        NotFound: there is no such trajectory for this actor.
        NotAllowed: a mentor writes days at work only.
        ActionRefused: the trajectory was erased.
        BadInput: with everything that is wrong.
    """
    _check(absence, default_calendar().local_date(now))
    with db.transaction() as tx:
        found = tx.execute(
            seen_by(actor, workflows, cases.c.id, cases.c.state).where(
                cases.c.id == case_id, named_to(actor, workflows)
            )
        ).first()
        if found is None and not _as_mentor(actor, case_id):
            raise NotFound(f"no case {case_id} for {actor.name}")
        refuse_erased(tx, case_id)
        if _as_mentor(actor, case_id) and absence.component != "workplace":
            raise NotAllowed("a mentor writes absences at work only", roles=("trajectory_coach",))
        row = {
            "case_id": case_id,
            "from_on": absence.from_on,
            "until_on": absence.until_on,
            "half_days": absence.half_days,
            "component": absence.component,
            "kind": absence.kind,
            "by_mentor": _as_mentor(actor, case_id),
        }
        absence_id = Writer(tx, actor, now).add(absences, row)
        limit = rule_values_on(tx, absence.until_on).whole("absence.clb_half_days")
        reached = problematic_half_days(tx, case_id) >= limit
        if reached and absence.kind == "problematic":
            payload = {"case_id": case_id}
            engine.post_order(tx, "learner_trajectory.involve_clb", payload, key=f"absence-{absence_id}", now=now)
    return absence_id


def problematic_half_days(tx: Connection, case_id: int) -> int:
    """Return the half days of problematic absence of a trajectory."""
    query = select(func.coalesce(func.sum(absences.c.half_days), 0)).where(
        absences.c.case_id == case_id, absences.c.kind == "problematic"
    )
    return int(tx.execute(query).scalar_one())


def absences_of(tx: Connection, case_id: int, *, component: str | None = None) -> list[Mapping[str, object]]:
    """Return the absences of a trajectory, the newest first; a mentor reads those at work."""
    query = select(absences).where(absences.c.case_id == case_id)
    if component is not None:
        query = query.where(absences.c.component == component)
    return [dict(row) for row in tx.execute(query.order_by(absences.c.from_on.desc())).mappings()]


def _as_mentor(actor: Actor, case_id: int) -> bool:
    return actor.case_id == case_id and "mentor" in actor.case_roles


def _check(absence: Absence, today: date) -> None:
    problems = []
    if absence.until_on < absence.from_on:
        problems.append(FieldProblem("until_on", "ends_before_start"))
    if absence.from_on > today:
        problems.append(FieldProblem("from_on", "date_in_future", (("day", absence.from_on.isoformat()),)))
    most = 2 * ((absence.until_on - absence.from_on).days + 1)
    if not 1 <= absence.half_days <= min(LONGEST, max(1, most)):
        problems.append(FieldProblem("half_days", "too_large", (("maximum", str(max(1, most))),)))
    if absence.component not in COMPONENTS:
        problems.append(FieldProblem("component", "unknown_choice", (("typed", absence.component),)))
    if absence.kind not in KINDS:
        problems.append(FieldProblem("kind", "unknown_choice", (("typed", absence.kind),)))
    if problems:
        raise BadInput(tuple(problems))
