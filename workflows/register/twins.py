"""Which records may be the same company or establishment as one that somebody looks at, or may have taken it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from workflows.register.allowed import may_merge
from workflows.register.company_search import find_companies
from workflows.register.known_companies import candidates_for
from workflows.register.numbers import written
from workflows.register.records.site import address
from workflows.register.tables import agreements, companies, sites


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that another may be joined to, with what tells it apart."""

    id: int
    label: str
    number: str
    sites: int
    learners: int


@dataclass(frozen=True, slots=True)
class Twins:
    """A record by its name, and those it may be the same as."""

    label: str
    company_id: int
    found: tuple[Twin, ...]


def twins_of_company(db: Database, company_id: int, text: str, *, actor: Actor, now: datetime) -> Twins:
    """Return the companies that may be the same as this one: those alike, or those found by ``text``.

    Raises:
        NotAllowed: the actor joins no records.
        NotFound: there is no such company, or it was joined to another.
    """
    may_merge(actor)
    with db.read() as tx:
        row = _one(tx, companies, company_id)
        alike = [each.id for each in candidates_for(tx, row.name, row.postcode, but=company_id)]
    searched = [each.id for each in find_companies(db, text, actor=actor, now=now).rows] if text.strip() else []
    wanted = [each for each in dict.fromkeys([*searched, *alike]) if each != company_id]
    return Twins(row.name, company_id, _twins(db, wanted))


def twins_of_site(db: Database, site_id: int, *, actor: Actor) -> Twins:
    """Return the other establishments of the same company.

    Raises:
        NotAllowed: the actor joins no records.
        NotFound: there is no such establishment, or it was joined to another.
    """
    may_merge(actor)
    with db.read() as tx:
        row = _one(tx, sites, site_id)
        at_work = (
            select(func.count())
            .where(agreements.c.site_id == sites.c.id, agreements.c.status == "running")
            .correlate(sites)
            .scalar_subquery()
        )
        others = select(sites, at_work.label("learners")).where(
            sites.c.company_id == row.company_id, sites.c.id != site_id, sites.c.status != "merged"
        )
        found = tx.execute(others.order_by(sites.c.id)).all()
    return Twins(
        _label(row),
        row.company_id,
        tuple(Twin(each.id, _label(each), written(each.site_number), 1, each.learners) for each in found),
    )


def takers_of_site(db: Database, site_id: int, text: str, *, actor: Actor, now: datetime) -> Twins:
    """Return the companies found by ``text`` that may have taken an establishment over; nobody is guessed.

    Raises:
        NotAllowed: the actor joins no records.
        NotFound: there is no such establishment, or it was joined to another.
    """
    may_merge(actor)
    with db.read() as tx:
        row = _one(tx, sites, site_id)
    searched = find_companies(db, text, actor=actor, now=now).rows if text.strip() else ()
    wanted = [each.id for each in searched if each.id != row.company_id and each.status == "active"]
    return Twins(_label(row), row.company_id, _twins(db, wanted))


def _twins(db: Database, wanted: list[int]) -> tuple[Twin, ...]:
    with db.read() as tx:
        found = {each.id: each for each in tx.execute(_companies().where(companies.c.id.in_(wanted)))}
    return tuple(_company(found[each]) for each in wanted)


def _one(tx: Connection, table: Any, record_id: int) -> Any:
    row = tx.execute(select(table).where(table.c.id == record_id, table.c.status != "merged")).first()
    if row is None:
        raise NotFound(f"no row {record_id} in {table.name}")
    return row


def _companies() -> Select[Any]:
    standing = (
        select(func.count())
        .where(sites.c.company_id == companies.c.id, sites.c.status != "merged")
        .correlate(companies)
        .scalar_subquery()
    )
    at_work = (
        select(func.count())
        .select_from(agreements.join(sites, sites.c.id == agreements.c.site_id))
        .where(sites.c.company_id == companies.c.id, agreements.c.status == "running")
        .correlate(companies)
        .scalar_subquery()
    )
    return select(companies, standing.label("sites"), at_work.label("learners"))


def _company(row: Any) -> Twin:
    return Twin(row.id, f"{row.name} ({row.postcode or '?'})", written(row.enterprise_number), row.sites, row.learners)


def _label(row: Any) -> str:
    return ", ".join(filter(None, (row.name, address(row))))
