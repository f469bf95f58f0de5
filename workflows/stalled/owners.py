"""Rules about whose a case is: an owner who left or is away, a role that nobody who is there holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, exists, func, literal, or_, select

from engine.tables import grants, persons, stand_ins
from workflows.stalled.asked import Asked
from workflows.stalled.row import found, of_processes
from workflows.stalled.thresholds import thresholds


def owner_left(asked: Asked) -> Select[Any]:
    """Find cases whose owner is no longer active, and for whom nobody stands in.

    Source: domain B6.4, "owner inactive ... without replacement".
    """
    rule = thresholds().rules["owner_left"]
    # The few who left are looked up first: else PostgreSQL reads all people again for every case.
    gone = select(persons.c.id).where(
        persons.c.id.in_(select(asked.owners.c.id)), persons.c.active.is_(False), ~_replaced(asked, persons.c.id)
    )
    first = gone.cte("gone").prefix_with("MATERIALIZED", dialect="postgresql")
    return found(asked, "owner_left", literal(asked.days.as_of, Date)).where(
        of_processes(asked, rule), asked.open.c.owner_id.in_(select(first.c.id))
    )


def owner_away(asked: Asked) -> Select[Any]:
    """Find cases whose owner is on leave, and for whom nobody stands in.

    Source: domain B6.4, "on leave without replacement".
    """
    rule = thresholds().rules["owner_away"]
    is_here = select(persons.c.active).where(persons.c.id == stand_ins.c.person_id).scalar_subquery()
    away = (
        select(stand_ins.c.person_id, func.min(stand_ins.c.from_on).label("from_on"))
        .where(stand_ins.c.person_id.in_(select(asked.owners.c.id)), *_covers(asked, stand_ins.c))
        .where(is_here, ~_replaced(asked, stand_ins.c.person_id))
        .group_by(stand_ins.c.person_id)
        .cte("away")
        .prefix_with("MATERIALIZED")
    )
    return (
        found(asked, "owner_away", away.c.from_on)
        .join(away, away.c.person_id == asked.open.c.owner_id)
        .where(of_processes(asked, rule))
    )


def role_empty(asked: Asked) -> Select[Any]:
    """Find cases that are a role's and nobody's by name, while nobody who is there holds the role.

    Source: domain B6.4, "owner inactive or on leave without replacement". A role of the city works for every school.
    """
    rule = thresholds().rules["role_empty"]
    of_city = sorted(name for name in thresholds().roles if not thresholds().pauses(name))
    case, away = asked.open.c, stand_ins.alias("away")
    is_away = exists(select(away.c.id).where(away.c.person_id == persons.c.id, *_covers(asked, away.c)))
    held = exists(
        select(grants.c.id)
        .join(persons, persons.c.id == grants.c.person_id)
        .where(grants.c.role == case.owner_role)
        .where(
            or_(
                grants.c.organisation_id.is_(None),
                grants.c.organisation_id == case.organisation_id,
                grants.c.role.in_(of_city),
            )
        )
        .where(or_(persons.c.active & ~is_away, _replaced(asked, persons.c.id)))
    )
    return found(asked, "role_empty", literal(asked.days.as_of, Date), word=case.owner_role).where(
        of_processes(asked, rule), case.owner_id.is_(None), case.owner_role.in_(sorted(thresholds().roles)), ~held
    )


def _replaced(asked: Asked, person_id: Any) -> ColumnElement[bool]:
    other = persons.alias("stand_in")
    absence = stand_ins.alias("absence")
    return exists(
        select(absence.c.id)
        .join(other, other.c.id == absence.c.stand_in_id)
        .where(absence.c.person_id == person_id, *_covers(asked, absence.c), other.c.active)
    )


def _covers(asked: Asked, absence: Any) -> tuple[ColumnElement[bool], ...]:
    return (absence.from_on <= asked.days.as_of, absence.until_on >= asked.days.as_of)
