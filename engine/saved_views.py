"""Lists that somebody narrowed and named: kept per person and list, one of them perhaps shown first.

What a query says, and which lists there are, is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, select, update

from engine.actor import Actor
from engine.database import Database, insert_if_absent, one_at_a_time
from engine.errors import BadInput, FieldProblem, NotFound
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.tables import saved_views

LONGEST_NAME = 60
MOST = 20
"""Choice: more than this nobody finds back."""

_VIEWS = (
    select(saved_views)
    .where(saved_views.c.person_id == bindparam("person"), saved_views.c.place == bindparam("place"))
    .order_by(func.lower(saved_views.c.name), saved_views.c.id)
)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named list; ``first`` when it is what the list shows unless something else is asked."""

    id: int
    name: str
    query: str
    first: bool


def list_views(db: Database, place: str, *, actor: Actor) -> tuple[SavedView, ...]:
    """Return the views somebody keeps of one list, by name."""
    with db.read() as tx:
        rows = tx.execute(_VIEWS, {"person": actor.person_id, "place": place}).all()
    return tuple(SavedView(row.id, row.name, row.query, row.first) for row in rows)


def save_view(db: Database, place: str, name: str, query: str, *, first: bool, actor: Actor) -> None:
    """Keep a list under a name; the same name again means the newer list.

    Raises:
        BadInput: no name, one that is too long or holds a number that may be kept nowhere, or too many views.
    """
    name = " ".join(name.split())
    if not name:
        raise BadInput((FieldProblem("name", "required"),))
    if len(name) > LONGEST_NAME:
        raise BadInput((FieldProblem("name", "too_long", (("maximum", str(LONGEST_NAME)),)),))
    refuse_forbidden_numbers(name=name)
    mine = and_(_of(actor), saved_views.c.place == place)
    with db.transaction() as tx:
        one_at_a_time(tx, f"saved views of {actor.person_id}")
        others = tx.execute(select(func.count()).select_from(saved_views).where(mine, saved_views.c.name != name))
        if others.scalar_one() >= MOST:
            raise BadInput((FieldProblem("name", "too_many_views", (("maximum", str(MOST)),)),))
        if first:
            tx.execute(update(saved_views).where(mine).values(first=False))
        row = {"person_id": actor.person_id, "place": place, "name": name, "query": query, "first": first}
        insert_if_absent(tx, saved_views, row)
        tx.execute(update(saved_views).where(mine, saved_views.c.name == name).values(query=query, first=first))


def show_first(db: Database, view_id: int, *, first: bool, actor: Actor) -> SavedView:
    """Let a view be what its list shows unless something else is asked, or no longer.

    Raises:
        NotFound: this person keeps no such view.
    """
    with db.transaction() as tx:
        one_at_a_time(tx, f"saved views of {actor.person_id}")
        row = tx.execute(select(saved_views).where(_of(actor), saved_views.c.id == view_id)).first()
        if row is None:
            raise NotFound(f"no view {view_id} of {actor.name}")
        tx.execute(update(saved_views).where(_of(actor), saved_views.c.place == row.place).values(first=False))
        tx.execute(update(saved_views).where(saved_views.c.id == view_id).values(first=first))
        return SavedView(row.id, row.name, row.query, first)


def drop_view(db: Database, view_id: int, *, actor: Actor) -> None:
    """Forget a view; nothing happens when this person keeps no such view."""
    with db.transaction() as tx:
        tx.execute(delete(saved_views).where(_of(actor), saved_views.c.id == view_id))


def _of(actor: Actor) -> ColumnElement[bool]:
    return saved_views.c.person_id == actor.person_id
