"""Where a case stands in a list, and the cases before and after it: one look each way, however long the list is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.queries.case_filter import CaseFilter, joined, key_of, narrowed, ordered, today_of
from engine.tables import cases
from engine.visibility import seen_by

MOST = 1000
"""Choice: a longer list is not counted for each case that is opened from it."""
Key = date | datetime | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The cases beside one; ``number`` is None when the case left the list, ``total`` too when the list is long."""

    before: int | None
    after: int | None
    number: int | None
    total: int | None


def neighbours(
    db: Database, workflows: Workflows, actor: Actor, case_id: int, *, wanted: CaseFilter, now: datetime
) -> Neighbours:
    """Return what lies beside a case in the order of a list; a case that left it stands where it would come now."""
    whole = replace(wanted, after=None)
    seen = seen_by(actor, workflows, cases.c.id, workflow=wanted.workflow)
    listed = joined(narrowed(seen, actor, workflows, whole, today_of(now)), whole)
    about = seen_by(actor, workflows, cases.c.id, cases.c.due_on, cases.c.changed_at).where(cases.c.id == case_id)
    with db.read() as tx:
        total = _count(tx, listed)
        row = tx.execute(about).first()
        if row is None:
            return Neighbours(None, None, None, total)
        key = key_of(row, whole)
        earlier = listed.where(_earlier(key, case_id))
        before = tx.execute(earlier.order_by(*_backwards(key)).limit(1)).scalar()
        after = tx.execute(ordered(listed, replace(whole, after=(key, case_id))).limit(1)).scalar()
        there = tx.execute(listed.where(cases.c.id == case_id)).first() is not None
        number = (_count(tx, earlier) or 0) + 1 if there and total is not None else None
    return Neighbours(before, after, number, total)


def _count(tx: Connection, listed: Select[Any]) -> int | None:
    found = int(tx.execute(select(func.count()).select_from(listed.limit(MOST + 1).subquery())).scalar_one())
    return found if found <= MOST else None


def _earlier(key: Key, case_id: int) -> ColumnElement[bool]:
    """Return what comes before a case: the mirror of how a list goes on after one."""
    if isinstance(key, datetime):
        return or_(cases.c.changed_at > key, and_(cases.c.changed_at == key, cases.c.id > case_id))
    if key is None:
        return or_(cases.c.due_on.is_not(None), cases.c.id < case_id)
    return or_(cases.c.due_on < key, and_(cases.c.due_on == key, cases.c.id < case_id))


def _backwards(key: Key) -> tuple[Any, ...]:
    if isinstance(key, datetime):
        return cases.c.changed_at, cases.c.id
    return cases.c.due_on.desc().nulls_first(), cases.c.id.desc()
