"""Which school offers which programme, from when until when. Kept by the school's coordinators and administrators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from engine.lookup import row_with
from engine.tables import organisations
from workflows.register.allowed import coordinates
from workflows.register.form_file import forms
from workflows.register.tables import offerings, programmes
from workflows.register.upkeep import Upkeep, absent

SCHOOLS = ("vt", "buso", "clw", "syntra")


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if values["until_on"] is not None and values["until_on"] < values["from_on"]:
        yield FieldProblem("until_on", "ends_before_start", (("start", f"{values['from_on']:%d/%m/%Y}"),))
    elif (other := _overlapping(tx, values, record_id)) is not None:
        yield FieldProblem("from_on", "offered_already", (("start", f"{other:%d/%m/%Y}"),))
    yield from no_school(tx, values["organisation_id"])
    yield from absent(tx, programmes, values["programme_id"], "programme_id")


def no_school(tx: Connection, organisation_id: int | None) -> Iterator[FieldProblem]:
    """Yield a problem when an organisation is no school."""
    found = row_with(tx, organisations, organisation_id)
    if found is None or found.kind not in SCHOOLS:
        yield FieldProblem("organisation_id", "no_school")


def _overlapping(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> date | None:
    query = select(offerings.c.from_on).where(
        offerings.c.organisation_id == values["organisation_id"],
        offerings.c.programme_id == values["programme_id"],
        offerings.c.until_on.is_(None) | (offerings.c.until_on >= values["from_on"]),
    )
    if values["until_on"] is not None:
        query = query.where(offerings.c.from_on <= values["until_on"])
    if record_id is not None:
        query = query.where(offerings.c.id != record_id)
    return tx.execute(query.limit(1)).scalar_one_or_none()


KEPT = forms()["offering"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, values: coordinates(actor, values["organisation_id"]), same="from_on")


def add_offering(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Let a school offer a programme from a day on and return the offering's id.

    Raises:
        NotAllowed: the actor is neither a coordinator of that school nor an administrator.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_offering(
    db: Database, offering_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, offering_id, typed, actor=actor, now=now, seen=seen)


def end_offering(db: Database, offering_id: int, last_day: date, *, actor: Actor, now: datetime) -> bool:
    """Let a school offer a programme no longer than ``last_day``; who follows it stays in it.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, offering_id, {"until_on": last_day}, actor=actor, now=now)


def offered_by(tx: Connection, organisation_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the programmes that a school offers on a day, by name."""
    query = (
        select(programmes.c.id, programmes.c.official_name)
        .join(offerings, offerings.c.programme_id == programmes.c.id)
        .where(offerings.c.organisation_id == organisation_id, programmes.c.active, _runs(on))
        .distinct()
        .order_by(programmes.c.official_name)
    )
    return tuple((row.id, row.official_name) for row in tx.execute(query))


def schools_offering(tx: Connection, programme_id: int, on: date) -> tuple[int, ...]:
    """Return the ids of the schools that offer a programme on a day."""
    query = (
        select(offerings.c.organisation_id)
        .where(offerings.c.programme_id == programme_id, _runs(on))
        .distinct()
        .order_by(offerings.c.organisation_id)
    )
    return tuple(tx.execute(query).scalars())


def offers(tx: Connection, organisation_id: int, programme_id: int, on: date) -> bool:
    """Tell whether a school offers a programme on a day."""
    return organisation_id in schools_offering(tx, programme_id, on)


def _runs(on: date) -> ColumnElement[bool]:
    return and_(offerings.c.from_on <= on, offerings.c.until_on.is_(None) | (offerings.c.until_on >= on))
