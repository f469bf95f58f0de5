"""One company with everything that its page shows to whoever deals with it, and the little it shows to others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotFound
from workflows.register.allowed import keeps_companies, reads_contacts, reads_mentors
from workflows.register.company_history import Event, history_of
from workflows.register.dealings import added_by, deals_with
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

    ``limited``: another school deals with it. Then it tells no people, neither whom to call nor who changed what, but
    for what the reader added. ``mine`` are the rows that the reader may change, by table and id. ``contacts`` is None
    for whose business they are not.
    """

    row: Mapping[str, Any]
    number: str
    sites: tuple[SiteView, ...]
    contacts: tuple[Mapping[str, Any], ...] | None
    history: tuple[Event, ...]
    limited: bool
    mine: frozenset[tuple[str, int]]


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
        reader = _Reader(tx, actor, row["id"], today)
        contacts = reader.contacts() if reads_contacts(actor) else None
        return CompanyView(
            row=dict(row),
            number=written(row["enterprise_number"]),
            sites=tuple(reader.sites(contacts or ())),
            contacts=None if contacts is None else tuple(each for each in contacts if each["site_id"] is None),
            history=history_of(tx, row["id"]) if reader.mends else (),
            limited=not reader.mends,
            mine=frozenset(reader.mine),
        )


class _Reader:
    """Reads what belongs to a company for one person: everything, or only what they added themselves."""

    def __init__(self, tx: Connection, actor: Actor, company_id: int, today: date) -> None:
        self.tx, self.actor, self.company_id, self.today = tx, actor, company_id, today
        self.deals = deals_with(tx, actor, company_id, today)
        self.mends = self.deals or actor.holds("administrator")
        self.mine = {("companies", company_id)} if self.mends else set()

    def contacts(self) -> tuple[Mapping[str, Any], ...]:
        """Return the people of the company that the reader may know, those who left last."""
        query = select(company_contacts).where(company_contacts.c.company_id == self.company_id)
        query = query.order_by(company_contacts.c.ended_on.is_not(None), company_contacts.c.id)
        return self._people(company_contacts, query)

    def sites(self, contacts: tuple[Mapping[str, Any], ...]) -> Iterator[SiteView]:
        """Yield the establishments that stand, each with what belongs to it."""
        here = select(sites).where(sites.c.company_id == self.company_id, sites.c.status != "merged")
        rows = _all(self.tx, here.order_by(sites.c.id))
        self._note(sites, rows, all_of_them=self.mends)
        for row in rows:
            guides = select(mentors).where(mentors.c.site_id == row["id"])
            yield SiteView(
                row=row,
                where=address(SimpleNamespace(**row)),
                number=written(row["site_number"]),
                contacts=tuple(each for each in contacts if each["site_id"] == row["id"]),
                mentors=self._people(mentors, guides.order_by(mentors.c.id)) if reads_mentors(self.actor) else None,
                workplaces=tuple(self._workplaces(row["id"])),
                recognitions=_all(self.tx, _recognitions().where(recognitions.c.site_id == row["id"])),
            )

    def _workplaces(self, site_id: int) -> Iterator[WorkplaceView]:
        rows = _all(self.tx, _places().where(workplaces.c.site_id == site_id).order_by(workplaces.c.id))
        self._note(workplaces, rows, all_of_them=self.mends)
        for row in rows:
            yield WorkplaceView(
                id=row["id"],
                programme=row["official_name"],
                seats=seats(self.tx, row["id"], self.today),
                from_on=row["from_on"],
                until_on=row["until_on"],
                days=row["days"],
                withdrawn_on=row["withdrawn_on"],
            )

    def _people(self, table: Table, query: Select[Any]) -> tuple[Mapping[str, Any], ...]:
        rows = _all(self.tx, query)
        self._note(table, rows, all_of_them=self.deals)
        return tuple(each for each in rows if (table.name, each["id"]) in self.mine)

    def _note(self, table: Table, rows: Collection[Mapping[str, Any]], *, all_of_them: bool) -> None:
        """Note which of these rows the reader may change."""
        ids = [each["id"] for each in rows]
        self.mine |= {(table.name, key) for key in (ids if all_of_them else added_by(self.tx, self.actor, table, ids))}


def _places() -> Select[Any]:
    return select(workplaces, programmes.c.official_name).join(programmes, programmes.c.id == workplaces.c.programme_id)


def _recognitions() -> Select[Any]:
    return select(recognitions, programmes.c.official_name).join(
        programmes, programmes.c.id == recognitions.c.programme_id
    )


def _all(tx: Connection, query: Any) -> tuple[Mapping[str, Any], ...]:
    return tuple(dict(row) for row in tx.execute(query).mappings())
