"""An establishment that goes on under another company: its people, leads and places go along, its history stays.

Source: Crossroads Bank for Enterprises: an enterprise number is never passed on, an establishment number may move with
a merger; so the history belongs to both companies (domain C3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from workflows.register.allowed import may_merge
from workflows.register.dealings import may_change
from workflows.register.repoint import tell_cases
from workflows.register.tables import companies, company_contacts, leads, sites
from workflows.register.upkeep import absent, merged
from workflows.register.write import Writer

MOVED = "moved"


def move_site(db: Database, site_id: int, company_id: int, *, actor: Actor, now: datetime) -> None:
    """Let an establishment belong to the company that took it over; nothing is sent to anybody.

    Raises:
        NotFound: there is no such establishment.
        NotAllowed: the actor joins no records, or another school deals with the company.
        BadInput: it belongs to that company already, or one of the two records was joined to another.
    """
    may_merge(actor)
    may_change(db, sites, site_id, actor=actor, now=now)
    with db.transaction() as tx:
        wrong = [
            *absent(tx, companies, company_id, "kept_id"),
            *_stopped(tx, company_id),
            *merged(tx, sites, site_id, "kept_id"),
        ]
        if wrong:
            raise BadInput(tuple(wrong))
        writer = Writer(tx, actor, now)
        if not writer.change(sites, site_id, {"company_id": company_id}, kind=MOVED):
            raise BadInput((FieldProblem("kept_id", "same_record"),))
        for table in (company_contacts, leads):
            [key] = table.primary_key.columns
            for row_id in tx.execute(select(key).where(table.c.site_id == site_id)).scalars().all():
                writer.change(table, row_id, {"company_id": company_id}, kind=MOVED)
        tell_cases(writer, sites, site_id, f"site-{site_id}-{company_id}-{now.isoformat()}")


def _stopped(tx: Connection, company_id: int) -> Iterator[FieldProblem]:
    status = tx.execute(select(companies.c.status).where(companies.c.id == company_id)).scalar_one_or_none()
    if status not in {"active", None}:
        yield FieldProblem("kept_id", "merged_record" if status == "merged" else "company_not_active")
