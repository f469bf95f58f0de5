"""What the begin and the end of a trajectory write or ask of other cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from engine.effects import EffectContext
from engine.tables import organisations
from engine.values import Stored
from workflows.register.offerings import offers
from workflows.register.tables import agreements

CHANGED_SCHOOL = "learner_changed_school"


def note_school(context: EffectContext) -> Mapping[str, Stored]:
    """Note the kind of school, which decides how long a search may be extended."""
    kind = select(organisations.c.kind).where(organisations.c.id == context.organisation_id)
    return {"provider_kind": context.tx.execute(kind).scalar_one_or_none()}


def open_successor(context: EffectContext) -> None:
    """Ask for a trajectory at the new school; notes stay behind."""
    school = context.number("target_school")
    if school is not None:
        payload = {"case_id": context.case_id, "organisation_id": school, **_at_company(context, school)}
        context.command("learner_trajectory.open_successor", payload)


def open_next_programme(context: EffectContext) -> None:
    """Ask for a trajectory in another dual programme of the same school, when one was chosen."""
    programme = context.number("next_programme_id")
    if programme is not None:
        payload = {"case_id": context.case_id, "organisation_id": context.organisation_id, "programme_id": programme}
        context.command("learner_trajectory.open_successor", payload)


def _at_company(context: EffectContext, school: int) -> dict[str, object]:
    """Return where the learner goes on working, when the company stays and the new school teaches the programme.

    Source: decreet of 10 June 2016, the agreement is tripartite: with another school it is another agreement.
    """
    query = (
        select(agreements)
        .where(agreements.c.case_id == context.case_id, agreements.c.termination_code == CHANGED_SCHOOL)
        .order_by(agreements.c.id)
        .limit(1)
    )
    row = context.tx.execute(query).first() if context.yes("company_continues") else None
    if row is None or not offers(context.tx, school, row.programme_id, context.today):
        return {}
    first = row.ended_on + timedelta(days=1)
    return {"workplace_id": row.workplace_id, "mentor_id": row.mentor_id, "first_lesson_on": first.isoformat()}


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
