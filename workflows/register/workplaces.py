"""Workplaces: how many places a site has for one programme, from when and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import keeps_companies
from workflows.register.company_file import company_forms
from workflows.register.places import seats
from workflows.register.tables import mentors, programmes, sites, workplaces
from workflows.register.upkeep import Upkeep, absent
from workflows.register.write import Writer


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, sites, values["site_id"], "site_id")
    yield from absent(tx, programmes, values["programme_id"], "programme_id")
    yield from absent(tx, mentors, values["mentor_id"], "mentor_id")
    if values["until_on"] is not None and values["until_on"] < values["from_on"]:
        yield FieldProblem("until_on", "ends_before_start")
    if record_id is not None:
        stands = seats(tx, record_id, values["from_on"])
        if values["places"] < stands.held + stands.taken:
            yield FieldProblem("places", "places_in_use", (("used", str(stands.held + stands.taken)),))


KEPT = company_forms()["workplace"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="programme_id")


def add_workplace(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add places for a programme at an establishment and return the workplace's id.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_workplace(
    db: Database,
    workplace_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``; fewer places than are in use cannot be.
    """
    return UPKEEP.change(db, workplace_id, typed, actor=actor, now=now, seen=seen)


def withdraw_workplace(db: Database, workplace_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Offer the free places of a workplace no more; who works there stays.

    Raises:
        NotFound, NotAllowed: no such workplace, or not for this actor.
    """
    keeps_companies(actor)
    with db.transaction() as tx:
        Writer(tx, actor, now).change(workplaces, workplace_id, {"withdrawn_on": on}, kind="withdrawn")
