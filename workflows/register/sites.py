"""Establishments: where learners work; one record per establishment number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotFound
from workflows.register.allowed import keeps_companies, may_merge
from workflows.register.companies import Found
from workflows.register.company_file import company_forms
from workflows.register.municipalities import municipality_of
from workflows.register.numbers import WrongNumber, site_number
from workflows.register.repoint import repoint
from workflows.register.tables import companies, sites
from workflows.register.upkeep import Upkeep, absent
from workflows.register.write import Writer

LOCK = ("lock_case_id", "lock_organisation_id", "lock_person_id", "lock_since")


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, companies, values["company_id"], "company_id")
    number = values["site_number"]
    other = tx.execute(select(sites.c.id).where(sites.c.site_number == number)).scalar_one_or_none() if number else None
    if other is not None and other != record_id:
        yield FieldProblem("site_number", "already_there")
    if (values["latitude"] is None) != (values["longitude"] is None):
        yield FieldProblem("longitude", "needs_both")


def _completed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Add the municipality of the postcode where none was typed."""
    return {**values, "municipality": values["municipality"] or municipality_of(values["postcode"])}


KEPT = company_forms()["site"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="site_number", completed=_completed)


def add_site(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> Found:
    """Add an establishment, or return the one that has this number already.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong.
    """
    row = KEPT.read(with_number(typed))
    keeps_companies(actor)
    with db.transaction() as tx:
        query = select(sites).where(sites.c.site_number == row["site_number"])
        known = tx.execute(query).first() if row["site_number"] else None
        if known is not None:
            return Found(known.merged_into_id or known.id, new=False)
        return Found(UPKEEP.add_in(tx, row, actor=actor, now=now), new=True)


def change_site(
    db: Database, site_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, site_id, with_number(typed), actor=actor, now=now, seen=seen)


def merge_sites(db: Database, gone_id: int, kept_id: int, *, actor: Actor, now: datetime) -> None:
    """Join two records of one establishment, or an establishment that moved with a merger; nothing is sent again.

    Raises:
        NotFound, NotAllowed: no such establishment, or not for this actor.
        BadInput: they are one already, belong to two companies, or both have a number of their own.
    """
    may_merge(actor)
    with db.transaction() as tx:
        rows = {row.id: row for row in tx.execute(select(sites).where(sites.c.id.in_((gone_id, kept_id))))}
        if gone_id == kept_id:
            raise BadInput((FieldProblem("kept_id", "same_record"),))
        if len(rows) < 2:
            raise NotFound(f"no establishments {gone_id} and {kept_id}")
        gone, kept = rows[gone_id], rows[kept_id]
        if gone.company_id != kept.company_id:
            raise BadInput((FieldProblem("kept_id", "other_company"),))
        if gone.site_number and kept.site_number:
            raise BadInput((FieldProblem("kept_id", "two_numbers"),))
        writer = Writer(tx, actor, now)
        after = {"status": "merged", "merged_into_id": kept_id, "site_number": None}
        writer.change(sites, gone_id, after, kind="merged")
        if gone.site_number:
            writer.change(sites, kept_id, {"site_number": gone.site_number})
        if gone.lock_case_id is not None and kept.lock_case_id is None:
            # Whoever talks to the company goes on talking to it.
            writer.change(sites, kept_id, {name: getattr(gone, name) for name in LOCK}, kind="locked")
        repoint(writer, sites, gone_id, kept_id)


def with_number(typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed with the establishment number as it is kept.

    Raises:
        BadInput: it is no establishment number.
    """
    number = str(typed.get("site_number") or "").strip()
    if not number:
        return dict(typed)
    try:
        return {**typed, "site_number": site_number(number)}
    except WrongNumber as error:
        raise BadInput((FieldProblem("site_number", f"site_{error.code}", (("typed", number),)),)) from error
