"""Lists of cases, boards and counts: narrowed the same way, so that a number always equals the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, literal, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.queries.case_filter import CaseFilter, joined, key_of, narrowed, ordered, state_of, then, today_of
from engine.queries.standings import Standing, standings
from engine.tables import cases, organisations, persons, state_spans
from engine.visibility import named_to, seen_by

PAGE = 25
PER_STATE = 8


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list. ``title`` is the code and ``subtitle`` empty for who may not read names."""

    id: int
    code: str
    named: bool
    title: str
    subtitle: str
    workflow: str
    state: str
    block: str
    organisation: str
    owner: str
    due_on: date | None
    standing: Standing | None
    version: int
    changed_at: datetime
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list; ``after`` is where the next page begins, None on the last one."""

    rows: tuple[CaseRow, ...]
    after: tuple[date | datetime | None, int] | None


@dataclass(frozen=True, slots=True)
class Total:
    """How many cases a filter finds, and how many of them have a clock that has passed."""

    cases: int
    late: int


def list_cases(
    db: Database, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime, *, limit: int = PAGE
) -> CasePage:
    """Return one page of the cases the actor may see, the one due first on top (or the one changed last)."""
    query = ordered(narrowed(_rows(actor, workflows, wanted), actor, workflows, wanted, now), wanted)
    with db.read() as tx:
        found = tx.execute(query.limit(limit + 1)).all()
        rows = _views(tx, workflows, found[:limit], now)
    last = found[limit - 1] if len(found) > limit else None
    return CasePage(rows, (key_of(last, wanted), last.id) if last is not None else None)


def cases_by_id(
    db: Database, workflows: Workflows, actor: Actor, ids: Sequence[int], now: datetime
) -> tuple[CaseRow, ...]:
    """Return those of these cases that the actor may see by name, in the order given."""
    query = _rows(actor, workflows, CaseFilter()).where(cases.c.id.in_(ids), named_to(actor, workflows))
    with db.read() as tx:
        found = {row.id: row for row in _views(tx, workflows, tx.execute(query).all(), now)}
    return tuple(found[each] for each in ids if each in found)


def count_cases(db: Database, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime) -> Total:
    """Return how many cases the same filter finds, without a page."""
    late = func.coalesce(func.sum(case((cases.c.due_on < today_of(now), 1), else_=0)), 0)
    query = narrowed(seen_by(actor, workflows, func.count(), late), actor, workflows, wanted, now)
    with db.read() as tx:
        row = tx.execute(joined(query, wanted)).one()
    return Total(int(row[0]), int(row[1]))


def count_by_state(
    db: Database, workflows: Workflows, actor: Actor, workflow: str, *, as_of: date | None = None
) -> dict[str, int]:
    """Return how many cases of a workflow the actor sees in each state, now or at the end of a past day."""
    wanted = CaseFilter(workflow, as_of=as_of)
    state = state_of(wanted)
    query = joined(seen_by(actor, workflows, state, func.count()), wanted)
    query = query.where(cases.c.workflow == workflow, *then(wanted)).group_by(state)
    with db.read() as tx:
        return {row[0]: row[1] for row in tx.execute(query)}


def board(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    wanted: CaseFilter,
    now: datetime,
    *,
    per_state: int = PER_STATE,
) -> dict[str, tuple[int, tuple[CaseRow, ...]]]:
    """Return per state how many cases the filter finds and the few that are due first."""
    inner = narrowed(_rows(actor, workflows, wanted), actor, workflows, replace(wanted, after=None), now)
    state = state_of(wanted)
    order = (cases.c.due_on.nulls_last(), cases.c.id)
    inner = inner.add_columns(
        func.row_number().over(partition_by=state, order_by=order).label("place"),
        func.count().over(partition_by=state).label("together"),
    )
    ranked = inner.subquery()
    query = select(ranked).where(ranked.c.place <= per_state).order_by(ranked.c.place)
    with db.read() as tx:
        found = tx.execute(query).all()
        views = _views(tx, workflows, found, now)
    columns: dict[str, tuple[int, tuple[CaseRow, ...]]] = {}
    for row, view in zip(found, views, strict=True):
        columns[view.state] = (row.together, (*columns.get(view.state, (0, ()))[1], view))
    return columns


def _rows(actor: Actor, workflows: Workflows, wanted: CaseFilter) -> Select[Any]:
    named = named_to(actor, workflows)
    span = wanted.as_of is not None
    return (
        joined(
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
                state_of(wanted).label("state"),
                (state_spans.c.block if span else cases.c.block).label("block"),
                cases.c.organisation_id,
                organisations.c.name.label("organisation"),
                persons.c.name.label("owner"),
                cases.c.due_on,
                cases.c.due_clock,
                cases.c.version,
                cases.c.changed_at,
                cases.c.last_contact_at,
            ),
            wanted,
        )
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .outerjoin(persons, persons.c.id == cases.c.owner_id)
    )


def _views(tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime) -> tuple[CaseRow, ...]:
    standing = standings(tx, workflows, rows, now)
    return tuple(
        CaseRow(
            row.id,
            row.code,
            bool(row.named),
            row.title,
            row.subtitle,
            row.workflow,
            row.state,
            row.block,
            row.organisation or "",
            row.owner or "",
            row.due_on,
            standing.get(row.id),
            row.version,
            row.changed_at,
            row.last_contact_at,
        )
        for row in rows
    )
