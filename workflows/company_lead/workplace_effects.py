"""Effects on workplaces: places agreed with the company, the learner who comes, places that go with the lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.effects import EffectContext
from engine.tables import cases
from engine.values import Stored
from workflows.company_lead.rows import LINES, accepted_offer, writer
from workflows.register.tables import agreements, lead_offers, reservations, workplaces

AGREED = ("agreed_places", "agreed_places_2")


def make_workplaces(context: EffectContext) -> None:
    """Make the agreed places of each line, where coaches find them for their learners."""
    for (programme, _, _), agreed in zip(LINES, AGREED, strict=True):
        programme_id, places = context.number(programme), context.number(agreed)
        if programme_id is not None and places:
            row: dict[str, Any] = {
                "site_id": context.number("site_id"),
                "programme_id": programme_id,
                "places": places,
                "from_on": context.day("agreed_from"),
                "until_on": context.day("agreed_until"),
                "offers": [],
                "lead_id": context.case_id,
            }
            writer(context).add(workplaces, row)


def withdraw_places(context: EffectContext) -> None:
    """Offer the lead's free places no more; whoever counts on one is told, whoever works there stays."""
    query = select(workplaces.c.id).where(workplaces.c.lead_id == context.case_id, workplaces.c.withdrawn_on.is_(None))
    for workplace_id in context.tx.execute(query).scalars().all():
        writer(context).change(workplaces, workplace_id, {"withdrawn_on": context.today}, kind="withdrawn")
        held = select(reservations.c.case_id).where(
            reservations.c.workplace_id == workplace_id,
            reservations.c.status == "held",
            reservations.c.until_on >= context.today,
        )
        for case_id in context.tx.execute(held).scalars().all():
            context.command("learner_trajectory.workplace_gone", {"case_id": case_id})


def note_match(context: EffectContext) -> Mapping[str, Stored]:
    """Note which learner came, by code, and until when; the deadline of the match counts to that day."""
    offer = accepted_offer(context)
    if offer is not None:
        writer(context).change(lead_offers, offer.id, {"matched_on": context.today}, kind="matched")
    wanted = [number for name, _, _ in LINES if (number := context.number(name)) is not None]
    query = (
        select(cases.c.code, agreements.c.ends_on)
        .join(cases, cases.c.id == agreements.c.case_id)
        .where(
            agreements.c.site_id == context.number("site_id"),
            agreements.c.programme_id.in_(wanted),
            agreements.c.organisation_id == context.organisation_id,
            agreements.c.status == "running",
        )
        .order_by(agreements.c.id.desc())
    )
    row = context.tx.execute(query).first()
    return {"learner_code": row.code, "agreement_ends_on": row.ends_on.isoformat()} if row else {}
