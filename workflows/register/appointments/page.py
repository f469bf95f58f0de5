"""Appointments as the page of a case shows them, and whom its form can invite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from engine.actor import Actor
from engine.database import Database
from engine.document import Text
from engine.errors import NotFound
from engine.ledger import lock
from engine.loader import Workflows
from engine.tables import cases, persons
from engine.visibility import named_to, seen_by
from workflows.register.appointments.kinds import FIELD_OF, INVITABLE, KINDS
from workflows.register.appointments.people import of_roles
from workflows.register.appointments.rows import end_of, invited
from workflows.register.tables import appointments


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited: ``answer`` is needs_action, accepted, tentative or declined. ``mailable``: has an address."""

    person_id: int
    name: str
    role: str
    answer: str
    mailable: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment as somebody who follows the case sees it; ``revision`` is what a change of it must have seen."""

    id: int
    case_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    roles: tuple[str, ...]
    status: str
    revision: int
    guests: tuple[Guest, ...]


@dataclass(frozen=True, slots=True)
class Invitable:
    """A role on the case with the people who would be invited: name, and whether they have an address."""

    role: str
    label: Text
    people: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Planning:
    """What the form that plans needs to know: the case, who can be invited, and which kinds make sense there."""

    case_id: int
    title: str
    invitable: tuple[Invitable, ...]
    kinds: tuple[str, ...]


def list_appointments(db: Database, workflows: Workflows, case_id: int, *, actor: Actor) -> tuple[Appointment, ...]:
    """Return the appointments of a case that the actor may read by name: what is planned first, then the newest."""
    query = (
        select(appointments)
        .join(cases, cases.c.id == appointments.c.case_id)
        .where(appointments.c.case_id == case_id, named_to(actor, workflows))
        .order_by(appointments.c.starts_at.desc(), appointments.c.id)
    )
    with db.read() as tx:
        found = [_view(tx, row) for row in tx.execute(query).all()]
    ahead = [each for each in reversed(found) if each.status == "planned"]
    return (*ahead, *(each for each in found if each.status != "planned"))


def view_appointment(db: Database, workflows: Workflows, appointment_id: int, *, actor: Actor) -> Appointment:
    """Return one appointment.

    Raises:
        NotFound: there is none, or none whose case the actor may read by name.
    """
    here = exists(
        seen_by(actor, workflows, cases.c.id).where(cases.c.id == appointments.c.case_id, named_to(actor, workflows))
    )
    with db.read() as tx:
        row = tx.execute(select(appointments).where(appointments.c.id == appointment_id, here)).first()
        if row is None:
            raise NotFound(f"no appointment {appointment_id} for {actor.name}")
        return _view(tx, row)


def view_planning(db: Database, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime) -> Planning:
    """Return what the form that plans on a case needs.

    Raises:
        NotFound: there is no such case, or the actor may not read it by name.
    """
    with db.read() as tx:
        seen = seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id, named_to(actor, workflows))
        if tx.execute(seen).first() is None:
            raise NotFound(f"no case {case_id} for {actor.name}")
        ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
        found = []
        for role in INVITABLE:
            if ids := tuple(of_roles(ledger, (role,))):
                query = select(persons.c.name, persons.c.email).where(persons.c.id.in_(ids)).order_by(persons.c.id)
                people = tuple((row.name, bool(row.email)) for row in tx.execute(query).all())
                found.append(Invitable(role, ledger.definition.roles[role].label, people))
        fields = ledger.definition.document.fields
        kinds = tuple(kind for kind in KINDS if kind not in FIELD_OF or FIELD_OF[kind] in fields)
        return Planning(case_id, str(ledger.case["title"]), tuple(found), kinds)


def _view(tx: Connection, row: Any) -> Appointment:
    guests = tuple(
        Guest(each.person_id, each.name, each.role, each.answer, bool(each.email)) for each in invited(tx, row.id)
    )
    return Appointment(
        id=row.id,
        case_id=row.case_id,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=end_of(row),
        minutes=round(row.minutes),
        place=row.place,
        roles=tuple(row.roles),
        status=row.status,
        revision=row.sequence,
        guests=guests,
    )
