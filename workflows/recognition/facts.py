"""How a recognition and the register stay one: what rules must know is read here, and the row follows the fields."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from engine.context import CaseContext
from engine.effects import EffectContext
from engine.values import Stored
from workflows.recognition import mirrored
from workflows.recognition.known import Known
from workflows.register.partnerships import partnership_of
from workflows.register.recognitions import open_track
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import companies, sites

__all__ = ["facts", "follow"]


def facts(case: CaseContext) -> Known:
    """Read everything of the register that the rules of a recognition look at."""
    site_id, programme_id = case.number("site_id"), case.number("programme_id")
    site = case.tx.execute(
        select(sites.c.site_number, sites.c.status, companies.c.enterprise_number, companies.c.status.label("company"))
        .join(companies, companies.c.id == sites.c.company_id)
        .where(sites.c.id == site_id)
    ).first()
    partnership = partnership_of(case.tx, case.number("partnership_id"))
    other = None
    if site_id is not None and programme_id is not None:
        other = open_track(case.tx, site_id, programme_id, but=case.case_id)
    return Known(
        values=rule_values_on(case.tx, case.today),
        other=other,
        recognised_until=mirrored.recognised_until(case.tx, case.case_id),
        enterprise_number=site.enterprise_number if site else None,
        site_number=site.site_number if site else None,
        site_status=(site.company if site.company != "active" else site.status) if site else "active",
        partnership=partnership.name if partnership else "",
        partnership_ended_on=partnership.ended_on if partnership else None,
    )


def follow(context: EffectContext, changed: frozenset[str]) -> Mapping[str, Stored] | None:
    """Keep the row of the register in step with what was typed on the case; note who looked in the counter, and when.

    The day is asked anew at every step: what was typed moves to the last one.
    """
    seen = context.fields.get("seen_on") if "seen_on" in changed else None
    if seen is not None:
        mirrored.keep(context, seen_on=context.day("seen_on"), seen_by=context.actor.person_id)
        return {"seen_on": None, "last_seen_on": str(seen), "seen_by": context.actor.name}
    if changed & mirrored.FIELDS:
        mirrored.keep(context)
    return None
