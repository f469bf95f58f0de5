"""How to reach whom the cases of a list are about, as far as the reader may know that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor, Place
from engine.definition import Definition
from engine.loader import Workflows
from engine.tables import case_people, persons
from engine.visibility import may_read


@dataclass(frozen=True, slots=True)
class Reach:
    """The first telephone number and the first mail address on a case of somebody outside the staff; "" is none."""

    phone: str = ""
    email: str = ""


NOBODY = Reach()


def reaching(tx: Connection, workflows: Workflows, actor: Actor, rows: Sequence[Any]) -> dict[int, Reach]:
    """Return how to reach whom each case is about.

    A number or an address that is closed to the reader in the state of the case is left out, as on its own page; so is
    an address that mail comes back from.
    """
    people: dict[int, list[Any]] = defaultdict(list)
    query = (
        select(
            case_people.c.case_id,
            case_people.c.role,
            case_people.c.person_id,
            persons.c.phone,
            persons.c.email,
            persons.c.undeliverable_at,
        )
        .join(persons, persons.c.id == case_people.c.person_id)
        .where(case_people.c.case_id.in_([row.id for row in rows]))
        .order_by(case_people.c.id)
    )
    for one in tx.execute(query):
        people[one.case_id].append(one)
    return {row.id: _of(workflows.current(row.workflow), row, people[row.id], actor) for row in rows if people[row.id]}


def _of(definition: Definition, row: Any, people: Sequence[Any], actor: Actor) -> Reach:
    place = Place(row.id, row.organisation_id, tuple((each.role, each.person_id) for each in people))
    roles, document = actor.roles_on(place, definition.document.visibility), definition.document
    outside = []
    for each in people:
        contact, role = document.people.get(each.role), definition.roles.get(each.role)
        asked = (contact.email, contact.phone) if contact else ()
        if role is None or role.staff or not all(may_read(document, name, roles, row.state) for name in asked if name):
            continue
        outside.append(each)
    return Reach(
        next((each.phone for each in outside if each.phone), ""),
        next((each.email for each in outside if each.email and each.undeliverable_at is None), ""),
    )
