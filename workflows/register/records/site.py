"""Establishments as a case points to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.tables import companies, sites

MOST = 300


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the active establishments of the case's company, or of all companies."""
    query = _query().where(sites.c.status == "active", companies.c.status == "active")
    company = asked.fields.get("company_id")
    if isinstance(company, int):
        query = query.where(sites.c.company_id == company)
    return tuple(
        (row.id, said(row)) for row in tx.execute(query.order_by(companies.c.name_key, sites.c.id).limit(MOST))
    )


def label(tx: Connection, record_id: int) -> str | None:
    """Return company and place."""
    row = tx.execute(_query().where(sites.c.id == record_id)).first()
    return said(row) if row else None


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return what describes the establishment and its company."""
    row = tx.execute(_query().where(sites.c.id == record_id)).first()
    if row is None:
        return {}
    return {
        "company_id": row.company_id,
        "company_name": row.company,
        "company_number": row.enterprise_number,
        "site_number": row.site_number,
        "site_address": address(row),
        "postcode": row.postcode,
    }


def said(row: Any) -> str:
    """Return an establishment as a list shows it: company, own name, municipality."""
    return ", ".join(part for part in (row.company, row.name, row.municipality or row.postcode) if part)


def address(row: Any) -> str:
    """Return street, postcode and municipality in one line."""
    town = " ".join(part for part in (row.postcode, row.municipality) if part)
    return ", ".join(part for part in (row.street, town) if part)


def _query() -> Select[Any]:
    company = (companies.c.name.label("company"), companies.c.enterprise_number)
    return select(sites, *company).join(companies, companies.c.id == sites.c.company_id)
