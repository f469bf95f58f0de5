"""A match whose company failed or may not train any more: whoever counts on it is told, and the search goes on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

import engine
from engine.actor import SYSTEM
from engine.calendar import default_calendar
from engine.errors import ActionRefused, NotFound
from engine.orders import Order
from engine.tables import case_people, cases
from workflows.register.tables import companies, sites

COUNTING_ON_IT = ("match_proposed", "drafting_agreement")
TOLD = ("learner", "parent", "second_parent")
"""Choice: the coach has a task, and the company, which failed or was excluded, knows it best."""


def call_off(order: Order, action: str) -> bool:
    """Take a learner back to the search and mail who was to meet; False while the company can still go on.

    The mails are written first: a crash in between finds the same company and day again, and writes none twice.
    """
    case_id = order.number("case_id")
    with order.db.transaction() as tx:
        case = tx.execute(select(cases.c.state, cases.c.fields).where(cases.c.id == case_id)).one()
        if case.state in COUNTING_ON_IT and _is_active(tx, case.fields.get("site_id")):
            return False
        if case.state in COUNTING_ON_IT:
            _tell(tx, order, case, action)
    try:
        engine.advance(
            order.db,
            order.workflows,
            case_id,
            action,
            actor=SYSTEM,
            seen_version=None,
            now=order.now,
            key=order.key,
        )
    except (ActionRefused, NotFound):
        return False
    return True


def _is_active(tx: Connection, site_id: object) -> bool:
    query = (
        select(sites.c.status, companies.c.status.label("company"))
        .join(companies, companies.c.id == sites.c.company_id)
        .where(sites.c.id == site_id)
    )
    row = tx.execute(query).first()
    return row is None or (row.status, row.company) == ("active", "active")


def _tell(tx: Connection, order: Order, case: Any, kind: str) -> None:
    case_id, intake = order.number("case_id"), str(case.fields.get("intake_on") or "")
    ahead = intake >= default_calendar().local_date(order.now).isoformat() and case.state == "match_proposed"
    payload = {"company": case.fields.get("company_name"), **({"intake_on": intake} if ahead else {})}
    named = select(case_people.c.person_id).where(case_people.c.case_id == case_id, case_people.c.role.in_(TOLD))
    for person_id in tx.execute(named.order_by(case_people.c.id)).scalars().all():
        engine.post_mail(tx, kind, person_id, payload, case_id=case_id, key=order.key, now=order.now, on_case=True)
