"""Lists and boards of cases, narrowed as they are counted, so that a number always equals the list behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, case, literal, null, select, union, union_all

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.queries.case_counts import counts_by_state
from engine.queries.case_filter import (
    KEPT_STATEMENTS,
    CaseFilter,
    joined,
    key_of,
    narrowed,
    ordered,
    state_of,
    today_of,
)
from engine.queries.standings import Standing, standings
from engine.tables import cases, organisations, persons, state_spans
from engine.values import Stored
from engine.visibility import named_to, open_to_all, reach_of, seen_by

PAGE = 25
PER_STATE = 8


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list. ``title`` is the code and ``subtitle`` empty for who may not read names.

    ``fields`` are those that were asked of the list.
    """

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
    fields: Mapping[str, Stored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list; ``after`` is where the next page begins, None on the last one."""

    rows: tuple[CaseRow, ...]
    after: tuple[date | datetime | None, int] | None


def list_cases(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    wanted: CaseFilter,
    now: datetime,
    *,
    limit: int = PAGE,
    fields: Sequence[str] = (),
) -> CasePage:
    """Return one page of the cases the actor may see, the one due first on top (or the one changed last).

    ``fields`` come with the rows that are shown by name, as far as everybody who reads such a case may read them.
    """
    query, open_ = _page(actor, workflows, wanted, today_of(now), limit=limit, fields=tuple(fields))
    with db.read() as tx:
        found = tx.execute(query).all()
        rows = _views(tx, workflows, found[:limit], now, open_)
    last = found[limit - 1] if len(found) > limit else None
    return CasePage(rows, (key_of(last, wanted), last.id) if last is not None else None)


def cases_from(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    wanted: CaseFilter,
    now: datetime,
    *,
    after: int,
    limit: int,
    fields: Sequence[str] = (),
) -> tuple[CaseRow, ...]:
    """Return the next cases of a list that is read whole, in the order in which they were opened.

    That order never changes: what happens between two looks makes no case come twice or be passed over. ``fields`` as
    for ``list_cases``.
    """
    listed = narrowed(_rows(actor, workflows, wanted), actor, workflows, wanted, today_of(now))
    query = listed.where(cases.c.id > after).order_by(cases.c.id).limit(limit)
    query, open_ = _with_fields(query, workflows, actor, wanted, fields)
    with db.read() as tx:
        return _views(tx, workflows, tx.execute(query).all(), now, open_)


def _with_fields(
    query: Select[Any], workflows: Workflows, actor: Actor, wanted: CaseFilter, fields: Sequence[str]
) -> tuple[Select[Any], tuple[str, ...]]:
    """Add the fields of the rows that are shown by name; return which of those asked everybody may read."""
    open_ = tuple(name for name in fields if open_to_all(workflows.current(wanted.workflow).document, name))
    if not open_:
        return query, open_
    named = named_to(actor, workflows, wanted.workflow)
    return query.add_columns(case((named, cases.c.fields), else_=null()).label("fields")), open_


def cases_by_id(
    db: Database, workflows: Workflows, actor: Actor, ids: Sequence[int], now: datetime, *, coded: bool = False
) -> tuple[CaseRow, ...]:
    """Return those of these cases that the actor may see by name, with ``coded`` also by code, in the order given."""
    query = _rows(actor, workflows, CaseFilter()).where(cases.c.id.in_(ids))
    if not coded:
        query = query.where(named_to(actor, workflows))
    with db.read() as tx:
        found = {row.id: row for row in _views(tx, workflows, tx.execute(query).all(), now)}
    return tuple(found[each] for each in ids if each in found)


def ids_of(
    db: Database, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime, *, most: int
) -> tuple[int, ...]:
    """Return the ids of the cases a filter finds that the actor may read by name, ``most`` at most, in any order."""
    whole = replace(wanted, after=None)
    seen = seen_by(actor, workflows, cases.c.id, workflow=wanted.workflow)
    listed = joined(narrowed(seen, actor, workflows, whole, today_of(now)), whole)
    with db.read() as tx:
        return tuple(tx.execute(listed.where(named_to(actor, workflows, wanted.workflow)).limit(most)).scalars())


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
    asked = replace(wanted, after=None, changed_first=False)
    with db.read() as tx:
        together = counts_by_state(tx, workflows, actor, asked, now)
        states = tuple(sorted(together))
        query = _of_each(actor, workflows, asked, today_of(now), limit=per_state, states=states) if states else None
        found = tx.execute(query).all() if query is not None else []
        views = _views(tx, workflows, found, now)
    columns: dict[str, list[CaseRow]] = {state: [] for state in together}
    for view in views:
        columns[view.state].append(view)
    return {state: (together[state], tuple(rows)) for state, rows in columns.items()}


@lru_cache(KEPT_STATEMENTS)
def _page(
    actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date, *, limit: int, fields: tuple[str, ...]
) -> tuple[Select[Any], tuple[str, ...]]:
    """Return the rows of a page, and one more to tell whether there is another; and which fields come along."""
    return _with_fields(_first(actor, workflows, wanted, today, limit + 1), workflows, actor, wanted, fields)


@lru_cache(KEPT_STATEMENTS)
def _of_each(
    actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date, *, limit: int, states: tuple[str, ...]
) -> CompoundSelect[Any]:
    """Return the first rows of each state; each by itself ends where its index has given enough."""
    every = (_first(actor, workflows, replace(wanted, state=state), today, limit) for state in states)
    return union_all(*(select(each.subquery()) for each in every))


def _first(actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date, limit: int) -> Select[Any]:
    """Return the first rows of a list.

    Who sees cases in more than one way, as those of a school and those that name them, has the first of each way found
    by its own index; the rows are the first of those.
    """
    rows = ordered(narrowed(_rows(actor, workflows, wanted), actor, workflows, wanted, today), wanted).limit(limit)
    ways = reach_of(actor, workflows, wanted.workflow).ways if wanted.workflow and wanted.as_of is None else ()
    if len(ways) <= 1:
        return rows
    ids = narrowed(seen_by(actor, workflows, cases.c.id, workflow=wanted.workflow), actor, workflows, wanted, today)
    each = [select(ordered(ids.where(way), wanted).limit(limit).subquery().c.id) for way in ways]
    return rows.where(cases.c.id.in_(union(*each)))


def _rows(actor: Actor, workflows: Workflows, wanted: CaseFilter) -> Select[Any]:
    named = named_to(actor, workflows, wanted.workflow)
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
                workflow=wanted.workflow,
            ),
            wanted,
        )
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .outerjoin(persons, persons.c.id == cases.c.owner_id)
    )


def _views(
    tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime, fields: Sequence[str] = ()
) -> tuple[CaseRow, ...]:
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
            {name: row.fields[name] for name in fields if name in row.fields} if fields and row.fields else {},
        )
        for row in rows
    )
