"""The list in which companies are found: by a part of the name, a number, a postcode or a municipality."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from workflows.register.allowed import keeps_companies
from workflows.register.names import key_of
from workflows.register.numbers import WrongNumber, enterprise_number, site_number, written
from workflows.register.tables import agreements, companies, sites

A_PAGE = 25
MOST = 500
"""More than this nobody reads: they search."""


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
class Companies:
    """The first companies that were found, and how many there are."""

    rows: tuple[Listed, ...]
    total: int


def find_companies(db: Database, text: str, *, actor: Actor, now: datetime, most: int = A_PAGE) -> Companies:
    """Return companies by a part of the name, a number, or a municipality; the first by name when nothing is asked.

    Raises:
        NotAllowed: the actor's roles keep no companies.
    """
    keeps_companies(actor)
    query = _query(default_calendar().local_date(now))
    # PostgreSQL takes no NUL in a text.
    if wanted := text.replace("\x00", "").strip():
        query = query.where(_matches(wanted))
    with db.read() as tx:
        rows = tx.execute(query.order_by(companies.c.name_key, companies.c.id).limit(min(most, MOST))).all()
        total = tx.execute(select(func.count()).select_from(query.with_only_columns(companies.c.id).subquery()))
        return Companies(tuple(map(_listed, rows)), total.scalar_one())


def companies_by_id(db: Database, ids: Sequence[int], *, actor: Actor, now: datetime) -> tuple[Listed, ...]:
    """Return these companies in the order given.

    Raises:
        NotAllowed: the actor's roles keep no companies.
    """
    keeps_companies(actor)
    query = _query(default_calendar().local_date(now)).where(companies.c.id.in_(ids))
    with db.read() as tx:
        found = {row.id: _listed(row) for row in tx.execute(query)}
    return tuple(found[each] for each in ids if each in found)


def _query(today: date) -> Select[Any]:
    working = (
        select(func.count())
        .select_from(agreements.join(sites, sites.c.id == agreements.c.site_id))
        .where(sites.c.company_id == companies.c.id, agreements.c.status == "running", agreements.c.ends_on >= today)
        .scalar_subquery()
    )
    place = select(func.min(sites.c.municipality)).where(sites.c.company_id == companies.c.id).scalar_subquery()
    return select(companies, working.label("learners"), place.label("place")).where(companies.c.status != "merged")


def _listed(row: Any) -> Listed:
    place = row.place or row.postcode or ""
    return Listed(row.id, row.name, written(row.enterprise_number), place, row.status, row.learners)


def _called(key: str) -> Any:
    """Match a part of the name, also of a record that was joined to this one."""
    joined = companies.alias()
    once = select(joined.c.merged_into_id).where(
        joined.c.merged_into_id.is_not(None), joined.c.name_key.contains(key, autoescape=True)
    )
    return or_(companies.c.name_key.contains(key, autoescape=True), companies.c.id.in_(once))


def _matches(text: str) -> Any:
    found = [_called(key_of(text))] if key_of(text) else []
    here = select(sites.c.company_id)
    with suppress(WrongNumber):
        found.append(companies.c.enterprise_number == enterprise_number(text))
    with suppress(WrongNumber):
        found.append(companies.c.id.in_(here.where(sites.c.site_number == site_number(text))))
    found.append(companies.c.id.in_(here.where(func.lower(sites.c.municipality) == text.lower())))
    found.append(companies.c.id.in_(here.where(sites.c.postcode == text)))
    return or_(*found)
