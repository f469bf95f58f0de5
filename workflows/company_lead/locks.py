"""Which school talks to the company at an establishment: the lock on its row, a learner at work, or a lead.

Reads only, but for ``claim``, which makes others wait; who may talk is ``contact_rules``' business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, select

from engine.tables import case_people, cases, organisations, persons
from workflows.company_lead.known import Lock
from workflows.register.tables import agreements, companies, lead_offers, leads, sites

COACH = "trajectory_coach"


def _named(query: Select[Any], school: Any, case_id: Any) -> Select[Any]:
    """Add the school's name and the coach of the case: who is named on it today, so that a change of coach counts."""
    coach = and_(case_people.c.case_id == case_id, case_people.c.role == COACH)
    return (
        query.add_columns(
            organisations.c.name.label("school"), persons.c.id.label("coach_id"), persons.c.name.label("coach")
        )
        .join(organisations, organisations.c.id == school)
        .outerjoin(case_people, coach)
        .outerjoin(persons, persons.c.id == case_people.c.person_id)
    )


_THERE: BindParameter[Any] = bindparam("sites", expanding=True)
_CLAIMED = select(sites).where(sites.c.id == bindparam("site")).with_for_update()
_LOCKED = _named(
    select(
        sites.c.id.label("site_id"),
        sites.c.lock_organisation_id.label("organisation_id"),
        sites.c.lock_case_id.label("case_id"),
        sites.c.lock_since.label("since"),
    ),
    sites.c.lock_organisation_id,
    sites.c.lock_case_id,
).where(sites.c.id.in_(_THERE))
_BY_LEARNER = (
    _named(
        select(
            agreements.c.site_id,
            agreements.c.organisation_id,
            agreements.c.case_id,
            agreements.c.starts_on.label("since"),
        ),
        agreements.c.organisation_id,
        agreements.c.case_id,
    )
    .where(agreements.c.site_id.in_(_THERE), agreements.c.status == "running")
    .order_by(agreements.c.starts_on.desc(), agreements.c.id.desc())
)
"""The newest first, so that the oldest agreement is the one that stays when they are collected."""
_BY_LEAD = (
    _named(
        select(
            leads.c.site_id,
            lead_offers.c.organisation_id,
            lead_offers.c.case_id,
            lead_offers.c.answered_on.label("since"),
        )
        .join(leads, leads.c.case_id == lead_offers.c.case_id)
        .join(cases, cases.c.id == lead_offers.c.case_id),
        lead_offers.c.organisation_id,
        lead_offers.c.case_id,
    )
    .where(
        leads.c.site_id.in_(_THERE),
        lead_offers.c.answer == "accepted",
        lead_offers.c.returned_on.is_(None),
        cases.c.closed_at.is_(None),
    )
    .order_by(lead_offers.c.answered_on.desc(), lead_offers.c.id.desc())
)
"""The newest first, so that whoever accepted first is the one that stays when they are collected."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock, the case it comes from, and the person in it; ``by_learner`` when a learner at work is the reason."""

    lock: Lock
    case_id: int
    coach_id: int | None
    by_learner: bool = False


def claim(tx: Connection, site_id: int) -> Row[Any]:
    """Lock the establishment's row until the transaction ends and return it: of two cases one waits here."""
    return tx.execute(_CLAIMED, {"site": site_id}).one()


def quiet_until(tx: Connection, site_id: int) -> date | None:
    """Return until when establishment or company asked not to be contacted, the later of both."""
    wishes = select(sites.c.do_not_contact_until, companies.c.do_not_contact_until)
    query = wishes.join(companies, companies.c.id == sites.c.company_id).where(sites.c.id == site_id)
    return max((day for day in tx.execute(query).one() if day is not None), default=None)


def held(tx: Connection, site_id: int) -> Held | None:
    """Return who talks to the company at an establishment, None when nobody does."""
    return held_at(tx, [site_id]).get(site_id)


def held_at(tx: Connection, site_ids: Collection[int]) -> Mapping[int, Held]:
    """Return, per establishment, who talks to the company there.

    A school that accepted while another one had a learner there talks from the day that learner has left.
    """
    these = {"sites": list(site_ids)}
    by_lead = {row.site_id: _held(row) for row in tx.execute(_BY_LEAD, these).all()}
    by_learner = {row.site_id: _held(row, by_learner=True) for row in tx.execute(_BY_LEARNER, these).all()}
    explicit = {row.site_id: _held(row) for row in tx.execute(_LOCKED, these).all()}
    return {**by_lead, **by_learner, **explicit}


def _held(row: Row[Any], *, by_learner: bool = False) -> Held:
    lock = Lock(row.organisation_id, row.school, row.coach or "", row.since)
    return Held(lock, row.case_id, row.coach_id, by_learner)
