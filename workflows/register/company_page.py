"""One company with everything that its page shows to whoever deals with it, and the little it shows to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotFound
from workflows.register.allowed import keeps_companies, reads_contacts, reads_mentors
from workflows.register.company_history import Event, history_of
from workflows.register.dealings import deals_with
from workflows.register.numbers import written
from workflows.register.places import Seats, seats
from workflows.register.records.site import address
from workflows.register.tables import (
    companies,
    company_contacts,
    mentors,
    programmes,
    recognitions,
    sites,
    workplaces,
)


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
    """An establishment with what belongs to it. ``mentors`` is None for whose business they are not."""

    row: Mapping[str, Any]
    where: str
    number: str
    contacts: tuple[Mapping[str, Any], ...]
    mentors: tuple[Mapping[str, Any], ...] | None
    workplaces: tuple[WorkplaceView, ...]
    recognitions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class CompanyView:
    """A company, its establishments, who is not bound to one of them, and who changed what.

    ``limited``: another school deals with it. Then it tells no people, neither whom to call nor who changed what, and
    nothing that stands may be changed. ``contacts`` is None for whose business they are not.
    """

    row: Mapping[str, Any]
    number: str
    sites: tuple[SiteView, ...]
    contacts: tuple[Mapping[str, Any], ...] | None
    history: tuple[Event, ...]
    limited: bool


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
        ours = deals_with(tx, actor, row["id"], today)
        contacts = _contacts(tx, row["id"]) if ours and reads_contacts(actor) else None
        return CompanyView(
            row=dict(row),
            number=written(row["enterprise_number"]),
            sites=tuple(_sites(tx, row["id"], contacts or (), today, named=ours and reads_mentors(actor))),
            contacts=None if contacts is None else tuple(each for each in contacts if each["site_id"] is None),
            history=history_of(tx, row["id"]) if ours or actor.holds("administrator") else (),
            limited=not (ours or actor.holds("administrator")),
        )


def _contacts(tx: Connection, company_id: int) -> tuple[Mapping[str, Any], ...]:
    """Return the people of a company, those who left last."""
    query = select(company_contacts).where(company_contacts.c.company_id == company_id)
    return _all(tx, query.order_by(company_contacts.c.ended_on.is_not(None), company_contacts.c.id))


def _sites(
    tx: Connection, company_id: int, contacts: tuple[Mapping[str, Any], ...], today: date, *, named: bool
) -> list[SiteView]:
    found = []
    here = select(sites).where(sites.c.company_id == company_id, sites.c.status != "merged").order_by(sites.c.id)
    for row in _all(tx, here):
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
                where=address(SimpleNamespace(**row)),
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


def _all(tx: Connection, query: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(dict(row) for row in tx.execute(query).mappings())
