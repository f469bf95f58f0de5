"""Every kind of list that can be brought in, and who brings it in where."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.tables import organisations
from workflows.intake.companies import COMPANIES
from workflows.intake.details import DETAILS
from workflows.intake.kind import Kind
from workflows.intake.learners import LEARNERS

KINDS: Mapping[str, Kind] = {each.name: each for each in (LEARNERS, DETAILS, COMPANIES)}


def kinds_for(actor: Actor) -> tuple[Kind, ...]:
    """Return what somebody may bring in at all."""
    return tuple(kind for kind in KINDS.values() if any(actor.holds(role) for role in kind.roles))


def places_for(tx: Connection, actor: Actor, kind: Kind) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the organisations for which somebody may bring such a list in."""
    query = select(organisations.c.id, organisations.c.name).order_by(organisations.c.name)
    if kind.city:
        held = any(actor.holds(role) for role in kind.roles)
        query = query.where(organisations.c.kind == "city") if held else query.where(organisations.c.id.is_(None))
    else:
        here = {place for role in kind.roles for place in actor.organisations(role)}
        query = query.where(organisations.c.id.in_(sorted(here)))
    return tuple((row.id, row.name) for row in tx.execute(query))


def may_bring_in(tx: Connection, actor: Actor, kind: Kind, organisation_id: int) -> None:
    """Let those pass who may bring such a list in for this organisation.

    Raises:
        NotFound: anybody else, who need not know that there is one.
    """
    if organisation_id not in {key for key, _ in places_for(tx, actor, kind)}:
        raise NotFound(f"no list of {kind.name} of organisation {organisation_id}")
