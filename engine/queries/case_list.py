"""Lists of cases and how many there are in each state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from engine.actor import Actor, Place
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, organisations, persons, state_spans
from engine.visibility import sees_names, visible_to

PAGE = 25


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list. ``title`` is the code for who may not read names; ``due_on`` a local date or None."""

    id: int
    code: str
    title: str
    subtitle: str
    workflow: str
    state: str
    block: str
    organisation: str
    owner: str
    due_on: date | None
    due_clock: str | None
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; empty means everything. ``after`` is the last case of the page before."""

    workflow: str = ""
    block: str = ""
    state: str = ""
    text: str = ""
    after: tuple[date | None, int] | None = None


def list_cases(
    db: Database, workflows: Workflows, actor: Actor, wanted: CaseFilter, *, limit: int = PAGE
) -> list[CaseRow]:
    """Return open cases the actor may see, the one due first on top; at most ``limit``."""
    query = _narrowed(_rows(), workflows, actor, wanted).order_by(cases.c.due_on, cases.c.id).limit(limit)
    if wanted.after is not None:
        last_on, last_id = wanted.after
        query = query.where(
            or_(cases.c.due_on > last_on, (cases.c.due_on == last_on) & (cases.c.id > last_id))
            if last_on
            else (cases.c.id > last_id)
        )
    with db.read() as tx:
        return [_view(row, workflows, actor) for row in tx.execute(query)]


def count_by_state(
    db: Database, workflows: Workflows, actor: Actor, workflow: str, *, as_of: datetime | None = None
) -> dict[str, int]:
    """Return how many cases of a workflow the actor sees in each state, now or at a past moment."""
    own = (cases.c.workflow == workflow, visible_to(actor, workflows))
    if as_of is None:
        query = select(cases.c.state, func.count()).where(*own).group_by(cases.c.state)
    else:
        then = (state_spans.c.from_at <= as_of, or_(state_spans.c.until_at.is_(None), state_spans.c.until_at > as_of))
        query = (
            select(state_spans.c.state, func.count())
            .join(cases, cases.c.id == state_spans.c.case_id)
            .where(*own, *then)
            .group_by(state_spans.c.state)
        )
    with db.read() as tx:
        return {row[0]: row[1] for row in tx.execute(query)}


def _rows() -> Select[Any]:
    return (
        select(cases, organisations.c.name.label("organisation"), persons.c.name.label("owner"))
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .outerjoin(persons, persons.c.id == cases.c.owner_id)
    )


def _narrowed(query: Select[Any], workflows: Workflows, actor: Actor, wanted: CaseFilter) -> Select[Any]:
    query = query.where(visible_to(actor, workflows), cases.c.closed_at.is_(None))
    for column, value in (
        (cases.c.workflow, wanted.workflow),
        (cases.c.block, wanted.block),
        (cases.c.state, wanted.state),
    ):
        if value:
            query = query.where(column == value)
    if wanted.text:
        query = query.where(
            or_(cases.c.title.icontains(wanted.text, autoescape=True), cases.c.code == wanted.text.upper())
        )
    return query


def _view(row: Any, workflows: Workflows, actor: Actor) -> CaseRow:
    people = (((row.owner_role, row.owner_id),) if row.owner_id else ()) if row.owner_role else ()
    named = sees_names(actor, workflows, row.workflow, Place(row.id, row.organisation_id, people))
    return CaseRow(
        row.id,
        row.code,
        row.title if named else row.code,
        row.subtitle if named else "",
        row.workflow,
        row.state,
        row.block,
        row.organisation or "",
        row.owner or "",
        row.due_on,
        row.due_clock,
        row.version,
        row.changed_at,
    )
