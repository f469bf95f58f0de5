"""The stalled list as pages show it: what somebody may see, narrowed, a page at a time, each case with its reasons."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import gathered
from workflows.stalled.asked import Asked, ask
from workflows.stalled.found import Place, by_case, how_many, in_order
from workflows.stalled.listed import StalledRow, rows_of
from workflows.stalled.thresholds import thresholds
from workflows.stalled.trend import middle_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class StalledFilter:
    """What the list is narrowed to; empty means everything. Cases that were put aside stay out unless asked for."""

    group: str = ""
    workflow: str = ""
    organisation_id: int | None = None
    owner_id: int | None = None
    block: str = ""
    put_aside: bool = False
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class StalledPage:
    """One page: ``groups`` counts the cases by the group of their first reason, before the group was chosen.

    ``middle`` is the median over all ``total`` cases of the days since the deadline or the last sign of life, None
    where nothing says since when.
    """

    rows: tuple[StalledRow, ...]
    after: Place | None
    groups: Mapping[str, int]
    total: int
    middle: int | None


@dataclass(frozen=True, slots=True)
class StalledOne:
    """One case of the list: which of how many it is, and the cases before and after it."""

    row: StalledRow
    number: int
    total: int
    before: int | None
    after: int | None


def stalled(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    *,
    as_of: date,
    filters: StalledFilter | None = None,
    limit: int = PAGE,
) -> StalledPage:
    """Return one page of the cases that were stalled at the end of a day and that the actor may see.

    The gravest rule comes first, and within it what has lasted longest. Who owns a case and for how long it was put
    aside is read as it is now; states, clocks, contacts and refusals as they were then.
    """
    wanted = filters or StalledFilter()
    with db.read() as tx:
        asked, every, groups, chosen = _found(tx, workflows, actor, as_of, wanted)
        first = bisect_right(chosen, wanted.after, key=_place) if wanted.after else 0
        shown = chosen[first : first + limit]
        rows = rows_of(tx, workflows, actor, asked, {row.case_id: every[row.case_id] for row in shown})
    after = _place(shown[-1]) if first + limit < len(chosen) else None
    counts = {name: groups[name] for name in thresholds().groups if groups[name]}
    return StalledPage(rows, after, counts, len(chosen), middle_of(chosen, as_of))


def one_of_them(
    db: Database, workflows: Workflows, actor: Actor, case_id: int, *, as_of: date, filters: StalledFilter
) -> StalledOne | None:
    """Return one case of the list with its neighbours, None when it is not on it (any more)."""
    with db.read() as tx:
        asked, every, _, chosen = _found(tx, workflows, actor, as_of, filters)
        ids = [row.case_id for row in chosen]
        if case_id not in ids:
            return None
        [row] = rows_of(tx, workflows, actor, asked, {case_id: every[case_id]})
    at = ids.index(case_id)
    return StalledOne(
        row,
        number=at + 1,
        total=len(ids),
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
    )


def stalled_then(
    db: Database, workflows: Workflows, actor: Actor, *, as_of: date, filters: StalledFilter | None = None
) -> int:
    """Return how many cases the list of a past day shows with these filters, in one query and without a page."""
    wanted = filters or StalledFilter()
    with db.read() as tx:
        seen = gathered(actor, workflows)
        asked = ask(tx, workflows, as_of, lambda at: and_(seen, *_narrowed(wanted, at)))
        return int(tx.execute(how_many(asked, wanted.group, put_aside=wanted.put_aside)).scalar_one())


def _found(
    tx: Connection, workflows: Workflows, actor: Actor, as_of: date, wanted: StalledFilter
) -> tuple[Asked, dict[int, list[Any]], Counter[str], list[Any]]:
    """Return the question, every case with its reasons, how many per group, and the first reasons that were chosen."""
    seen = gathered(actor, workflows)
    asked = ask(tx, workflows, as_of, lambda at: and_(seen, *_narrowed(wanted, at)))
    every = by_case(tx.execute(in_order(asked, put_aside=wanted.put_aside)).all())
    group = [rule.group for rule in thresholds().rules.values()]
    groups = Counter(group[rows[0].place] for rows in every.values())
    chosen = [rows[0] for rows in every.values() if wanted.group in {"", group[rows[0].place]}]
    return asked, every, groups, chosen


def _place(row: Any) -> Place:
    return (row.place, row.day, row.case_id)


def _narrowed(wanted: StalledFilter, at: Any) -> Iterator[ColumnElement[bool]]:
    equal = (
        (cases.c.workflow, wanted.workflow),
        (at.organisation_id, wanted.organisation_id),
        (cases.c.owner_id, wanted.owner_id),
        (at.block, wanted.block),
    )
    yield from (column == value for column, value in equal if value)
