"""Moving everything that points to one row of the register to another, when two turn out to be the same.

Cases hold copies of what they chose: they are asked to read it anew, also when a row changed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, or_, select, union

import engine
from engine.tables import case_people, cases, persons
from workflows.register.tables import agreements, companies, leads, recognitions, reservations, sites, workplaces
from workflows.register.write import Writer


def repoint(writer: Writer, target: Table, gone_id: int, kept_id: int) -> None:
    """Let every row that points to ``gone_id`` of ``target`` point to ``kept_id``, each with its own event.

    Also what was merged into it before, so that a record is always one step from the one that is kept. Open cases that
    hold a copy are asked to follow; nothing is sent to anybody.
    """
    for table in target.metadata.sorted_tables:
        for column in table.c:
            if column.references(target.c.id):
                [key] = table.primary_key.columns
                for record_id in writer.tx.execute(select(key).where(column == gone_id)).scalars().all():
                    writer.change(table, record_id, {column.name: kept_id}, kind="merged")
    tell_cases(writer, target, kept_id, f"{target.name}-{gone_id}-{kept_id}")


def tell_cases_of(tx: Connection, form: str, record_id: int, now: datetime) -> None:
    """Ask every open case on which somebody of the register is named to read their name and address anew."""
    named = (
        select(cases.c.id, cases.c.workflow)
        .join(case_people, case_people.c.case_id == cases.c.id)
        .join(persons, persons.c.id == case_people.c.person_id)
        .where(persons.c.record == f"{form}/{record_id}", cases.c.closed_at.is_(None))
    )
    for row in tx.execute(named.order_by(cases.c.id)).all():
        kind, once = f"{row.workflow}.follow_register", f"{form}-{record_id}-{now.isoformat()}/{row.id}"
        engine.post_order(tx, kind, {"case_id": row.id}, key=once, now=now)


def tell_cases(writer: Writer, target: Table, kept_id: int, once: str) -> None:
    """Ask every open case that counts on the kept row to read it anew."""
    here = sites.c.company_id == kept_id if target is companies else sites.c.id == kept_id
    of_lead = leads.c.company_id if target is companies else leads.c.site_id
    standing = select(sites.c.id).where(here)
    places = select(workplaces.c.id).where(workplaces.c.site_id.in_(standing))
    counting = union(
        select(leads.c.case_id).where(of_lead == kept_id),
        select(recognitions.c.case_id).where(recognitions.c.site_id.in_(standing)),
        select(agreements.c.case_id).where(agreements.c.site_id.in_(standing)),
        select(reservations.c.case_id).where(reservations.c.workplace_id.in_(places)),
    ).subquery()
    # A lead that was closed may be opened again.
    alive = or_(cases.c.closed_at.is_(None), cases.c.workflow == "company_lead")
    query = select(cases.c.id, cases.c.workflow).where(cases.c.id.in_(select(counting.c.case_id)), alive)
    for row in writer.tx.execute(query.order_by(cases.c.id)).all():
        kind, payload = f"{row.workflow}.follow_register", {"case_id": row.id}
        engine.post_order(writer.tx, kind, payload, key=f"{once}/{row.id}", now=writer.now)
