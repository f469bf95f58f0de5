"""What the mail of a day tells beside the reminders: answers, what others did, which term ends first."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from engine import versions
from engine.actor import Actor
from engine.document import Text
from engine.loader import Workflows
from engine.message import Line, Overview
from engine.tables import case_people, cases, events, tasks
from engine.visibility import seen_by

MOST_LINES = 10
"""Choice: a mail is read on the way to the coffee machine; the rest stands in Vandaag."""

_ABOUT = (cases.c.id, cases.c.title, cases.c.workflow, cases.c.definition_sha, cases.c.state)


def overview_of(tx: Connection, workflows: Workflows, actor: Actor, *, since: int, until: int, today: date) -> Overview:
    """Return what somebody should know of their own cases between two events (the first one excluded)."""
    named = select(case_people.c.case_id).where(case_people.c.person_id.in_(actor.acts_for))
    mine = or_(cases.c.owner_id.in_(actor.acts_for), cases.c.id.in_(named))
    due = (
        seen_by(actor, workflows, cases.c.title, cases.c.due_on)
        .where(mine, cases.c.closed_at.is_(None), cases.c.due_on >= today)
        .order_by(cases.c.due_on, cases.c.id)
        .limit(1)
    )
    first = tx.execute(due).first()
    return Overview(
        _answers(tx, workflows, actor, mine),
        _happened(tx, workflows, actor, and_(mine, events.c.id > since, events.c.id <= until)),
        first.due_on if first else None,
        first.title if first else "",
    )


def _answers(tx: Connection, workflows: Workflows, actor: Actor, mine: ColumnElement[bool]) -> tuple[Line, ...]:
    query = (
        seen_by(actor, workflows, *_ABOUT, tasks.c.name)
        .join(tasks, tasks.c.case_id == cases.c.id)
        .where(mine, tasks.c.unseen)
        .order_by(tasks.c.done_at, tasks.c.id)
        .limit(MOST_LINES)
    )
    return tuple(
        _line(row, definition.document.tasks[row.name].label)
        for row in tx.execute(query)
        if row.name in (definition := versions.pinned(tx, workflows, row.workflow, row.definition_sha)).document.tasks
    )


def _happened(
    tx: Connection, workflows: Workflows, actor: Actor, mine_meanwhile: ColumnElement[bool]
) -> tuple[Line, ...]:
    """Return the cases in which others took a step, the newest first, with where they stand now."""
    query = (
        seen_by(actor, workflows, *_ABOUT)
        .join(events, events.c.case_id == cases.c.id)
        .where(
            mine_meanwhile,
            events.c.kind == "advanced",
            events.c.undone_by.is_(None),
            events.c.actor_id.is_distinct_from(actor.person_id),
        )
        .group_by(*_ABOUT)
        .order_by(func.max(events.c.id).desc())
        .limit(MOST_LINES)
    )
    return tuple(
        _line(row, versions.pinned(tx, workflows, row.workflow, row.definition_sha).document.states[row.state].in_mails)
        for row in tx.execute(query)
    )


def _line(row: Any, label: Text) -> Line:
    return Line(row.title, {"nl": label.nl, "en": label.en}, f"/dossiers/{row.id}")
