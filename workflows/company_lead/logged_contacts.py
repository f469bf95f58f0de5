"""Contacts with the company that somebody writes down on the page of a lead, outside its steps: they count too."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from engine.commands.remarks import UNREACHED
from engine.effects import EffectContext
from workflows.company_lead import locks
from workflows.company_lead.contact_effects import contact_from
from workflows.company_lead.rows import accepted_offer, writer
from workflows.register.contacts import KINDS
from workflows.register.tables import contacts

COMPANY = "company_contact"
STAFF = ("trajectory_coach", "school_coordinator")


def keep(context: EffectContext, contact: Mapping[str, str]) -> None:
    """Keep a contact with the company among those of its establishment; whoever talks to it is told.

    It is the first contact of the school that accepted when nothing was in its way. What was said stays on the
    timeline.
    """
    site_id = context.number("site_id")
    if contact["party"] != COMPANY or site_id is None:
        return
    school = _school(context)
    locks.claim(context.tx, site_id)
    held = locks.held(context.tx, site_id)
    elsewhere = held is not None and held.lock.organisation_id != school
    row = {
        "case_id": context.case_id,
        "site_id": site_id,
        "kind": KINDS[contact["channel"]],
        "on_day": context.today,
        "person_id": context.actor.person_id,
        "organisation_id": school or _own_place(context),
        "with_whom": context.text("contact_name"),
        "summary": contact["result"],
        "first": not elsewhere and contact["result"] not in UNREACHED and _is_first(context, site_id, school),
    }
    writer(context).add(contacts, row)
    if held is not None and elsewhere:
        context.command("company_lead.contact_elsewhere", _told(context, held, contact))


def _school(context: EffectContext) -> int | None:
    """Return the school that has the lead when whoever called works for it; else the contact is not that school's."""
    own = frozenset().union(*(context.actor.organisations(role) for role in STAFF))
    return context.organisation_id if context.organisation_id in own else None


def _own_place(context: EffectContext) -> int | None:
    return next((each.organisation_id for each in context.actor.grants if each.organisation_id is not None), None)


def _is_first(context: EffectContext, site_id: int, school: int | None) -> bool:
    offer = accepted_offer(context)
    if offer is None or offer.organisation_id != school or offer.first_contact_on is not None:
        return False
    mine = select(contacts.c.id).where(
        contacts.c.case_id == context.case_id,
        contacts.c.organisation_id == school,
        contacts.c.first,
        contacts.c.on_day >= offer.answered_on,
    )
    return context.tx.execute(mine).first() is None and contact_from(context, site_id) is None


def _told(context: EffectContext, held: locks.Held, contact: Mapping[str, str]) -> dict[str, object]:
    return {
        "case_id": context.case_id if held.by_learner else held.case_id,
        "coach_id": held.coach_id if held.by_learner else None,
        "person_id": context.actor.person_id,
        "name": context.actor.name,
        "who": context.actor.name,
        "reason": contact["text"],
    }
