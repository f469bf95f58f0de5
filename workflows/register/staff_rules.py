"""Whom somebody keeps among those who sign in, and which roles they may give where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, exists, select

from engine.actor import Actor
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.tables import grants, organisations, persons

SCHOOLS = ("vt", "buso", "clw", "syntra")
PLACES: Mapping[str, tuple[str, ...]] = {
    "trajectory_coach": SCHOOLS,
    "school_coordinator": SCHOOLS,
    "city_employee": (),
    "city_coordinator": (),
    "administrator": (),
    "partner": ("partner",),
}
"""In which kinds of organisation a role is held; an empty one is held in the whole city."""
OF_SCHOOL = ("trajectory_coach", "school_coordinator")


def may_give(tx: Connection, actor: Actor, role: str, organisation_id: int | None) -> None:
    """Let a role pass that the actor may give in that organisation.

    Raises:
        NotAllowed: not there, or not that role.
        BadInput: there is no such role, or it is not held in such an organisation.
    """
    if role not in PLACES:
        raise BadInput((FieldProblem("role", "unknown_choice", (("typed", role[:40]),)),))
    kinds = PLACES[role]
    kind = tx.execute(select(organisations.c.kind).where(organisations.c.id == organisation_id)).scalar_one_or_none()
    if kinds and kind not in kinds:
        raise BadInput((FieldProblem("organisation_id", "wrong_place"),))
    if not kinds and organisation_id is not None:
        raise BadInput((FieldProblem("organisation_id", "whole_city"),))
    mine = role in OF_SCHOOL and organisation_id in actor.organisations("school_coordinator")
    if not (mine or administrates(actor)):
        raise NotAllowed("only an administrator gives that role there", roles=("administrator",))


def kept(tx: Connection, person_id: int, actor: Actor) -> Any:
    """Return the row of somebody whom the actor keeps.

    Raises:
        NotFound, NotAllowed: nobody whom the actor keeps.
    """
    row = tx.execute(select(persons).where(persons.c.id == person_id, reach(actor))).first()
    if row is None:
        raise NotFound(f"nobody {person_id} kept by {actor.name}")
    return row


def wholly_kept(tx: Connection, person_id: int, actor: Actor) -> Any:
    """Return the row of somebody all of whose roles the actor gives: whoever changes an address gets its sign-in link.

    Raises:
        NotFound: as for ``kept``.
        NotAllowed: they also hold a role that somebody else gives.
    """
    row = kept(tx, person_id, actor)
    held = tx.execute(select(grants.c.role, grants.c.organisation_id).where(grants.c.person_id == person_id))
    mine = actor.organisations("school_coordinator")
    if not administrates(actor) and any(not (each.role in OF_SCHOOL and each.organisation_id in mine) for each in held):
        raise NotAllowed("who holds a role elsewhere too is kept by an administrator", roles=("administrator",))
    return row


def reach(actor: Actor) -> Any:
    """Return the condition on ``persons`` of everybody whom the actor keeps.

    Raises:
        NotAllowed: the actor keeps nobody.
    """
    if administrates(actor):
        return exists().where(grants.c.person_id == persons.c.id)
    mine = actor.organisations("school_coordinator")
    if not mine:
        raise NotAllowed("only administrators and coordinators keep people", roles=("administrator",))
    return works_at(mine)


def works_at(ids: Collection[int]) -> Any:
    """Return the condition on ``persons`` of those who hold a role in one of some organisations."""
    return exists().where(grants.c.person_id == persons.c.id, grants.c.organisation_id.in_(sorted(ids)))


def administrates(actor: Actor) -> bool:
    """Tell whether somebody keeps everybody."""
    return actor.is_system or actor.holds("administrator")


def refuse_last(tx: Connection, person_id: int, role: str) -> None:
    """Keep at least one person who can let others in.

    Raises:
        BadInput: this is the last one.
    """
    if role != "administrator":
        return
    others = (
        select(grants.c.id)
        .join(persons, persons.c.id == grants.c.person_id)
        .where(grants.c.role == "administrator", persons.c.active, persons.c.id != person_id)
    )
    holds = select(grants.c.id).where(grants.c.role == "administrator", grants.c.person_id == person_id)
    if tx.execute(holds).first() and not tx.execute(others).first():
        raise BadInput((FieldProblem("role", "last_administrator"),))
