"""The weekly review of stalled cases: a decision about one case, and the report of what a day decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.commands.review import Decision, decide
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.loader import Workflows
from engine.tables import IS_REVIEW, cases, events, organisations
from engine.visibility import named_to, seen_by
from workflows.stalled.decisions import Choice, decisions
from workflows.stalled.limits import MIDNIGHT
from workflows.stalled.put_aside import refuse_aside

REVIEWERS = ("school_coordinator", "city_coordinator")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to decide: the code of a decision, one line, and the day or the person it asks."""

    code: str
    line: str
    on: date | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of a report. ``line`` is what somebody typed: only for who may read the names of the case."""

    case_id: int
    code: str
    organisation: str
    decision: str
    line: str | None
    on: date | None
    by: str
    at: datetime


def may_review(actor: Actor) -> bool:
    """Tell whether somebody leads such a review."""
    return any(actor.holds(role) for role in REVIEWERS)


def decide_case(
    db: Database,
    workflows: Workflows,
    case_id: int,
    wanted: Wanted,
    *,
    actor: Actor,
    now: datetime,
    key: str,
) -> int:
    """Decide about one case and return its version.

    Raises:
        NotAllowed: the actor coordinates nothing, or may not hand the case to somebody else.
        NotFound: no such case, or none that concerns the actor.
        BadInput: no such decision for this process, or something it asks is missing or cannot be.
    """
    if not may_review(actor):
        raise NotAllowed("a review is led by a coordinator", roles=REVIEWERS)
    with db.read() as tx:
        seen = seen_by(actor, workflows, cases.c.workflow, cases.c.owner_role).where(cases.c.id == case_id)
        case = tx.execute(seen).first()
    if case is None:
        raise NotFound(f"no case {case_id} for {actor.name}")
    choice = decisions().of_process(case.workflow).get(wanted.code)
    if choice is None:
        raise BadInput((FieldProblem("decision", "unknown_choice" if wanted.code else "required"),))
    _check(db, choice, wanted, default_calendar().local_date(now))
    decision = Decision(
        wanted.code,
        wanted.line,
        decisions().follows.get(case.workflow, case.owner_role),
        wanted.on if choice.day else None,
        task=choice.task.nl if choice.task else "",
        person_id=wanted.person_id if choice.person else None,
        aside=choice.aside,
    )
    return decide(db, workflows, case_id, decision, actor=actor, now=now, key=key)


def _check(db: Database, choice: Choice, wanted: Wanted, today: date) -> None:
    asked = (
        ("on", choice.day and wanted.on is None),
        ("person", choice.person and wanted.person_id is None),
        ("line", not wanted.line.strip()),
    )
    if problems := [FieldProblem(name, "required") for name, missing in asked if missing]:
        raise BadInput(tuple(problems))
    if choice.aside and wanted.on is not None:
        refuse_aside(db, today, wanted.on, wanted.line, ("on", "line"))


def report_of(db: Database, workflows: Workflows, actor: Actor, day: date) -> tuple[Decided, ...]:
    """Return what was decided on a day about the cases somebody may see, in the order it was decided."""
    begin = default_calendar().at(day, MIDNIGHT)
    end = default_calendar().at(day + timedelta(days=1), MIDNIGHT)
    of_day = _decisions(workflows, actor).where(events.c.at >= begin, events.c.at < end)
    with db.read() as tx:
        rows = tx.execute(of_day.order_by(events.c.at, events.c.id)).all()
    return tuple(_decided(row) for row in rows)


def last_decision(db: Database, workflows: Workflows, actor: Actor, case_id: int) -> Decided | None:
    """Return what was last decided about a case that somebody may see."""
    of_case = _decisions(workflows, actor).where(cases.c.id == case_id)
    with db.read() as tx:
        row = tx.execute(of_case.order_by(events.c.sequence.desc()).limit(1)).first()
    return None if row is None else _decided(row)


def last_decisions(
    db: Database, workflows: Workflows, actor: Actor, case_ids: Collection[int]
) -> Mapping[int, Decided]:
    """Return what was last decided about each of these cases that somebody may see, in one query."""
    of_cases = _decisions(workflows, actor).where(cases.c.id.in_(sorted(case_ids)))
    with db.read() as tx:
        rows = tx.execute(of_cases.order_by(events.c.sequence)).all()
    return {row.id: _decided(row) for row in rows}


def _decisions(workflows: Workflows, actor: Actor) -> Select[Any]:
    return (
        seen_by(
            actor,
            workflows,
            cases.c.id,
            cases.c.code,
            # Looked up apart: "kind" in the condition below must be that of the event.
            select(organisations.c.name)
            .where(organisations.c.id == cases.c.organisation_id)
            .scalar_subquery()
            .label("organisation"),
            named_to(actor, workflows).label("named"),
            events.c.payload,
            events.c.actor_name,
            events.c.at,
        )
        .join(events, events.c.case_id == cases.c.id)
        .where(IS_REVIEW, events.c.payload.is_not(None))
    )


def _decided(row: Any) -> Decided:
    told = row.payload
    return Decided(
        row.id,
        row.code,
        row.organisation or "",
        told["decision"],
        told["text"] if row.named else None,
        date.fromisoformat(told["on"]) if told.get("on") else None,
        row.actor_name,
        row.at,
    )
