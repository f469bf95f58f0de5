"""What a list can be narrowed to: the schools and the people that the reader's own cases have.

Offered only where there are few enough to choose from, and never by reading every case of a city.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, organisations, persons, state_counts
from engine.visibility import Reach, gathered, reach_of, seen_by

Known = tuple[tuple[int, str], ...]
MOST_PEOPLE = 200
"""Choice: nobody finds a colleague in a longer list; then a school is chosen first."""
WALKED = 3 * MOST_PEOPLE
MOST_CASES = 5_000
"""Choice: more than any school has; past it the people who answer for them are not gathered case by case."""


def schools_seen(db: Database, workflows: Workflows, actor: Actor, workflow: str) -> Known:
    """Return ids and names of the organisations that have open cases the actor sees."""
    reach = reach_of(actor, workflows, workflow)
    wanted: ColumnElement[bool] = organisations.c.id.in_(
        _counted(workflows, workflow, reach, state_counts.c.organisation_id)
    )
    if not reach.everywhere and reach.own is not None:
        seen = seen_by(actor, workflows, cases.c.organisation_id, workflow=workflow)
        wanted = or_(wanted, organisations.c.id.in_(seen.where(reach.own, cases.c.closed_at.is_(None))))
    with db.read() as tx:
        return _named(tx, select(organisations.c.id, organisations.c.name).where(wanted))


def owners_seen(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    workflow: str,
    *,
    school: int | None = None,
    chosen: int | None = None,
    most: int = MOST_PEOPLE,
) -> Known:
    """Return ids and names of the people who answer for open cases the actor sees.

    When they are more than ``most``: those of ``school``, or none as long as none was chosen; and in any case the
    one who was ``chosen``, so that a list never tells a number instead of a name.
    """
    with db.read() as tx:
        found = _owners(tx, workflows, actor, workflow, None)
        if school is not None and (found is None or len(found) > most):
            found = _owners(tx, workflows, actor, workflow, school)
        if found is not None and len(found) > most:
            found = None
        if chosen is None or any(key == chosen for key, _ in found or ()):
            return found or ()
        own = _of_owners(workflows, actor, workflow).where(cases.c.owner_id == chosen)
        return (*_named(tx, own), *(found or ()))


def _owners(tx: Connection, workflows: Workflows, actor: Actor, workflow: str, school: int | None) -> Known | None:
    """Return who answers for the cases that are seen, of one school when that is given; None when they are too many."""
    reach = reach_of(actor, workflows, workflow)
    if reach.everywhere and school is None:
        return _among_all(tx, workflows, actor, workflow)
    if not _are_few(tx, workflows, workflow, reach, school):
        return None
    query = _of_owners(workflows, actor, workflow)
    return _named(tx, query if school is None else query.where(cases.c.organisation_id == school))


def _among_all(tx: Connection, workflows: Workflows, actor: Actor, workflow: str) -> Known | None:
    """Return who answers for cases of a workflow, found by jumping from one owner to the next in their index."""
    is_open = cases.c.closed_at.is_(None)
    first = select(func.min(cases.c.owner_id).label("id")).where(is_open, cases.c.owner_id.is_not(None))
    walk = first.cte("walk", recursive=True)
    following = select(func.min(cases.c.owner_id)).where(is_open, cases.c.owner_id > walk.c.id).scalar_subquery()
    walk = walk.union_all(select(following).where(walk.c.id.is_not(None)))
    ids = [each for each in tx.execute(select(walk.c.id).limit(WALKED + 1)).scalars() if each is not None]
    if len(ids) > WALKED:
        return None
    seen = seen_by(actor, workflows, cases.c.id, workflow=workflow)
    here = seen.where(cases.c.owner_id == persons.c.id, is_open).correlate(persons).exists()
    return _named(tx, select(persons.c.id, persons.c.name).where(persons.c.id.in_(ids), here))


def _of_owners(workflows: Workflows, actor: Actor, workflow: str) -> Select[Any]:
    seen = seen_by(actor, workflows, persons.c.id, persons.c.name, workflow=workflow)
    mine = (cases.c.closed_at.is_(None), gathered(actor, workflows, workflow))
    return seen.join(persons, persons.c.id == cases.c.owner_id).where(*mine)


def _are_few(tx: Connection, workflows: Workflows, workflow: str, reach: Reach, school: int | None) -> bool:
    counted = _counted(workflows, workflow, reach, func.coalesce(func.sum(state_counts.c.cases), 0))
    if school is not None:
        counted = counted.where(state_counts.c.organisation_id == school)
    return int(tx.execute(counted).scalar_one()) <= MOST_CASES


def _counted(workflows: Workflows, workflow: str, reach: Reach, column: ColumnElement[int]) -> Select[Any]:
    """Begin a query on the kept counts of open cases, in the organisations that are seen as a whole."""
    final = [name for name, rule in workflows.current(workflow).document.states.items() if rule.final]
    is_open = state_counts.c.state.not_in(final)
    query = select(column).where(state_counts.c.workflow == workflow, state_counts.c.cases > 0, is_open)
    return query if reach.everywhere else query.where(state_counts.c.organisation_id.in_(sorted(reach.organisations)))


def _named(tx: Connection, query: Select[Any]) -> Known:
    return tuple((row.id, row.name) for row in tx.execute(query.distinct().order_by(query.selected_columns.name)))
