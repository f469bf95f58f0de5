"""Whom to talk to at a company, and whether schools may have the details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import keeps_contacts
from workflows.register.company_file import company_forms
from workflows.register.dealings import may_change
from workflows.register.repoint import tell_cases
from workflows.register.tables import companies, company_contacts, sites
from workflows.register.upkeep import Upkeep, absent, in_future, merged, row_of
from workflows.register.write import Writer


def _rules(today: date, tx: Connection, values: Mapping[str, Any], _record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, companies, values["company_id"], "company_id")
    yield from merged(tx, companies, values["company_id"], "company_id")
    yield from absent(tx, sites, values["site_id"], "site_id")
    yield from merged(tx, sites, values["site_id"], "site_id")
    yield from in_future(values, ("consent_on",), today)
    here = tx.execute(select(sites.c.company_id).where(sites.c.id == values["site_id"])).scalar_one_or_none()
    if here is not None and here != values["company_id"]:
        yield FieldProblem("site_id", "other_company")
    if not values["phone"] and not values["email"]:
        yield FieldProblem("phone", "phone_or_mail")


KEPT = company_forms()["contact"]


def upkeep(now: datetime) -> Upkeep:
    """Return how contact persons are kept today."""
    today = default_calendar().local_date(now)
    return Upkeep(KEPT, partial(_rules, today), lambda actor, _values: keeps_contacts(actor), same="name")


def add_contact(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a contact person and return their id.

    Raises:
        NotAllowed: the actor is not on the staff of the city or a school.
        BadInput: with everything that is wrong.
    """
    return upkeep(now).add(db, typed, actor=actor, now=now)


def change_contact(
    db: Database, contact_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs. Open cases that count on the company follow.

    Raises:
        NotFound, BadInput: as ``Upkeep.change``.
        NotAllowed: as for adding, or another school deals with this company.
    """
    keeps_contacts(actor)
    may_change(db, company_contacts, contact_id, actor=actor, now=now)
    with db.transaction() as tx:
        changed = upkeep(now).change_in(tx, contact_id, typed, actor=actor, now=now, seen=seen)
        if changed:
            company_id = row_of(tx, KEPT, contact_id)["company_id"]
            tell_cases(Writer(tx, actor, now), companies, company_id, f"contact-{contact_id}-{now.isoformat()}")
        return changed
