"""The organisations there are, and how many people work in each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from engine.database import Database
from engine.tables import grants, organisations, persons


@dataclass(frozen=True, slots=True)
class Organisation:
    """A school, a service of the city or a partner; ``people`` counts who is active there."""

    id: int
    name: str
    kind: str
    people: int


def organisations_with_people(db: Database) -> tuple[Organisation, ...]:
    """Return every organisation by name."""
    working = and_(persons.c.id == grants.c.person_id, persons.c.active)
    query = (
        select(organisations, func.count(persons.c.id.distinct()).label("people"))
        .outerjoin(grants, grants.c.organisation_id == organisations.c.id)
        .outerjoin(persons, working)
        .group_by(organisations.c.id)
        .order_by(organisations.c.name)
    )
    with db.read() as tx:
        return tuple(Organisation(row.id, row.name, row.kind, row.people) for row in tx.execute(query))
