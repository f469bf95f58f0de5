"""One company with everything that its page shows, and the list in which it is found."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotFound
from workflows.register.allowed import MENTOR_KEEPERS, keeps_companies
from workflows.register.names import key_of
from workflows.register.numbers import WrongNumber, enterprise_number, site_number, written
from workflows.register.places import Seats, seats
from workflows.register.tables import (
    agreements,
    companies,
    company_contacts,
    mentors,
    programmes,
    recognitions,
    register_events,
    sites,
    workplaces,
)

MOST = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A company in the list; ``learners`` work there today."""

    id: int
    name: str
    number: str
    place: str
    status: str
    learners: int


@dataclass(frozen=True, slots=True)
class WorkplaceView:
    """Places of an establishment for one programme, and how many are free."""

    id: int
    programme: str
    seats: Seats
    from_on: date
    until_on: date | None
    days: str
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """An establishment with what belongs to it. ``mentors`` is None for who may not see what was seen of them."""

    row: Mapping[str, Any]
    number: str
    contacts: tuple[Mapping[str, Any], ...]
    mentors: tuple[Mapping[str, Any], ...] | None
    workplaces: tuple[WorkplaceView, ...]
    recognitions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class CompanyView:
    """A company, its establishments, who is not bound to one of them, and who changed what."""

    row: Mapping[str, Any]
    number: str
    sites: tuple[SiteView, ...]
    contacts: tuple[Mapping[str, Any], ...]
    history: tuple[Mapping[str, Any], ...]


def find_companies(db: Database, text: str, *, actor: Actor, now: datetime) -> tuple[Listed, ...]:
    """Return companies by a part of the name, a number, or a municipality; the first by name when nothing is asked.

    Raises:
        NotAllowed: the actor's roles keep no companies.
    """
    keeps_companies(actor)
    today = default_calendar().local_date(now)
    working = (
        select(func.count())
        .select_from(agreements.join(sites, sites.c.id == agreements.c.site_id))
        .where(sites.c.company_id == companies.c.id, agreements.c.status == "running", agreements.c.ends_on >= today)
        .scalar_subquery()
    )
    place = select(func.min(sites.c.municipality)).where(sites.c.company_id == companies.c.id).scalar_subquery()
    query = select(companies, working.label("learners"), place.label("place")).where(companies.c.status != "merged")
    if text.strip():
        query = query.where(_matches(text.strip()))
    with db.read() as tx:
        rows = tx.execute(query.order_by(companies.c.name_key, companies.c.id).limit(MOST)).all()
    return tuple(
        Listed(
            row.id, row.name, written(row.enterprise_number), row.place or row.postcode or "", row.status, row.learners
        )
        for row in rows
    )


def view_company(db: Database, company_id: int, *, actor: Actor, now: datetime) -> CompanyView:
    """Return the page of one company; of a merged one that of the company it became part of.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        NotFound: there is no such company.
    """
    keeps_companies(actor)
    today = default_calendar().local_date(now)
    with db.read() as tx:
        row = tx.execute(select(companies).where(companies.c.id == company_id)).mappings().first()
        if row is not None and row["merged_into_id"] is not None:
            row = tx.execute(select(companies).where(companies.c.id == row["merged_into_id"])).mappings().first()
        if row is None:
            raise NotFound(f"no company {company_id}")
        named = any(actor.holds(role) for role in MENTOR_KEEPERS) or actor.is_system
        contacts = _all(tx, select(company_contacts).where(company_contacts.c.company_id == row["id"]))
        return CompanyView(
            row=dict(row),
            number=written(row["enterprise_number"]),
            sites=tuple(_sites(tx, row["id"], contacts, today, named=named)),
            contacts=tuple(each for each in contacts if each["site_id"] is None),
            history=_history(tx, row["id"]),
        )


def _matches(text: str) -> Any:
    found = [companies.c.name_key.contains(key_of(text), autoescape=True)] if key_of(text) else []
    here = select(sites.c.company_id)
    with suppress(WrongNumber):
        found.append(companies.c.enterprise_number == enterprise_number(text))
    with suppress(WrongNumber):
        found.append(companies.c.id.in_(here.where(sites.c.site_number == site_number(text))))
    found.append(companies.c.id.in_(here.where(func.lower(sites.c.municipality) == text.lower())))
    found.append(companies.c.id.in_(here.where(sites.c.postcode == text)))
    return or_(*found)


def _sites(
    tx: Connection, company_id: int, contacts: tuple[Mapping[str, Any], ...], today: date, *, named: bool
) -> list[SiteView]:
    found = []
    for row in _all(tx, select(sites).where(sites.c.company_id == company_id, sites.c.status != "merged")):
        places = select(workplaces, programmes.c.official_name).join(
            programmes, programmes.c.id == workplaces.c.programme_id
        )
        known = select(recognitions, programmes.c.official_name).join(
            programmes, programmes.c.id == recognitions.c.programme_id
        )
        guides = _all(tx, select(mentors).where(mentors.c.site_id == row["id"])) if named else None
        found.append(
            SiteView(
                row=row,
                number=written(row["site_number"]),
                contacts=tuple(each for each in contacts if each["site_id"] == row["id"]),
                mentors=guides,
                workplaces=tuple(
                    WorkplaceView(
                        id=each["id"],
                        programme=each["official_name"],
                        seats=seats(tx, each["id"], today),
                        from_on=each["from_on"],
                        until_on=each["until_on"],
                        days=each["days"],
                        withdrawn_on=each["withdrawn_on"],
                    )
                    for each in _all(tx, places.where(workplaces.c.site_id == row["id"]))
                ),
                recognitions=_all(tx, known.where(recognitions.c.site_id == row["id"])),
            )
        )
    return found


def _history(tx: Connection, company_id: int) -> tuple[Mapping[str, Any], ...]:
    """Return what happened to a company, and to every record that was joined to it, the newest first."""
    query = (
        select(
            register_events.c.kind,
            register_events.c.actor_name,
            register_events.c.at,
            register_events.c.payload,
            companies.c.name,
        )
        .join(companies, companies.c.id == register_events.c.record_id)
        .where(
            register_events.c.record == "companies",
            or_(companies.c.id == company_id, companies.c.merged_into_id == company_id),
        )
        .order_by(register_events.c.at.desc(), register_events.c.id.desc())
    )
    return _all(tx, query)


def _all(tx: Connection, query: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(dict(row) for row in tx.execute(query).mappings())
