"""Effects on contact: one school talks to the company, what was said is kept, the lock goes on or is given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from engine.effects import EffectContext
from engine.tables import cases
from engine.values import Stored
from workflows.company_lead import locks
from workflows.company_lead.rows import accepted_offer, lead_of, writer
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import contacts, lead_offers, leads, sites

WITH_SCHOOL = ("accepted", "contacted", "visited", "workplace_agreed", "matched")
UNREACHED = "no_answer"
"""Choice: a telephone that nobody took is an attempt in time, and has disturbed nobody for thirty days."""


def lock_contact(context: EffectContext) -> Mapping[str, Stored]:
    """Let this school be the one that talks to the company, unless another one does already.

    That other one stays the single point of contact. A company that somebody called lately, or that asked for rest, is
    left in peace: the first contact can be made from the day that is returned.
    """
    site_id = _site(context)
    site = locks.claim(context.tx, site_id)
    found = locks.held(context.tx, site_id)
    if found is not None and found.lock.organisation_id != context.organisation_id:
        elsewhere = {"contact_organisation_id": found.lock.organisation_id}
        writer(context).change(leads, context.case_id, elsewhere, kind="contact_elsewhere")
        return {"contact_from_on": None}
    if site.lock_case_id is None:
        _write_lock(context, site_id, context.case_id, context.organisation_id, context.number("lead_coach"))
    return {"contact_from_on": contact_from(context, site_id)}


def contact_from(context: EffectContext, site_id: int) -> str | None:
    """Return from which day a school may make its first contact, None when it may today."""
    quiet = locks.quiet_until(context.tx, site_id)
    days = (quiet + timedelta(days=1) if quiet else None, _free_from(context, site_id))
    first = max((day for day in days if day is not None), default=None)
    return first.isoformat() if first is not None and first > context.today else None


def unlock_contact(context: EffectContext) -> None:
    """Give the lock back; another school that has a lead of this establishment gets it, the longest-serving first."""
    site_id = _site(context)
    site = locks.claim(context.tx, site_id)
    lead = lead_of(context)
    if lead is not None and lead.contact_organisation_id is not None:
        writer(context).change(leads, context.case_id, {"contact_organisation_id": None})
    if site.lock_case_id != context.case_id:
        return
    heir = context.tx.execute(
        select(lead_offers.c.case_id, lead_offers.c.organisation_id, lead_offers.c.coach_id)
        .join(leads, leads.c.case_id == lead_offers.c.case_id)
        .join(cases, cases.c.id == lead_offers.c.case_id)
        .where(
            leads.c.site_id == site_id,
            lead_offers.c.case_id != context.case_id,
            lead_offers.c.answer == "accepted",
            lead_offers.c.returned_on.is_(None),
            cases.c.state.in_(WITH_SCHOOL),
        )
        .order_by(lead_offers.c.answered_on, lead_offers.c.id)
    ).first()
    if heir is None:
        _write_lock(context, site_id, None, None, None)
        return
    _write_lock(context, site_id, heir.case_id, heir.organisation_id, heir.coach_id)
    others = select(leads.c.case_id).where(
        leads.c.site_id == site_id, leads.c.contact_organisation_id == site.lock_organisation_id
    )
    for case_id in context.tx.execute(others).scalars().all():
        after = None if case_id == heir.case_id else heir.organisation_id
        writer(context).change(leads, case_id, {"contact_organisation_id": after})


def note_contact(context: EffectContext) -> None:
    """Keep the contact that was typed; the first one of a school with an establishment counts for everybody."""
    day = context.day("contact_on")
    if day is not None:
        # What the point of contact agreed to is part of that school's talk with the company.
        talked = context.action == "log_first_contact" and context.text("contact_result") != UNREACHED
        first = talked and not context.yes("contact_via_owner")
        _add_contact(context, context.text("contact_kind") or "call", day, first=first)
    offer = accepted_offer(context)
    if offer is not None:
        query = select(contacts.c.on_day).where(
            contacts.c.case_id == context.case_id, contacts.c.organisation_id == context.organisation_id
        )
        noted = context.tx.execute(query.where(contacts.c.on_day >= offer.answered_on)).scalars().all()
        writer(context).change(lead_offers, offer.id, {"first_contact_on": min(noted, default=day)})


def note_visit(context: EffectContext) -> None:
    """Keep the visit among the contacts."""
    day = context.day("visited_on")
    if day is not None:
        _add_contact(context, "visit", day, first=False)


def _add_contact(context: EffectContext, kind: str, day: date, *, first: bool) -> None:
    row = {
        "case_id": context.case_id,
        "site_id": context.number("site_id"),
        "kind": kind,
        "on_day": day,
        "person_id": context.actor.person_id,
        "organisation_id": context.organisation_id,
        "with_whom": context.text("contact_name"),
        "summary": "",
        "first": first,
    }
    writer(context).add(contacts, row)


def _write_lock(
    context: EffectContext, site_id: int, case_id: int | None, organisation_id: int | None, person_id: int | None
) -> None:
    values: dict[str, Any] = {
        "lock_case_id": case_id,
        "lock_organisation_id": organisation_id,
        "lock_person_id": person_id,
        "lock_since": context.today if case_id is not None else None,
    }
    writer(context).change(sites, site_id, values, kind="locked" if case_id is not None else "unlocked")


def _free_from(context: EffectContext, site_id: int) -> date | None:
    """Return from which day another first contact may be made, None when no other school made one."""
    query = (
        select(contacts.c.on_day)
        .where(contacts.c.site_id == site_id, contacts.c.first, contacts.c.organisation_id != context.organisation_id)
        .order_by(contacts.c.on_day.desc())
        .limit(1)
    )
    last: date | None = context.tx.execute(query).scalar_one_or_none()
    if last is None:
        return None
    return last + timedelta(days=rule_values_on(context.tx, context.today).whole("lead.first_contact_per_site_days"))


def _site(context: EffectContext) -> int:
    site_id = context.number("site_id")
    if site_id is None:
        raise ValueError(f"lead {context.case_id} has no establishment")
    return site_id
