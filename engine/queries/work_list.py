"""Who needs me today: an actor's open cases in groups, in the order in which things must happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, literal, or_, select, union

from engine.actor import Actor
from engine.calendar import Length, Unit, default_calendar
from engine.database import Database
from engine.loader import Workflows
from engine.queries.reaching import NOBODY, Reach, reaching
from engine.queries.standings import Standing, standings
from engine.tables import cases, events, tasks
from engine.visibility import named_to, seen_by

SOON = Length(5, Unit.TRAINING_DAYS)
"""Choice (interface 3.1): a clock that ends within five training days, and is past its half, comes first."""
LIMIT = 300
GROUPS = ("ending", "answered", "to_do", "again", "new", "waiting")


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest contact of a case, and how many tries in a row ended the same way."""

    at: datetime
    channel: str
    result: str
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The task a row is about, without what was answered: that is read on the case's own page."""

    id: int
    name: str
    kind: str
    label: str
    role: str
    opened_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the work list. ``why`` is the rule that put it there; ``task``, ``clock`` and ``role`` are its words.

    Under a clock that ends, ``task`` is an answer nobody has seen yet. ``reach`` is how to call or write to
    somebody outside the staff.
    """

    case_id: int
    code: str
    named: bool
    title: str
    subtitle: str
    workflow: str
    state: str
    version: int
    why: str
    due_on: date | None
    standing: Standing | None
    task: Waiting | None
    snoozed_until: date | None
    contact: LastContact | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class WorkList:
    """The rows of each group in ``GROUPS``; ``more`` tells that not every case fitted."""

    groups: Mapping[str, tuple[WorkRow, ...]]
    more: bool


@dataclass
class _Around:
    """What lies around the cases of one list, by case id."""

    tasks: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[int, LastContact] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    reach: dict[int, Reach] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)


def work_list(db: Database, workflows: Workflows, actor: Actor, now: datetime, *, limit: int = LIMIT) -> WorkList:
    """Return the open cases that wait for the actor; each stands once, in the first group that fits."""
    today = default_calendar().local_date(now)
    named = named_to(actor, workflows)
    query = (
        seen_by(
            actor,
            workflows,
            cases.c.id,
            cases.c.code,
            named.label("named"),
            case((named, cases.c.title), else_=cases.c.code).label("title"),
            case((named, cases.c.subtitle), else_=literal("")).label("subtitle"),
            cases.c.workflow,
            cases.c.definition_sha,
            cases.c.organisation_id,
            cases.c.state,
            cases.c.version,
            cases.c.due_on,
            cases.c.due_clock,
            cases.c.owner_id,
            cases.c.owner_role,
            cases.c.snoozed_until,
            cases.c.changed_at,
        )
        .where(cases.c.id.in_(_mine(actor, limit + 1)), cases.c.closed_at.is_(None))
        .order_by(cases.c.due_on.nulls_last(), cases.c.id)
        .limit(limit + 1)
    )
    with db.read() as tx:
        found = tx.execute(query).all()
        rows = found[:limit]
        around = _around(tx, workflows, actor, rows, now)
    groups: dict[str, list[WorkRow]] = {name: [] for name in GROUPS}
    for row in rows:
        group, why, task = _place(row, around, actor, today)
        groups[group].append(_view(row, around, why, task))
    for name in ("answered", "to_do"):
        groups[name].sort(key=lambda each: (each.task and each.task.due_on) or date.max)
    return WorkList({name: tuple(each) for name, each in groups.items()}, len(found) > limit)


def _mine(actor: Actor, limit: int) -> Select[tuple[int]]:
    """Return the ids of the actor's cases: they own it, nobody does yet but it is for their role, or a task waits.

    Each way by itself, so that its index gives the few that are due first.
    """
    acts_for = sorted(actor.acts_for)
    ways: list[ColumnElement[bool]] = [cases.c.owner_id.in_(acts_for)]
    waiting: list[ColumnElement[bool]] = [tasks.c.person_id.in_(acts_for)]
    for grant in actor.grants:
        here = and_(cases.c.owner_id.is_(None), cases.c.owner_role == grant.role)
        task = and_(tasks.c.person_id.is_(None), tasks.c.role == grant.role)
        if grant.organisation_id is not None:
            here = and_(here, cases.c.organisation_id == grant.organisation_id)
            task = and_(task, tasks.c.organisation_id == grant.organisation_id)
        ways.append(here)
        waiting.append(task)
    found = [_first(select(cases.c.id).where(way, cases.c.closed_at.is_(None)), limit) for way in ways]
    found += [select(tasks.c.case_id).where(tasks.c.status == "open", way) for way in waiting]
    return select(union(*found).subquery().c[0])


def _first(query: Select[tuple[int]], limit: int) -> Select[tuple[int]]:
    return select(query.order_by(cases.c.due_on.nulls_last(), cases.c.id).limit(limit).subquery().c.id)


def _around(tx: Connection, workflows: Workflows, actor: Actor, rows: Sequence[Any], now: datetime) -> _Around:
    ids = [row.id for row in rows]
    found = _Around(standings=standings(tx, workflows, rows, now))
    if not ids:
        return found
    live = or_(tasks.c.status == "open", tasks.c.unseen)
    query = select(tasks).where(tasks.c.case_id.in_(ids), live).order_by(tasks.c.due_on.nulls_last(), tasks.c.id)
    for row in tx.execute(query).mappings():
        found.tasks[row["case_id"]].append(dict(row))
    mine = select(events.c.case_id).where(events.c.case_id.in_(ids), events.c.actor_id.in_(sorted(actor.acts_for)))
    found.touched = set(tx.execute(mine.distinct()).scalars())
    found.contacts = _contacts(tx, ids)
    found.reach = reaching(tx, workflows, actor, rows)
    return found


def _contacts(tx: Connection, ids: Sequence[int]) -> dict[int, LastContact]:
    query = (
        select(events.c.case_id, events.c.at, events.c.payload)
        .where(events.c.case_id.in_(ids), events.c.kind == "contact", events.c.payload.is_not(None))
        .order_by(events.c.id)
    )
    last: dict[int, LastContact] = {}
    for row in tx.execute(query):
        before, said = last.get(row.case_id), row.payload
        again = before is not None and before.result == said["result"]
        last[row.case_id] = LastContact(
            row.at, said["channel"], said["result"], before.tries + 1 if before is not None and again else 1
        )
    return last


def _place(row: Any, around: _Around, actor: Actor, today: date) -> tuple[str, str, dict[str, Any] | None]:
    standing, own = around.standings.get(row.id), around.tasks.get(row.id, [])
    answered = next((task for task in own if task["unseen"]), None)
    if standing is not None and _is_ending(standing, today):
        return "ending", "clock_passed" if standing.progress.passed else "clock_ends", answered
    if answered:
        return "answered", "answer", answered
    if todo := next((task for task in own if task["status"] == "open" and _is_for(task, actor)), None):
        return "to_do", "escalation" if todo["kind"] == "escalation" else "task", todo
    if row.snoozed_until is not None and default_calendar().local_date(row.changed_at) < row.snoozed_until <= today:
        return "again", "snoozed", None
    if row.id not in around.touched and (row.snoozed_until is None or row.snoozed_until <= today):
        return "new", "untouched" if row.owner_id is not None else "unowned", None
    return "waiting", *_waits(row, standing, own, today)


def _waits(
    row: Any, standing: Standing | None, own: Sequence[dict[str, Any]], today: date
) -> tuple[str, dict[str, Any] | None]:
    if row.snoozed_until is not None and row.snoozed_until > today:
        return "put_aside", None
    if task := next((task for task in own if task["status"] == "open"), None):
        return "waits_for", task
    return "next_clock" if standing is not None else "nothing", None


def _is_ending(standing: Standing, today: date) -> bool:
    stands = standing.progress
    if standing.status == "paused":
        return False
    soon = default_calendar().after(today, SOON)
    return stands.passed or (stands.ends_on <= soon and 2 * stands.day > stands.of)


def _is_for(task: Mapping[str, Any], actor: Actor) -> bool:
    if task["person_id"] is not None:
        return task["person_id"] in actor.acts_for
    places = {grant.organisation_id for grant in actor.grants if grant.role == task["role"]}
    return None in places or task["organisation_id"] in places


def _view(row: Any, around: _Around, why: str, task: Mapping[str, Any] | None) -> WorkRow:
    named = bool(row.named)
    keys = ("id", "name", "kind", "role", "opened_at", "due_on")
    about = Waiting(label=(task["label"] or "") if named else "", **{key: task[key] for key in keys}) if task else None
    return WorkRow(
        row.id,
        row.code,
        named,
        row.title,
        row.subtitle,
        row.workflow,
        row.state,
        row.version,
        why,
        row.due_on,
        around.standings.get(row.id),
        about,
        row.snoozed_until,
        around.contacts.get(row.id) if named else None,
        around.reach.get(row.id, NOBODY) if named else NOBODY,
    )
