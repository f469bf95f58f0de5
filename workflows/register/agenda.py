"""What stands in somebody's own calendar: terms of their cases, tasks and appointments, with initials only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from engine import versions
from engine.actor import Actor
from engine.database import Database
from engine.document import Text
from engine.loader import Workflows
from engine.tables import case_people, cases, clocks, tasks
from engine.visibility import named_to, seen_by
from workflows.register.appointments.kinds import CANCELLED, NOT_INVITED
from workflows.register.tables import appointments, attendees

BACK = timedelta(days=60)
"""Choice: what is longer ago is looked up on the case, not in a calendar."""
DEADLINE, TASK, APPOINTMENT = "deadline", "task", "appointment"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar: a whole ``day``, or from ``starts_at`` to ``ends_at``. ``about`` holds initials.

    ``label`` says which term or task it is, ``meeting`` is a kind of appointment. ``changed_at`` is when it became
    what it is.
    """

    uid: str
    kind: str
    label: Text | None
    about: str
    case_id: int
    changed_at: datetime
    revision: int = 0
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    meeting: str = ""


def agenda_of(db: Database, workflows: Workflows, actor: Actor, now: datetime) -> tuple[Entry, ...]:
    """Return the calendar of a member of the staff: of cases they may read by name, what is theirs.

    Terms stand there for who owns the case or is named on it; tasks for who must do them; appointments for who is
    invited or invites.
    """
    with db.read() as tx:
        return (
            *_deadlines(tx, workflows, actor),
            *_tasks(tx, workflows, actor),
            *_appointments(tx, workflows, actor, now),
        )


def initials(title: str) -> str:
    """Return a title in initials: "Amina B." becomes "A.B."."""
    return "".join(f"{part[0].upper()}." for part in title.split() if part[0].isalnum())


def _deadlines(tx: Connection, workflows: Workflows, actor: Actor) -> Iterator[Entry]:
    people = sorted(actor.acts_for)
    named = select(case_people.c.case_id).where(case_people.c.person_id.in_(people))
    query = (
        _visible(workflows, actor, clocks.c.id.label("clock_id"), clocks.c.name, clocks.c.ends_on, clocks.c.started_at)
        .join(clocks, clocks.c.case_id == cases.c.id)
        .where(clocks.c.status == "running", or_(cases.c.owner_id.in_(people), cases.c.id.in_(named)))
        .order_by(clocks.c.ends_on, clocks.c.id)
    )
    for row in tx.execute(query).all():
        definition = versions.pinned(tx, workflows, row.workflow, row.definition_sha)
        rule = definition.clock_rules.get(row.name)
        if rule is not None and rule.kind in {"clock", "state"}:
            yield Entry(
                f"clock-{row.clock_id}@samdulea",
                DEADLINE,
                rule.label,
                initials(row.title),
                row.id,
                row.started_at,
                day=row.ends_on,
            )


def _tasks(tx: Connection, workflows: Workflows, actor: Actor) -> Iterator[Entry]:
    mine: list[ColumnElement[bool]] = [tasks.c.person_id.in_(sorted(actor.acts_for))]
    for grant in actor.grants:
        place = () if grant.organisation_id is None else (tasks.c.organisation_id == grant.organisation_id,)
        mine.append(and_(tasks.c.person_id.is_(None), tasks.c.role == grant.role, *place))
    columns = (tasks.c.id.label("task_id"), tasks.c.name, tasks.c.label, tasks.c.due_on, tasks.c.opened_at)
    query = (
        _visible(workflows, actor, *columns)
        .join(tasks, tasks.c.case_id == cases.c.id)
        .where(tasks.c.status == "open", tasks.c.due_on.is_not(None), or_(*mine))
        .order_by(tasks.c.due_on, tasks.c.id)
    )
    for row in tx.execute(query).all():
        definition = versions.pinned(tx, workflows, row.workflow, row.definition_sha)
        # What somebody typed in a task may name a person: a calendar elsewhere does not get it.
        rule = definition.document.tasks.get(row.name)
        what = rule.label if rule is not None else None
        about = initials(row.title)
        yield Entry(f"task-{row.task_id}@samdulea", TASK, what, about, row.id, row.opened_at, day=row.due_on)


def _appointments(tx: Connection, workflows: Workflows, actor: Actor, now: datetime) -> Iterator[Entry]:
    people = sorted(actor.acts_for)
    asked = select(attendees.c.appointment_id).where(
        attendees.c.person_id.in_(people), attendees.c.answer.not_in((NOT_INVITED, "declined"))
    )
    mine = or_(appointments.c.organizer_id.in_(people), appointments.c.id.in_(asked))
    columns = [column.label(f"a_{column.name}") for column in appointments.c]
    query = (
        _visible(workflows, actor, *columns)
        .join(appointments, appointments.c.case_id == cases.c.id)
        .where(mine, appointments.c.status != CANCELLED, appointments.c.starts_at > now - BACK)
        .order_by(appointments.c.starts_at, appointments.c.id)
    )
    for row in tx.execute(query).all():
        yield _appointment(row)


def _appointment(row: Any) -> Entry:
    return Entry(
        row.a_uid,
        APPOINTMENT,
        None,
        initials(row.title),
        row.id,
        row.a_changed_at or row.a_starts_at,
        revision=row.a_sequence,
        starts_at=row.a_starts_at,
        ends_at=row.a_starts_at + timedelta(minutes=row.a_minutes),
        place=row.a_place,
        meeting=row.a_kind,
    )


def _visible(workflows: Workflows, actor: Actor, *columns: Any) -> Any:
    about = (cases.c.id, cases.c.title, cases.c.workflow, cases.c.definition_sha)
    return seen_by(actor, workflows, *about, *columns).where(named_to(actor, workflows), cases.c.closed_at.is_(None))
