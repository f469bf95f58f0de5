"""Searching the register by name as people type it, or by number: companies, and the people in them.

Whose people somebody may know is asked of ``dealings``: another school's contact is not found by guessing a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.spelling import EXACT, resembling
from workflows.register.allowed import reads_contacts, reads_mentors
from workflows.register.dealings import added_by, deals_with
from workflows.register.names import words_of
from workflows.register.numbers import WrongNumber, enterprise_number, site_number
from workflows.register.tables import companies, company_contacts, leads, mentors, sites

MOST = 25
LOOKED_AT = 100
"""Of more people than this with such a name, the likest are looked at."""


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody of a company: a contact person or a mentor (``kind``)."""

    name: str
    kind: str
    company_id: int
    company: str


def companies_called(db: Database, text: str) -> tuple[int, ...]:
    """Return the companies with such a name or number, the likest first; of a merged one what it became part of."""
    wanted = " ".join(words_of(text)) or text
    with db.read() as tx:
        rows = tx.execute(select(companies.c.id, companies.c.name, companies.c.merged_into_id)).all()
        sure = resembling(((row.id, " ".join(words_of(row.name)) or row.name) for row in rows), wanted)
        sure |= dict.fromkeys(_numbered(tx, text), EXACT)
    stands = {row.id: row.merged_into_id or row.id for row in rows}
    ordered = sorted(sure, key=lambda each: (-sure[each], each))
    return tuple(dict.fromkeys(stands[each] for each in ordered))


def leads_with_number(db: Database, text: str) -> tuple[int, ...]:
    """Return the leads of the company, or of the establishment, that has this number; who sees them asks the caller."""
    with db.read() as tx:
        found = _numbered(tx, text)
        query = select(leads.c.case_id).where(leads.c.company_id.in_(found)).order_by(leads.c.case_id.desc())
        return tuple(tx.execute(query.limit(MOST)).scalars()) if found else ()


def people_called(db: Database, text: str, *, actor: Actor, now: datetime) -> tuple[PersonFound, ...]:
    """Return contact persons and mentors with such a name, of the companies whose people the actor may know."""
    tables = [(company_contacts, "contact")] if reads_contacts(actor) else []
    tables += [(mentors, "mentor")] if reads_mentors(actor) else []
    found: list[tuple[int, PersonFound]] = []
    with db.read() as tx:
        for table, kind in tables:
            found += [(sure, PersonFound(row.name, kind, row.company_id, row.company)) for sure, row in
                      _known(tx, table, text, actor, now)]  # fmt: skip
    return tuple(person for _, person in sorted(found, key=lambda each: (-each[0], each[1].name)))[:MOST]


def _known(tx: Connection, table: Table, text: str, actor: Actor, now: datetime) -> Iterator[tuple[int, Any]]:
    today = default_calendar().local_date(now)
    names = tx.execute(select(table.c.id, table.c.name).where(table.c.name != "", _still_there(table)))
    sure = resembling(((row.id, row.name) for row in names), text)
    likest = sorted(sure, key=lambda each: (-sure[each], each))[:LOOKED_AT]
    query = select(table.c.id, table.c.name, companies.c.id.label("company_id"), companies.c.name.label("company"))
    if table is mentors:
        query = query.join(sites, sites.c.id == table.c.site_id)
    behind = sites.c.company_id if table is mentors else table.c.company_id
    rows = tx.execute(query.join(companies, companies.c.id == behind).where(table.c.id.in_(likest))).all()
    mine = added_by(tx, actor, table, [row.id for row in rows])
    deals = {each: deals_with(tx, actor, each, today) for each in {row.company_id for row in rows}}
    yield from ((sure[row.id], row) for row in rows if deals[row.company_id] or row.id in mine)


def _still_there(table: Table) -> ColumnElement[bool]:
    return (table.c.left_on if table is mentors else table.c.ended_on).is_(None)


def _numbered(tx: Connection, text: str) -> Collection[int]:
    same = []
    with suppress(WrongNumber):
        same.append(companies.c.enterprise_number == enterprise_number(text))
    with suppress(WrongNumber):
        same.append(companies.c.id.in_(select(sites.c.company_id).where(sites.c.site_number == site_number(text))))
    return tx.execute(select(companies.c.id).where(or_(*same))).scalars().all() if same else ()
