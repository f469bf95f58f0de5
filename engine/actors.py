"""Who a person is to the program today: their grants, and whom they stand in for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from engine.actor import Actor, Grant
from engine.tables import grants, persons, stand_ins


def actor_of(tx: Connection, person_id: int, today: date) -> Actor | None:
    """Return somebody as an actor, None when they are not active (any more)."""
    person = tx.execute(select(persons.c.name, persons.c.active).where(persons.c.id == person_id)).first()
    if person is None or not person.active:
        return None
    held = select(grants.c.role, grants.c.organisation_id).where(grants.c.person_id == person_id)
    absent = select(stand_ins.c.person_id).where(
        stand_ins.c.stand_in_id == person_id, stand_ins.c.from_on <= today, stand_ins.c.until_on >= today
    )
    return Actor(
        person_id,
        person.name,
        tuple(Grant(row.role, row.organisation_id) for row in tx.execute(held.order_by(grants.c.id))),
        frozenset(tx.execute(absent).scalars()),
    )
