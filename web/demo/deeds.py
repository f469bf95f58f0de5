"""What people of the demo do: take a step of their plan, and do what they owe.

Everything goes through the commands; what a plan does not say, ``web.demo.answers`` answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.loader import Workflows
from engine.moves import Reason
from engine.tables import case_people, cases, persons, tasks
from web.demo.answers import answers
from web.demo.ways import SECOND_LINE, Moment

LEFT_OPEN = 6
"""Of every hundred tasks, those nobody gets round to: what is stalled in the city."""
AFTER = timedelta(days=2)
"""How long people take for what they owe."""
PUT_OFF = {"register_agreement": timedelta(weeks=3), "register_second_agreement": timedelta(weeks=3)}
"""What has a month gets done near its end: agreements that run and are not registered yet stand in the city."""
LEFT_TO_THE_READER = frozenset({"decide_after_lapse"})
"""Tasks that would undo what the plan of the case wants to show."""

_CASE = select(cases).where(cases.c.id == bindparam("case"))


@dataclass
class Case:
    """A case under way: who acts in it, and what its steps need to know."""

    id: int
    actors: dict[str, Actor]
    words: dict[str, Any]


def take(db: Database, workflows: Workflows, case: Case, moment: Moment, at: datetime) -> None:
    """Fill in what the state and the step ask, and take it."""
    with db.read() as tx:
        row = tx.execute(_CASE, {"case": case.id}).one()
    if moment.action == "search_workplace" and row.state == "searching_workplace":
        return  # On the first lesson day the search started by itself.
    document = workflows[row.workflow].document
    case.words["held"] = row.fields
    rule, day, actor = document.actions[moment.action], _day(at), case.actors[moment.by]
    needs = () if rule.unfinished else document.states[row.state].needs
    asked = dict.fromkeys((*rule.asks, *rule.requires))
    empty = [name for name in needs if name not in row.fields and name not in asked]
    filled = {**answers(document.fields, empty, day, case.words), **_said(moment.fills, day, case.words)}
    if filled:
        engine.fill_in(db, workflows, case.id, filled, actor=actor, seen_version=None, now=at)
    open_questions = [name for name in asked if name not in row.fields and name not in SECOND_LINE]
    typed = {**answers(document.fields, open_questions, day, case.words), **_said(moment.fields, day, case.words)}
    reasons = document.reasons.get(rule.reason or "", {})
    engine.advance(
        db,
        workflows,
        case.id,
        moment.action,
        actor=actor,
        seen_version=None,
        now=at,
        fields={name: value for name, value in typed.items() if value is not None},
        reason=Reason(next(iter(reasons)), case.words["sentence"]) if reasons else None,
    )


def do_what_is_owed(db: Database, workflows: Workflows, words: dict[str, Any], at: datetime) -> None:
    """Let people do what they owe, but for the few tasks that are never got round to."""
    with db.read() as tx:
        owed = tx.execute(_owed(at)).all()
    for row in owed:
        if at - row.opened_at < PUT_OFF.get(row.name, AFTER):
            continue
        if row.id * 7919 % 100 >= LEFT_OPEN and row.name not in LEFT_TO_THE_READER:
            _do(db, workflows, row, words, at)


def _owed(at: datetime) -> Any:
    return (
        select(
            *(tasks.c.id, tasks.c.name, tasks.c.role, tasks.c.case_id, tasks.c.opened_at),
            *(cases.c.workflow, persons.c.name.label("who")),
        )
        .join(cases, cases.c.id == tasks.c.case_id)
        .outerjoin(case_people, and_(case_people.c.case_id == cases.c.id, case_people.c.role == tasks.c.role))
        .outerjoin(persons, persons.c.id == case_people.c.person_id)
        .where(tasks.c.status == "open", tasks.c.kind == "task", tasks.c.opened_at < at - AFTER)
        .order_by(tasks.c.id)
    )


def _do(db: Database, workflows: Workflows, row: Row[Any], words: dict[str, Any], at: datetime) -> None:
    document = workflows[row.workflow].document
    rule = document.tasks[row.name]
    engine.do_task(
        db,
        workflows,
        row.id,
        actor=Actor(None, row.who or "School", case_id=row.case_id, case_roles=frozenset({row.role})),
        now=at,
        evidence=answers(document.fields, dict.fromkeys((*rule.asks, *rule.requires)), _day(at), words),
    )


def _day(at: datetime) -> date:
    return default_calendar().local_date(at)


def _said(fields: Callable[[date, dict[str, Any]], dict[str, object]] | None, day: date, words: Any) -> dict[str, Any]:
    return fields(day, words) if fields else {}
