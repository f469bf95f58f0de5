"""How a lead and the register stay one: what rules must know is read here, and rows follow fields and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.context import CaseContext
from engine.effects import EffectContext
from engine.errors import BadInput, FieldProblem
from engine.facts import ClockFacts
from engine.values import Stored
from workflows.company_lead import logged_contacts, reading, rows
from workflows.company_lead.contact_effects import contact_from
from workflows.company_lead.known import Known
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import lead_offers, leads, sites
from workflows.register.write import Writer

__all__ = ["contacted", "facts", "follow", "keep_clocks"]

ENDS = {"offered": "expires_on", "accepted": "contact_due_on"}
"""Which day of an offer is the end of which clock."""


def facts(case: CaseContext) -> Known:
    """Read everything of the register that the rules of a lead look at."""
    return Known(
        values=rule_values_on(case.tx, case.today),
        site=reading.site_of(case),
        lock=reading.lock_of(case),
        lines=reading.lines_of(case),
        twins=reading.twins_of(case),
        chosen=reading.chosen_of(case),
        offer=reading.offer_of(case),
        own_contacts=reading.own_contacts_of(case),
        first_elsewhere_on=reading.first_elsewhere_of(case),
        agreements=reading.agreements_of(case),
        survivor=reading.survivor_of(case),
    )


def follow(context: EffectContext, changed: frozenset[str]) -> Mapping[str, Stored] | None:
    """Keep lines, company, contact person and the company's own wish in step with what was typed on the case.

    Raises:
        BadInput: the company or its establishment was emptied; a lead is always about one of both.
    """
    if changed & rows.OF_LINES:
        rows.keep_lines(context)
    if changed & {"company_id", "site_id"} and rows.lead_of(context) is not None:
        there = {name: context.number(name) for name in ("company_id", "site_id")}
        if missing := tuple(FieldProblem(name, "required") for name, key in there.items() if key is None):
            raise BadInput(missing)
        rows.writer(context).change(leads, context.case_id, there)
    if changed & rows.OF_CONTACT:
        rows.keep_contact(context)
    site_id = context.number("site_id")
    if "do_not_contact_until" in changed and site_id is not None:
        rows.writer(context).change(sites, site_id, {"do_not_contact_until": context.day("do_not_contact_until")})
        offer = rows.accepted_offer(context)
        if offer is not None and offer.first_contact_on is None:
            return {"contact_from_on": _open_from(context, site_id)}
    return None


def contacted(context: EffectContext, contact: Mapping[str, str]) -> None:
    """Keep a contact with the company that somebody wrote down on the page of the lead."""
    logged_contacts.keep(context, contact)


def keep_clocks(case: CaseContext, clocks: frozenset[ClockFacts]) -> None:
    """Let the days of an offer end when their clocks do: a calendar that changes moves both."""
    for clock in clocks:
        name = ENDS.get(clock.name)
        offer = _offer_in(case, clock.name) if name is not None else None
        if name is not None and offer is not None and getattr(offer, name) != clock.ends_on:
            Writer(case.tx, case.actor, case.now, case.case_id).change(lead_offers, offer.id, {name: clock.ends_on})


def _open_from(context: EffectContext, site_id: int) -> str | None:
    """Return from which day the school may call now: a wish that is withdrawn leaves it its full days from today."""
    moved = context.filled("contact_from_on")
    return contact_from(context, site_id) or (context.today.isoformat() if moved else None)


def _offer_in(case: CaseContext, state: str) -> Any | None:
    stands = lead_offers.c.answer.is_(None) if state == "offered" else lead_offers.c.answer == "accepted"
    query = select(lead_offers).where(
        lead_offers.c.case_id == case.case_id, stands, lead_offers.c.returned_on.is_(None)
    )
    return case.tx.execute(query.order_by(lead_offers.c.id.desc())).first()
