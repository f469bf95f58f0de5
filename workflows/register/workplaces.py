"""Workplaces: how many places a site has for one programme, from when and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import keeps_companies
from workflows.register.company_file import company_forms
from workflows.register.dealings import may_change
from workflows.register.places import seats
from workflows.register.tables import companies, mentors, programmes, sites, workplaces
from workflows.register.upkeep import Upkeep, absent
from workflows.register.week import DAYS
from workflows.register.write import Writer


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, sites, values["site_id"], "site_id")
    if record_id is None:
        yield from _no_longer(tx, values["site_id"])
    yield from absent(tx, programmes, values["programme_id"], "programme_id")
    yield from _elsewhere(tx, values)
    if values["until_on"] is not None and values["until_on"] < values["from_on"]:
        yield FieldProblem("until_on", "ends_before_start")
    if unknown := [day for day in week(values["days"]) if day not in DAYS]:
        yield FieldProblem("days", "not_weekdays", (("typed", ", ".join(unknown)),))


def _no_longer(tx: Connection, site_id: int) -> Iterator[FieldProblem]:
    query = select(sites.c.status, companies.c.status).join(companies).where(sites.c.id == site_id)
    row = tx.execute(query).first()
    if row is not None and set(row) != {"active"}:
        yield FieldProblem("site_id", "site_not_active")


def _elsewhere(tx: Connection, values: Mapping[str, Any]) -> Iterator[FieldProblem]:
    mentor = tx.execute(select(mentors.c.site_id).where(mentors.c.id == values["mentor_id"])).scalar_one_or_none()
    if values["mentor_id"] is not None and mentor is None:
        yield FieldProblem("mentor_id", "unknown_choice", (("typed", str(values["mentor_id"])),))
    elif mentor is not None and mentor != values["site_id"]:
        yield FieldProblem("mentor_id", "other_site")


def week(days: str) -> list[str]:
    """Return the days of a list as it is typed: ``Wo, do`` are ``wo`` and ``do``."""
    return [part.strip().lower() for part in days.split(",") if part.strip()]


def _completed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write the days in the order of the week, each once, and what the workplace offers as a list."""
    typed, offers = week(values["days"]), values["offers"]
    listed = offers if isinstance(offers, list) else [each.strip() for each in str(offers or "").split(",")]
    return {
        **values,
        "days": ",".join(day for day in DAYS if day in typed),
        "offers": [each for each in listed if each],
    }


KEPT = company_forms()["workplace"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="programme_id", completed=_completed)


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
        NotAllowed: the actor's roles keep no companies, or another school deals with this one.
        NotFound, BadInput: as ``Upkeep.change``; fewer places than are in use cannot be.
    """
    today = default_calendar().local_date(now)

    def rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
        yield from _rules(tx, values, record_id)
        # Whoever takes a place at this moment locks the same row first.
        tx.execute(select(workplaces.c.id).where(workplaces.c.id == record_id).with_for_update())
        stands = seats(tx, workplace_id, today)
        if values["places"] < stands.held + stands.taken:
            yield FieldProblem("places", "places_in_use", (("used", str(stands.held + stands.taken)),))

    keeps_companies(actor)
    may_change(db, workplaces, workplace_id, actor=actor, now=now)
    return replace(UPKEEP, rules=rules).change(db, workplace_id, typed, actor=actor, now=now, seen=seen)


def withdraw_workplace(db: Database, workplace_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Offer the free places of a workplace no more; who works there stays.

    Raises:
        NotFound, NotAllowed: no such workplace, or another school deals with the company.
    """
    keeps_companies(actor)
    may_change(db, workplaces, workplace_id, actor=actor, now=now)
    with db.transaction() as tx:
        Writer(tx, actor, now).change(workplaces, workplace_id, {"withdrawn_on": on}, kind="withdrawn")
