"""A company that failed, or an establishment that the authority excluded: places go, and every case is told.

Each case moves in its own turn, by orders; who moves how is the business of its workflow.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from workflows.register.allowed import may_merge
from workflows.register.dealings import may_change
from workflows.register.tables import agreements, companies, leads, reservations, sites, workplaces
from workflows.register.upkeep import merged
from workflows.register.write import Writer


def declare_bankrupt(db: Database, company_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that a company failed: its places go, and every case that counts on it is told in its own turn.

    Raises:
        NotFound, NotAllowed: no such company, not for this actor, or another school deals with it.
        BadInput: a day to come, or a record that was joined to another.
    """
    may_merge(actor)
    may_change(db, companies, company_id, actor=actor, now=now)
    _refuse_future(on, now)
    with db.transaction() as tx:
        if problems := tuple(merged(tx, companies, company_id, "on")):
            raise BadInput(problems)
        writer = Writer(tx, actor, now)
        if not writer.change(companies, company_id, {"status": "bankrupt", "status_since": on}, kind="bankrupt"):
            return
        standing = select(sites.c.id).where(sites.c.company_id == company_id, sites.c.status != "merged")
        here = list(tx.execute(standing).scalars())
        for site_id in here:
            writer.change(sites, site_id, {"status": "closed"}, kind="closed")
            _close_workplaces(writer, site_id, on)
        key = f"company-{company_id}/{on.isoformat()}"
        _tell_trajectories(tx, here, on, code="bankruptcy", key=key, now=now)
        open_leads = select(leads.c.case_id).where(leads.c.company_id == company_id)
        for case_id in tx.execute(open_leads).scalars().all():
            payload = {"case_id": case_id, "company_id": company_id, "on": on.isoformat()}
            engine.post_order(tx, "company_lead.company_bankrupt", payload, key=f"{key}/{case_id}", now=now)


def exclude_site(db: Database, site_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that the authority excluded an establishment: its agreements end, its places go.

    Raises:
        NotFound, NotAllowed: no such establishment, not for this actor, or another school deals with the company.
        BadInput: a day to come, or a record that was joined to another.
    """
    may_merge(actor)
    may_change(db, sites, site_id, actor=actor, now=now)
    _refuse_future(on, now)
    with db.transaction() as tx:
        if problems := tuple(merged(tx, sites, site_id, "on")):
            raise BadInput(problems)
        writer = Writer(tx, actor, now)
        if writer.change(sites, site_id, {"status": "excluded"}, kind="excluded"):
            _close_workplaces(writer, site_id, on)
            _tell_trajectories(tx, [site_id], on, code="site_excluded", key=f"site-{site_id}/{on.isoformat()}", now=now)


def _refuse_future(on: date, now: datetime) -> None:
    if on > default_calendar().local_date(now):
        raise BadInput((FieldProblem("on", "date_in_future", (("day", on.isoformat()),)),))


def _close_workplaces(writer: Writer, site_id: int, on: date) -> None:
    """Withdraw every place of a site."""
    query = select(workplaces.c.id).where(workplaces.c.site_id == site_id, workplaces.c.withdrawn_on.is_(None))
    for workplace_id in writer.tx.execute(query).scalars().all():
        writer.change(workplaces, workplace_id, {"withdrawn_on": on}, kind="withdrawn")


def _tell_trajectories(tx: Connection, site_ids: list[int], on: date, *, code: str, key: str, now: datetime) -> None:
    running = select(agreements).where(agreements.c.site_id.in_(site_ids), agreements.c.status == "running")
    for row in tx.execute(running).all():
        payload = {
            "case_id": row.case_id,
            "agreement_id": row.id,
            "ended_on": on.isoformat(),
            "termination_code": code,
        }
        engine.post_order(tx, "learner_trajectory.end_agreement", payload, key=f"{key}/{row.id}", now=now)
    waiting = (
        select(reservations.c.case_id)
        .join(workplaces, workplaces.c.id == reservations.c.workplace_id)
        .where(workplaces.c.site_id.in_(site_ids), reservations.c.status == "held")
        .distinct()
    )
    for case_id in tx.execute(waiting).scalars().all():
        payload = {"case_id": case_id, "on": on.isoformat()}
        engine.post_order(tx, "learner_trajectory.workplace_gone", payload, key=f"{key}/{case_id}", now=now)
