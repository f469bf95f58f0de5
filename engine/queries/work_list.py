"""Who needs me today: an actor's open cases in groups, in the order in which things must happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, tasks
from engine.visibility import visible_to

SOON = timedelta(days=7)
GROUPS = ("ending", "answered", "to_do", "again", "waiting")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case in the work list and why it is there: a code, and what its sentence needs."""

    case_id: int
    title: str
    subtitle: str
    workflow: str
    state: str
    due_on: date | None
    why: str
    about: str


def work_list(
    db: Database, workflows: Workflows, actor: Actor, *, today: date, limit: int = 200
) -> dict[str, list[WorkRow]]:
    """Return the actor's own open cases by group; each case stands once, in the first group that fits."""
    groups: dict[str, list[WorkRow]] = {name: [] for name in GROUPS}
    with db.read() as tx:
        mine = or_(cases.c.owner_id.in_(sorted(actor.acts_for)), cases.c.owner_id.is_(None))
        query = (
            select(cases)
            .where(visible_to(actor, workflows), mine, cases.c.closed_at.is_(None))
            .order_by(cases.c.due_on, cases.c.id)
            .limit(limit)
        )
        rows = tx.execute(query).all()
        held = tx.execute(
            select(tasks)
            .where(tasks.c.case_id.in_([row.id for row in rows]), or_(tasks.c.status == "open", tasks.c.unseen))
            .order_by(tasks.c.due_on, tasks.c.id)
        ).all()
    for row in rows:
        own = [task for task in held if task.case_id == row.id]
        group, why, about = _place(row, own, actor, today)
        groups[group].append(WorkRow(row.id, row.title, row.subtitle, row.workflow, row.state, row.due_on, why, about))
    return groups


def _place(row: Any, own: list[Any], actor: Actor, today: date) -> tuple[str, str, str]:
    answered = [task for task in own if task.unseen]
    todo = [task for task in own if task.status == "open" and task.person_id in {None, *actor.acts_for}]
    if row.due_on is not None and row.due_on <= today + SOON:
        return "ending", "clock_passed" if row.due_on < today else "clock_ends", row.due_clock or ""
    if answered:
        return "answered", "answer", answered[0].name
    if todo:
        return "to_do", "task", todo[0].name if todo[0].kind != "free" else todo[0].label or ""
    if row.snoozed_until is not None and row.snoozed_until <= today:
        return "again", "snoozed", ""
    return "waiting", "waits", ""
