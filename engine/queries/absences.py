"""Who is away among the colleagues whose absence somebody arranges, and who could stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, false, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.tables import grants, persons, stand_ins


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that goes on or lies ahead; ``stand_in`` is empty when nobody answers meanwhile."""

    id: int
    person_id: int
    name: str
    stand_in: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whose absence can be arranged, or who can stand in."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Absences:
    """What the page of absences shows. ``people`` may be away, the reader first; ``colleagues`` may stand in."""

    away: tuple[Away, ...]
    people: tuple[Colleague, ...]
    colleagues: tuple[Colleague, ...]


def view_absences(db: Database, actor: Actor, today: date) -> Absences:
    """Return the absences that somebody may arrange: their own, and as a coordinator those of the school."""
    with db.read() as tx:
        coordinated = actor.organisations("school_coordinator")
        people = _working(tx, or_(persons.c.id == actor.person_id, _at(coordinated)))
        mine = sorted(people, key=lambda each: (each.id != actor.person_id, each.name))
        places = {grant.organisation_id for grant in actor.grants}
        near = or_(_at({each for each in places if each is not None}), _everywhere(None in places))
        return Absences(_away(tx, [each.id for each in mine], today), tuple(mine), _working(tx, near))


def away_today(tx: Connection, person_id: int, today: date) -> Away | None:
    """Return the absence of somebody on a day, None when they are there."""
    found = _away(tx, [person_id], today)
    return next((each for each in found if each.from_on <= today), None)


def _at(organisations: set[int] | frozenset[int]) -> ColumnElement[bool]:
    return grants.c.organisation_id.in_(sorted(organisations)) if organisations else false()


def _everywhere(also: bool) -> ColumnElement[bool]:
    return grants.c.organisation_id.is_(None) if also else false()


def _working(tx: Connection, where: ColumnElement[bool]) -> tuple[Colleague, ...]:
    query = (
        select(persons.c.id, persons.c.name)
        .join(grants, grants.c.person_id == persons.c.id)
        .where(persons.c.active, where)
        .distinct()
        .order_by(persons.c.name)
    )
    return tuple(Colleague(row.id, row.name) for row in tx.execute(query))


def _away(tx: Connection, ids: list[int], today: date) -> tuple[Away, ...]:
    other = persons.alias("stand_in")
    query = (
        select(stand_ins, persons.c.name, other.c.name.label("instead"))
        .join(persons, persons.c.id == stand_ins.c.person_id)
        .outerjoin(other, other.c.id == stand_ins.c.stand_in_id)
        .where(stand_ins.c.person_id.in_(ids), stand_ins.c.until_on >= today)
        .order_by(stand_ins.c.from_on, persons.c.name)
    )
    return tuple(
        Away(row.id, row.person_id, row.name, row.instead or "", row.from_on, row.until_on) for row in tx.execute(query)
    )
