"""Whom to talk to at a company, and whether schools may have the details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import keeps_companies
from workflows.register.company_file import company_forms
from workflows.register.tables import companies, sites
from workflows.register.upkeep import Upkeep, absent


def _rules(tx: Connection, values: Mapping[str, Any], _record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, companies, values["company_id"], "company_id")
    yield from absent(tx, sites, values["site_id"], "site_id")
    here = tx.execute(select(sites.c.company_id).where(sites.c.id == values["site_id"])).scalar_one_or_none()
    if here is not None and here != values["company_id"]:
        yield FieldProblem("site_id", "other_company")
    if not values["phone"] and not values["email"]:
        yield FieldProblem("phone", "phone_or_mail")


KEPT = company_forms()["contact"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="name")


def add_contact(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a contact person and return their id.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_contact(
    db: Database, contact_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, contact_id, typed, actor=actor, now=now, seen=seen)
