"""Two records that turn out to be one company, or one establishment: everything moves to the one that is kept.

Both keep their history, and nothing is sent again. What points to a record is moved by ``repoint.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from workflows.register.allowed import may_merge
from workflows.register.dealings import may_change
from workflows.register.repoint import repoint
from workflows.register.tables import companies, sites
from workflows.register.write import Writer

OF_COMPANY = ("postcode", "joint_committee", "social_maribel", "nace", "size")
OF_SITE = ("name", "street", "postcode", "municipality", "phone")
"""What the kept record takes over where it knows nothing itself."""
LOCK = ("lock_case_id", "lock_organisation_id", "lock_person_id", "lock_since")
COORDINATES = ("latitude", "longitude")


def merge_companies(db: Database, gone_id: int, kept_id: int, *, actor: Actor, now: datetime) -> None:
    """Join two records of one company: everything of ``gone_id`` moves to ``kept_id``.

    The kept record takes over the number and what it does not know; the later wish not to be contacted holds.

    Raises:
        NotFound, NotAllowed: no such company, or another school deals with the one that goes.
        BadInput: they are one already, do not stand alike (one failed), both have a number of their own, or another
            school deals with the one that is kept.
    """
    _let_pass(db, companies, gone_id, kept_id, actor=actor, now=now)
    with db.transaction() as tx:
        gone, kept = _both(tx, companies, gone_id, kept_id)
        _refuse(_unlike(gone, kept, gone.enterprise_number, kept.enterprise_number))
        values = _taken_over(gone, kept, OF_COMPANY)
        _join(Writer(tx, actor, now), companies, (gone, kept), "enterprise_number", values)


def merge_sites(db: Database, gone_id: int, kept_id: int, *, actor: Actor, now: datetime) -> None:
    """Join two records of one establishment of a company; whoever talks to the company goes on talking to it.

    Raises:
        NotFound, NotAllowed: no such establishment, or another school deals with its company.
        BadInput: as for companies, or they belong to two companies.
    """
    _let_pass(db, sites, gone_id, kept_id, actor=actor, now=now)
    with db.transaction() as tx:
        gone, kept = _both(tx, sites, gone_id, kept_id)
        if gone.company_id != kept.company_id:
            raise BadInput((FieldProblem("kept_id", "other_company"),))
        _refuse(_unlike(gone, kept, gone.site_number, kept.site_number))
        values = _taken_over(gone, kept, OF_SITE)
        if kept.latitude is None:
            values |= {name: getattr(gone, name) for name in COORDINATES}
        if kept.lock_case_id is None:
            values |= {name: getattr(gone, name) for name in LOCK}
        _join(Writer(tx, actor, now), sites, (gone, kept), "site_number", values)


def _let_pass(db: Database, table: Table, gone_id: int, kept_id: int, *, actor: Actor, now: datetime) -> None:
    """Let those pass who deal with both records: joining one's own to another's would open the other."""
    may_merge(actor)
    may_change(db, table, gone_id, actor=actor, now=now)
    try:
        may_change(db, table, kept_id, actor=actor, now=now)
    except NotAllowed as error:
        raise BadInput((FieldProblem("kept_id", "other_school"),)) from error


def _both(tx: Connection, table: Table, gone_id: int, kept_id: int) -> tuple[Row[Any], Row[Any]]:
    """Lock and return both rows, in the order of their ids: two people may join the same two at one moment."""
    if gone_id == kept_id:
        raise BadInput((FieldProblem("kept_id", "same_record"),))
    query = select(table).where(table.c.id.in_((gone_id, kept_id))).order_by(table.c.id).with_for_update()
    rows = {row.id: row for row in tx.execute(query)}
    if len(rows) < 2:
        raise NotFound(f"no {table.name} {gone_id} and {kept_id}")
    return rows[gone_id], rows[kept_id]


def _unlike(gone: Row[Any], kept: Row[Any], number: str | None, other: str | None) -> Iterator[FieldProblem]:
    if "merged" in {gone.status, kept.status}:
        yield FieldProblem("kept_id", "merged_record")
    elif gone.status != kept.status:
        yield FieldProblem("kept_id", "other_status")
    if number and other:
        yield FieldProblem("kept_id", "two_numbers")


def _taken_over(gone: Row[Any], kept: Row[Any], names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(gone, name) for name in names if not getattr(kept, name)}
    wishes = [each.do_not_contact_until for each in (gone, kept) if each.do_not_contact_until is not None]
    return {**values, "do_not_contact_until": max(wishes, default=None)}


def _join(writer: Writer, table: Table, both: tuple[Row[Any], Row[Any]], number: str, values: dict[str, Any]) -> None:
    gone, kept = both
    after = {"status": "merged", "merged_into_id": kept.id, number: None}
    writer.change(table, gone.id, after, kind="merged")
    writer.change(table, kept.id, {**values, number: getattr(kept, number) or getattr(gone, number)}, kind="joined")
    repoint(writer, table, gone.id, kept.id)


def _refuse(problems: Iterator[FieldProblem]) -> None:
    if found := tuple(problems):
        raise BadInput(found[:1])
