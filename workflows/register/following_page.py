"""What the page of follow-up shows of one learner: absences, notes by their headings, training plans, support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.register.absences import absences_of, problematic_half_days
from workflows.register.check_ins import CheckIn, check_ins
from workflows.register.tables import agreements, companies, sites, support_tracks
from workflows.register.training_plan import Item, plan_of
from workflows.register.wellbeing import Heading, headings, roles_on


@dataclass(frozen=True, slots=True)
class Plan:
    """The training plan of one agreement."""

    agreement_id: int
    company: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """A learner's follow-up as one reader may see it."""

    case_id: int
    title: str
    absences: tuple[Mapping[str, Any], ...]
    problematic: int
    notes: tuple[Heading, ...]
    #: What the learner herself said of how it goes: for her coach, else empty.
    check_ins: tuple[CheckIn, ...]
    plans: tuple[Plan, ...]
    support: tuple[Mapping[str, Any], ...]


def view_following(db: Database, workflows: Workflows, case_id: int, *, actor: Actor) -> Following:
    """Return the follow-up of a learner.

    Raises:
        NotFound: there is no such trajectory, or this actor may not read it by name.
    """
    with db.read() as tx:
        query = seen_by(actor, workflows, cases.c.title).where(
            cases.c.id == case_id, cases.c.workflow == "learner_trajectory", named_to(actor, workflows)
        )
        case = tx.execute(query).first()
        if case is None:
            raise NotFound(f"no learner {case_id} for {actor.name}")
        running = (
            select(agreements.c.id, companies.c.name)
            .join(sites, sites.c.id == agreements.c.site_id)
            .join(companies, companies.c.id == sites.c.company_id)
            .where(agreements.c.case_id == case_id, agreements.c.status == "running")
            .order_by(agreements.c.id)
        )
        tracks = select(support_tracks).where(support_tracks.c.case_id == case_id).order_by(support_tracks.c.id.desc())
        return Following(
            case_id=case_id,
            title=case.title,
            absences=tuple(absences_of(tx, case_id)),
            problematic=problematic_half_days(tx, case_id),
            notes=headings(db, workflows, case_id, actor=actor),
            check_ins=check_ins(
                tx, case_id, actor=actor, roles=roles_on(tx, workflows, case_id, actor), seal=workflows.seal
            ),
            plans=tuple(Plan(row.id, row.name, plan_of(tx, row.id)) for row in tx.execute(running).all()),
            support=tuple(dict(row) for row in tx.execute(tracks).mappings()),
        )
