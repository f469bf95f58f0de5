"""The people who sign in, as the page shows them to whoever keeps them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.tables import grants, organisations, persons
from workflows.register.staff_rules import OF_SCHOOL, PLACES, administrates, kept, reach, works_at


@dataclass(frozen=True, slots=True)
class Role:
    """A role somebody holds; ``organisation`` is empty when it is held in the whole city."""

    grant_id: int
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff as the page of people shows them."""

    id: int
    name: str
    email: str
    phone: str
    language: str
    active: bool
    undeliverable: bool
    roles: tuple[Role, ...]


def members(db: Database, actor: Actor, *, asked: str = "", organisation_id: int | None = None) -> tuple[Member, ...]:
    """Return whom the actor keeps, by name; those whose name or address holds ``asked``, or of one organisation.

    Raises:
        NotAllowed: the actor keeps nobody.
    """
    with db.read() as tx:
        query = select(persons).where(reach(actor)).order_by(persons.c.active.desc(), func.lower(persons.c.name))
        if asked:
            like = f"%{asked.lower()}%"
            query = query.where(or_(func.lower(persons.c.name).like(like), persons.c.email.like(like)))
        if organisation_id is not None:
            query = query.where(works_at((organisation_id,)))
        rows = tx.execute(query).all()
        held = _roles(tx, [row.id for row in rows])
    return tuple(_member(row, held.get(row.id, ())) for row in rows)


def member(db: Database, person_id: int, *, actor: Actor) -> Member:
    """Return somebody whom the actor keeps.

    Raises:
        NotFound, NotAllowed: nobody whom the actor keeps.
    """
    with db.read() as tx:
        return _member(kept(tx, person_id, actor), _roles(tx, [person_id]).get(person_id, ()))


def places_of(db: Database, actor: Actor) -> tuple[tuple[int, str, str], ...]:
    """Return id, name and kind of the organisations in which the actor gives roles."""
    with db.read() as tx:
        query = select(organisations.c.id, organisations.c.name, organisations.c.kind).order_by(organisations.c.name)
        if not administrates(actor):
            query = query.where(organisations.c.id.in_(sorted(actor.organisations("school_coordinator"))))
        return tuple((row.id, row.name, row.kind) for row in tx.execute(query))


def roles_given_by(actor: Actor) -> tuple[str, ...]:
    """Return the roles the actor may give somewhere."""
    return tuple(PLACES) if administrates(actor) else OF_SCHOOL


def _roles(tx: Connection, ids: Collection[int]) -> dict[int, tuple[Role, ...]]:
    query = (
        select(grants, organisations.c.name)
        .outerjoin(organisations, organisations.c.id == grants.c.organisation_id)
        .where(grants.c.person_id.in_(ids))
        .order_by(grants.c.id)
    )
    found: dict[int, tuple[Role, ...]] = {}
    for row in tx.execute(query):
        found[row.person_id] = (*found.get(row.person_id, ()), Role(row.id, row.role, row.name or ""))
    return found


def _member(row: Any, roles: tuple[Role, ...]) -> Member:
    told = (row.name, row.email or "", row.phone or "", row.language)
    return Member(row.id, *told, row.active, row.undeliverable_at is not None, roles)
