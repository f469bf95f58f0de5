"""The partners' places as people read them: what waits for an answer, and what became of what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, organisations
from engine.visibility import named_to, seen_by
from workflows.register.tables import support_places, waiting_entries
from workflows.waiting_list.offers import works_with_all


@dataclass(frozen=True, slots=True)
class Reported:
    """A place that nobody took yet. ``code`` of whom it is offered to, where that learner agreed to be shared."""

    id: int
    partner: str
    free_from: date
    offered: bool
    code: str


def places_offered(db: Database, workflows: Workflows, actor: Actor) -> list[Row[Any]]:
    """Return the offered places whose learner is the actor's, with the learner's title and the partner's name."""
    query = (
        seen_by(actor, workflows, support_places, waiting_entries.c.case_id, cases.c.title)
        .add_columns(organisations.c.name.label("partner"))
        .join(waiting_entries, waiting_entries.c.case_id == cases.c.id)
        .join(support_places, support_places.c.entry_id == waiting_entries.c.id)
        .join(organisations, organisations.c.id == support_places.c.organisation_id)
        .where(support_places.c.status == "offered", named_to(actor, workflows))
        .order_by(support_places.c.id)
    )
    with db.read() as tx:
        return list(tx.execute(query).all())


def places_reported(db: Database, actor: Actor, kind: str) -> tuple[Reported, ...]:
    """Return the places of a kind that nobody took yet: of every partner, for a partner only its own."""
    query = (
        select(support_places, organisations.c.name.label("partner"), waiting_entries.c.code, waiting_entries.c.shared)
        .join(organisations, organisations.c.id == support_places.c.organisation_id)
        .outerjoin(waiting_entries, waiting_entries.c.id == support_places.c.entry_id)
        .where(support_places.c.kind == kind, support_places.c.status.in_(("free", "offered")))
    )
    if not works_with_all(actor):
        query = query.where(support_places.c.organisation_id.in_(sorted(actor.organisations("partner"))))
    with db.read() as tx:
        rows = tx.execute(query.order_by(support_places.c.free_from, support_places.c.id)).all()
    return tuple(
        Reported(row.id, row.partner, row.free_from, row.status == "offered", row.code if row.shared else "")
        for row in rows
    )


def partners(db: Database, actor: Actor) -> list[tuple[int, str]]:
    """Return ids and names of the partners for which this actor reports places."""
    query = select(organisations.c.id, organisations.c.name).where(organisations.c.kind == "partner")
    if not works_with_all(actor):
        query = query.where(organisations.c.id.in_(sorted(actor.organisations("partner"))))
    with db.read() as tx:
        return [(row.id, row.name) for row in tx.execute(query.order_by(organisations.c.name))]
