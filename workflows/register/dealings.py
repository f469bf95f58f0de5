"""With which companies a school deals: their people it reads, and what stands of them it may change.

Of any other company a school reads that it exists, where, which places it has and who talks to it. The city deals with
every company; an administrator mends records, and reads nothing of people.

Source: domain B7, rows "lead, company, contacts" and "mentor"; interface 3.6, personal details only after accepting.
Choice: whatever somebody knows of a company may be added by anybody who keeps companies; who added a row mends it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select, union_all

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import NotAllowed, NotFound
from engine.tables import cases
from workflows.register.allowed import CITY, SCHOOL_STAFF
from workflows.register.tables import (
    agreements,
    companies,
    lead_offers,
    leads,
    mentors,
    register_events,
    reservations,
    sites,
    workplaces,
)

RECORDS = frozenset({companies.name, sites.name, workplaces.name})
"""What says nothing of people."""


def deals_with(tx: Connection, actor: Actor, company_id: int, today: date) -> bool:
    """Tell whether somebody works with a company: for the city, or for a school that has a part in it.

    A school has when it brought the company, accepted its lead, talks to it, holds a place there or has an agreement.
    """
    if actor.is_system or any(actor.holds(role) for role in CITY):
        return True
    if any(each.role in SCHOOL_STAFF and each.organisation_id is None for each in actor.grants):
        return True
    schools = frozenset().union(*(actor.organisations(role) for role in SCHOOL_STAFF))
    return bool(schools) and tx.execute(_parts_of(schools, company_id, today)).first() is not None


def may_change(db: Database, table: Table, record_id: int, *, actor: Actor, now: datetime) -> None:
    """Let those pass who may change what stands of a company: whoever deals with it, or added that row.

    Raises:
        NotFound: there is no such row.
        NotAllowed: another school deals with the company.
    """
    with db.read() as tx:
        company_id = company_behind(tx, table, record_id)
        mends = actor.holds("administrator") and table.name in RECORDS
        if mends or deals_with(tx, actor, company_id, default_calendar().local_date(now)):
            return
        if not added_by(tx, actor, table, [record_id]):
            raise NotAllowed("only those who deal with a company change what stands of it", roles=CITY)


def company_behind(tx: Connection, table: Table, record_id: int) -> int:
    """Return the company that a row belongs to.

    Raises:
        NotFound: there is no such row.
    """
    of_site = table in (mentors, workplaces)
    [owner] = [companies.c.id] if table is companies else [sites.c.company_id] if of_site else [table.c.company_id]
    query = select(owner).where(table.c.id == record_id)
    if of_site:
        query = query.join(table, table.c.site_id == sites.c.id)
    found = tx.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no row {record_id} in {table.name}")
    return int(found)


def _parts_of(schools: frozenset[int], company_id: int, today: date) -> Select[Any]:
    """Ask for whatever ties one of these schools to a company."""
    here = select(sites.c.id).where(sites.c.company_id == company_id)
    same = or_(companies.c.id == company_id, companies.c.merged_into_id == company_id)
    found = union_all(
        select(companies.c.id).where(same, companies.c.created_by.in_(schools)),
        select(sites.c.id).where(sites.c.company_id == company_id, sites.c.lock_organisation_id.in_(schools)),
        select(agreements.c.id).where(
            agreements.c.site_id.in_(here),
            agreements.c.organisation_id.in_(schools),
            agreements.c.status != "withdrawn",
        ),
        select(reservations.c.id)
        .join(workplaces, workplaces.c.id == reservations.c.workplace_id)
        .join(cases, cases.c.id == reservations.c.case_id)
        .where(
            workplaces.c.site_id.in_(here),
            cases.c.organisation_id.in_(schools),
            reservations.c.status == "held",
            reservations.c.until_on >= today,
        ),
        select(lead_offers.c.id)
        .join(leads, leads.c.case_id == lead_offers.c.case_id)
        .where(
            leads.c.company_id == company_id,
            lead_offers.c.organisation_id.in_(schools),
            lead_offers.c.answer == "accepted",
            lead_offers.c.returned_on.is_(None),
        ),
    ).subquery()
    return select(found).limit(1)


def added_by(tx: Connection, actor: Actor, table: Table, ids: Collection[int]) -> frozenset[int]:
    """Return which of these rows somebody added: a slip of the pen is mended by who made it."""
    query = select(register_events.c.record_id).where(
        register_events.c.record == table.name,
        register_events.c.record_id.in_(ids),
        register_events.c.kind == "added",
        register_events.c.actor_id == actor.person_id,
    )
    return frozenset() if actor.person_id is None else frozenset(tx.execute(query).scalars())
