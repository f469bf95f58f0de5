"""Workplaces as a case points to them: those with a free place for its programme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.places import seats
from workflows.register.records.site import address
from workflows.register.tables import companies, company_contacts, sites, workplaces

MOST = 200


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the workplaces of the case's programme with a place left today, by company."""
    today = asked.today
    query = _query().where(
        workplaces.c.programme_id == asked.fields.get("programme_id"),
        or_(workplaces.c.until_on.is_(None), workplaces.c.until_on >= today),
        or_(workplaces.c.withdrawn_on.is_(None), workplaces.c.withdrawn_on > today),
        sites.c.status == "active",
        companies.c.status == "active",
    )
    found = []
    for row in tx.execute(query.order_by(companies.c.name_key, workplaces.c.id).limit(MOST)).all():
        left = seats(tx, row.id, today, without=asked.case_id).free
        if left:
            found.append((row.id, f"{_said(row)}: {left} / {row.places}"))
    return tuple(found)


def label(tx: Connection, record_id: int) -> str | None:
    """Return company, municipality and days."""
    row = tx.execute(_query().where(workplaces.c.id == record_id)).first()
    return _said(row) if row else None


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what describes the place, its establishment and whom to call there."""
    row = tx.execute(_query().where(workplaces.c.id == record_id)).first()
    if row is None:
        return {}
    contact = tx.execute(_contacts(row)).first()
    return {
        "company_id": row.company_id,
        "site_id": row.site_id,
        "company_name": row.company,
        "company_number": row.enterprise_number,
        "site_number": row.site_number,
        "site_address": address(row),
        "contact_name": contact.name if contact else None,
        "contact_email": contact.email if contact else None,
        "contact_phone": contact.phone if contact else None,
        "simulated": row.simulated,
        "days": row.days,
    }


def _said(row: Any) -> str:
    where = ", ".join(part for part in (row.company, row.municipality or row.postcode) if part)
    return f"{where} ({row.days})" if row.days else where


def _query() -> Select[Any]:
    place = (sites.c.company_id, sites.c.site_number, sites.c.street, sites.c.postcode, sites.c.municipality)
    company = (companies.c.name.label("company"), companies.c.enterprise_number)
    return (
        select(workplaces, *place, *company)
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
    )


def _contacts(row: Any) -> Select[Any]:
    here = or_(company_contacts.c.site_id == row.site_id, company_contacts.c.site_id.is_(None))
    return (
        select(company_contacts)
        .where(company_contacts.c.company_id == row.company_id, company_contacts.c.ended_on.is_(None), here)
        .order_by(company_contacts.c.site_id.is_(None), company_contacts.c.id)
        .limit(1)
    )
