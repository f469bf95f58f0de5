"""Another school becomes the point of contact because the company wants it so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, NotAllowed, Unmet
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from workflows.company_lead import locks
from workflows.company_lead.sentences import say
from workflows.register.tables import lead_offers, leads, sites
from workflows.register.write import Writer

BY = ("city_employee", "city_coordinator")
LEAST_REASON = 10


def hand_over_contact(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    reason: str,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
) -> None:
    """Let the school that has this lead talk to the company from now on, in place of the one that did.

    Choice: after a split the first owner stays the single point of contact unless the company chooses otherwise.

    Raises:
        NotFound, StaleCase: as for ``engine.advance``.
        NotAllowed: the actor does not work for the city.
        ActionRefused: no school has this lead, or the one that has it talks already.
        BadInput: the reason is shorter than ten characters.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if ledger.roles.isdisjoint(BY):
            raise NotAllowed("only the city hands the contact over", roles=BY)
        if len(reason.strip()) < LEAST_REASON:
            raise BadInput((FieldProblem("reason", "too_short", (("minimum", str(LEAST_REASON)),)),))
        refuse_forbidden_numbers(reason=reason)
        offer = ledger.tx.execute(
            select(lead_offers).where(
                lead_offers.c.case_id == case_id,
                lead_offers.c.answer == "accepted",
                lead_offers.c.returned_on.is_(None),
            )
        ).first()
        if offer is None:
            raise ActionRefused("hand_over_contact", (Unmet("no_school_yet", *say("no_school_yet")),))
        site_id = int(ledger.case["fields"]["site_id"])
        if locks.claim(ledger.tx, site_id).lock_organisation_id == offer.organisation_id:
            raise ActionRefused("hand_over_contact", (Unmet("already_point", *say("already_point")),))
        writer = Writer(ledger.tx, actor, now, case_id, ledger.case["sequence"] + 1)
        lock = {
            "lock_case_id": case_id,
            "lock_organisation_id": offer.organisation_id,
            "lock_person_id": offer.coach_id,
            "lock_since": ledger.today,
        }
        writer.change(sites, site_id, lock, kind="locked")
        for other in ledger.tx.execute(_at_schools(site_id)).scalars().all():
            after = None if other == case_id else offer.organisation_id
            writer.change(leads, other, {"contact_organisation_id": after})
        ledger.record("note", {"text": say("contact_chosen", reason=reason.strip())[0]})
        ledger.close()
        return {}

    on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=None, body={})


def _at_schools(site_id: int) -> Any:
    return (
        select(leads.c.case_id)
        .join(lead_offers, lead_offers.c.case_id == leads.c.case_id)
        .where(
            leads.c.site_id == site_id,
            lead_offers.c.answer == "accepted",
            lead_offers.c.returned_on.is_(None),
        )
    )
