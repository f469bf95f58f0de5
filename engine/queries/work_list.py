"""Who needs me today: an actor's open cases in groups, in the order in which things must happen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, literal, or_, select, union

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.loader import Workflows
from engine.queries.reaching import NOBODY, reaching
from engine.queries.standings import standings
from engine.queries.work_groups import Around, place
from engine.queries.work_rows import GROUPS, LastContact, Waiting, WorkList, WorkRow
from engine.tables import cases, events, organisations, tasks
from engine.visibility import named_to, seen_by

LIMIT = 300
Agreed = Callable[[Connection, Collection[int], date], Mapping[int, tuple[str, datetime]]]
"""Returns the kind and the beginning of what is planned for a day, by case: a register knows, the engine does not."""


def _nothing(_tx: Connection, _ids: Collection[int], _day: date) -> Mapping[int, tuple[str, datetime]]:
    return {}


def work_list(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    now: datetime,
    *,
    limit: int = LIMIT,
    agreed: Agreed = _nothing,
) -> WorkList:
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
            organisations.c.name.label("organisation"),
            cases.c.state,
            cases.c.block,
            cases.c.version,
            cases.c.due_on,
            cases.c.due_clock,
            cases.c.owner_id,
            cases.c.owner_role,
            cases.c.snoozed_until,
            cases.c.changed_at,
        )
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .where(cases.c.id.in_(_mine(actor, limit + 1)), cases.c.closed_at.is_(None))
        .order_by(cases.c.due_on.nulls_last(), cases.c.id)
        .limit(limit + 1)
    )
    with db.read() as tx:
        found = tx.execute(query).all()
        rows = found[:limit]
        around = _around(tx, workflows, actor, rows, now)
        around.agreed = agreed(tx, [row.id for row in rows if row.named], today) if rows else {}
    groups: dict[str, list[WorkRow]] = {name: [] for name in GROUPS}
    for row in rows:
        group, why, task = place(row, around, actor, today)
        groups[group].append(_view(row, around, why, task))
    groups["agreed"].sort(key=lambda each: (each.meeting is None, each.meeting and each.meeting[1]))
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


def _around(tx: Connection, workflows: Workflows, actor: Actor, rows: Sequence[Any], now: datetime) -> Around:
    ids = [row.id for row in rows]
    found = Around(standings=standings(tx, workflows, rows, now))
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
        .where(events.c.undone_by.is_(None))
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


def _view(row: Any, around: Around, why: str, task: Mapping[str, Any] | None) -> WorkRow:
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
        row.block,
        row.organisation_id,
        row.organisation or "",
        row.changed_at,
        around.agreed.get(row.id),
        frozenset(each["role"] for each in around.tasks.get(row.id, ()) if _is_asked(each)),
    )


def _is_asked(task: Mapping[str, Any]) -> bool:
    return (task["status"], task["kind"]) == ("open", "task")
