"""What the begin and the end of a trajectory write or ask of other cases."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from engine.effects import EffectContext
from engine.tables import organisations
from engine.values import Stored
from workflows.register.tables import agreements


def note_school(context: EffectContext) -> Mapping[str, Stored]:
    """Note the kind of school, which decides how long a search may be extended."""
    kind = select(organisations.c.kind).where(organisations.c.id == context.organisation_id)
    return {"provider_kind": context.tx.execute(kind).scalar_one_or_none()}


def open_successor(context: EffectContext) -> None:
    """Ask for a trajectory at the new school; notes stay behind."""
    school = context.number("target_school")
    if school is not None:
        context.command("learner_trajectory.open_successor", {"case_id": context.case_id, "organisation_id": school})


def open_next_programme(context: EffectContext) -> None:
    """Ask for a trajectory in another dual programme of the same school, when one was chosen."""
    programme = context.number("next_programme_id")
    if programme is not None:
        payload = {"case_id": context.case_id, "organisation_id": context.organisation_id, "programme_id": programme}
        context.command("learner_trajectory.open_successor", payload)


def ask_for_next_learner(context: EffectContext) -> None:
    """Tell the company's lead that a place is free again, for the next learner."""
    newest = (
        select(agreements)
        .where(agreements.c.case_id == context.case_id, agreements.c.status != "withdrawn")
        .order_by(agreements.c.starts_on.desc(), agreements.c.id.desc())
        .limit(1)
    )
    row = context.tx.execute(newest).first()
    if row is not None:
        context.command("company_lead.next_learner", {"site_id": row.site_id, "programme_id": row.programme_id})
