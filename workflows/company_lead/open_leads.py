"""Finds the open leads of an establishment, and where the city's cases belong. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, exists, select

from engine.errors import NotFound
from engine.tables import cases, organisations
from workflows.register.tables import lead_lines, leads


def open_leads(tx: Connection, site_id: int, programme_id: int | None = None) -> Sequence[Any]:
    """Return the open leads of an establishment, the oldest first; those that ask one programme, when it is given."""
    query = (
        select(cases.c.id, cases.c.code, cases.c.state, cases.c.organisation_id, leads.c.company_id)
        .join(leads, leads.c.case_id == cases.c.id)
        .where(leads.c.site_id == site_id, cases.c.closed_at.is_(None))
        .order_by(cases.c.id)
    )
    if programme_id is not None:
        query = query.where(
            exists().where(
                lead_lines.c.case_id == cases.c.id,
                lead_lines.c.programme_id == programme_id,
                lead_lines.c.dropped_on.is_(None),
            )
        )
    return tx.execute(query).all()


def older_twin(tx: Connection, case_id: int) -> str | None:
    """Return the code of an older open lead that asks for a programme of this open one at the same establishment."""
    mine = cases.alias("mine")
    site = (
        select(leads.c.site_id)
        .join(mine, mine.c.id == leads.c.case_id)
        .where(leads.c.case_id == case_id, mine.c.closed_at.is_(None))
        .scalar_subquery()
    )
    asked = lead_lines.alias("asked")
    alike = exists().where(
        lead_lines.c.case_id == cases.c.id,
        lead_lines.c.dropped_on.is_(None),
        asked.c.case_id == case_id,
        asked.c.dropped_on.is_(None),
        asked.c.programme_id == lead_lines.c.programme_id,
    )
    query = (
        select(cases.c.code)
        .join(leads, leads.c.case_id == cases.c.id)
        .where(leads.c.site_id == site, cases.c.closed_at.is_(None), cases.c.id < case_id, alike)
        .order_by(cases.c.id)
        .limit(1)
    )
    return tx.execute(query).scalar_one_or_none()


def newest_lead(tx: Connection, site_id: int) -> Any | None:
    """Return the newest lead of an establishment, open or closed."""
    query = (
        select(cases.c.id, cases.c.fields, leads.c.company_id)
        .join(leads, leads.c.case_id == cases.c.id)
        .where(leads.c.site_id == site_id)
        .order_by(cases.c.id.desc())
        .limit(1)
    )
    return tx.execute(query).first()


def the_city(tx: Connection) -> int:
    """Return the organisation in which leads begin.

    Raises:
        NotFound: nobody added the city.
    """
    query = select(organisations.c.id).where(organisations.c.kind == "city").order_by(organisations.c.id).limit(1)
    found = tx.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("no organisation of kind city")
    return int(found)
