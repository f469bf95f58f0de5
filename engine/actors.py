"""Who a person is to the program today: their grants, and whom they stand in for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, select

from engine.actor import Actor, Grant
from engine.lookup import row_with
from engine.tables import grants, persons, stand_ins

_HELD = (
    select(grants.c.role, grants.c.organisation_id)
    .where(grants.c.person_id == bindparam("person"))
    .order_by(grants.c.id)
)
_ABSENT = select(stand_ins.c.person_id).where(
    stand_ins.c.stand_in_id == bindparam("person"),
    stand_ins.c.from_on <= bindparam("today"),
    stand_ins.c.until_on >= bindparam("today"),
)


def actor_of(tx: Connection, person_id: int, today: date) -> Actor | None:
    """Return somebody as an actor, None when they are not active (any more)."""
    person = row_with(tx, persons, person_id)
    if person is None or not person.active:
        return None
    return Actor(
        person_id,
        person.name,
        tuple(Grant(row.role, row.organisation_id) for row in tx.execute(_HELD, {"person": person_id})),
        stood_in_for(tx, person_id, today),
    )


def stood_in_for(tx: Connection, person_id: int, today: date) -> frozenset[int]:
    """Return the ids of everybody a person stands in for today."""
    return frozenset(tx.execute(_ABSENT, {"person": person_id, "today": today}).scalars())
