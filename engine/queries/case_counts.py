"""How many cases a filter finds: from the counts that are kept with every step where they can tell, else counted.

A list of a million cases must not be counted anew for each look at its first page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.queries.case_filter import KEPT_STATEMENTS, CaseFilter, joined, narrowed, state_of, today_of
from engine.tables import cases, state_counts
from engine.visibility import reach_of, seen_by

MOST_LATE = 1_000
"""Beyond this nobody reads a number of late cases any more, and counting further would read each of them."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many cases a filter finds, and how many of them have a clock that has passed, ``MOST_LATE`` at most."""

    cases: int
    late: int


def count_cases(db: Database, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime) -> Total:
    """Return how many cases the same filter finds, without a page."""
    asked = replace(wanted, after=None)
    with db.read() as tx:
        together = sum(counts_by_state(tx, workflows, actor, asked, now).values())
        return Total(together, tx.execute(_late(actor, workflows, asked, today_of(now))).scalar_one())


@lru_cache(KEPT_STATEMENTS)
def _late(actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date) -> Select[int]:
    """Return the number of cases with a clock that has passed, each way of seeing by itself up to the most told."""
    seen = seen_by(actor, workflows, cases.c.id, workflow=wanted.workflow)
    late = joined(narrowed(seen, actor, workflows, wanted, today), wanted).where(cases.c.due_on < today)
    ways = reach_of(actor, workflows, wanted.workflow).ways if wanted.workflow else ()
    each = [select(late.where(way).limit(MOST_LATE).subquery().c.id) for way in ways]
    every = select(union(*each).subquery().c.id) if len(each) > 1 else late
    return select(func.count()).select_from(every.limit(MOST_LATE).subquery())


def count_by_state(db: Database, workflows: Workflows, actor: Actor, workflow: str, now: datetime) -> dict[str, int]:
    """Return how many cases of a workflow the actor sees in each state, open or finished."""
    found: Counter[str] = Counter()
    with db.read() as tx:
        for finished in (False, True):
            found.update(counts_by_state(tx, workflows, actor, CaseFilter(workflow, finished=finished), now))
    return found


def counts_by_state(
    tx: Connection, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime
) -> dict[str, int]:
    """Return how many cases the filter finds in each state that has any."""
    reach = reach_of(actor, workflows, wanted.workflow) if wanted.workflow and _is_plain(wanted) else None
    if reach is None or not (reach.everywhere or reach.organisations):
        return _counted(tx, workflows, actor, wanted, now)
    kept = {state: int(count) for state, count in tx.execute(_kept(actor, workflows, wanted))}
    states = workflows.current(wanted.workflow).document.states
    if not kept.keys() <= states.keys():
        # A case stands in a state that only an older version knows: whether it is final, its own row tells.
        return _counted(tx, workflows, actor, wanted, now)
    found = {
        state: count
        for state, count in kept.items()
        if states[state].final == wanted.finished
        and wanted.state in {"", state}
        and wanted.block in {"", states[state].block}
    }
    if not reach.everywhere and reach.own is not None:
        place = cases.c.organisation_id
        outside = or_(place.is_(None), place.not_in(sorted(reach.organisations)))
        for state, count in _counted(tx, workflows, actor, wanted, now, reach.own, outside).items():
            found[state] = found.get(state, 0) + count
    return found


def _is_plain(wanted: CaseFilter) -> bool:
    """Tell whether a filter asks nothing that the kept counts do not know."""
    words = wanted.text or wanted.about or wanted.holding or wanted.ending
    days = wanted.due or wanted.as_of or wanted.silent_days or wanted.begun_in is not None
    return not (words or days or wanted.person_id or wanted.among is not None)


@lru_cache(KEPT_STATEMENTS)
def _kept(actor: Actor, workflows: Workflows, wanted: CaseFilter) -> Select[Any]:
    reach = reach_of(actor, workflows, wanted.workflow)
    query = select(state_counts.c.state, func.sum(state_counts.c.cases)).where(
        state_counts.c.workflow == wanted.workflow, state_counts.c.cases > 0
    )
    if not reach.everywhere:
        query = query.where(state_counts.c.organisation_id.in_(sorted(reach.organisations)))
    if wanted.organisation_id:
        query = query.where(state_counts.c.organisation_id == wanted.organisation_id)
    return query.group_by(state_counts.c.state)


def _counted(
    tx: Connection, workflows: Workflows, actor: Actor, wanted: CaseFilter, now: datetime, *also: ColumnElement[bool]
) -> dict[str, int]:
    query = _by_state(actor, workflows, wanted, today_of(now)).where(*also)
    return {row[0]: row[1] for row in tx.execute(query)}


@lru_cache(KEPT_STATEMENTS)
def _by_state(actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date) -> Select[Any]:
    state = state_of(wanted)
    seen = seen_by(actor, workflows, state, func.count(), workflow=wanted.workflow)
    return joined(narrowed(seen, actor, workflows, wanted, today), wanted).group_by(state)
