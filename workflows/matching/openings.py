"""Reads the workplaces from the register, with what decides whether a learner can start there.

A handful of queries for everybody, whatever the numbers. What is read here is all that score and pages ever see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from workflows.matching.distance import point
from workflows.matching.recognised import Recognised, recognised
from workflows.matching.sides import Opening
from workflows.matching.wishes import all_words, telling
from workflows.register.tables import (
    agreements,
    companies,
    mentors,
    partnerships,
    programmes,
    reservations,
    sites,
    workplaces,
)

EXPERIENCED_YEARS = 10
"""Choice: from so many years on a mentor counts as experienced."""


def openings(
    tx: Connection,
    today: date,
    *,
    programme_ids: Collection[int] | None = None,
    workplace_id: int | None = None,
    hindered: bool = True,
) -> list[Opening]:
    """Return the workplaces that are offered, of some programmes or just one.

    ``hindered`` ones, without a place, a recognition or a mentor with room, come along too for whoever wants to know
    what is in the way.
    """
    query = _offered(today)
    if programme_ids is not None:
        query = query.where(workplaces.c.programme_id.in_(programme_ids))
    if workplace_id is not None:
        query = query.where(workplaces.c.id == workplace_id)
    rows = [row for row in tx.execute(query).all() if hindered or row.places > row.held + row.taken]
    known = recognised(tx, today, {(row.site_id, row.programme_id) for row in rows})
    guides = _guides(tx, today)
    found = ((row, known.get((row.site_id, row.programme_id)), _free(guides[row.site_id], row)) for row in rows)
    return [_opening(row, today, granted, free) for row, granted, free in found if hindered or (granted and free)]


def _offered(today: date) -> Select[Any]:
    held = (
        select(func.count())
        .where(
            reservations.c.workplace_id == workplaces.c.id,
            reservations.c.status == "held",
            reservations.c.until_on >= today,
        )
        .scalar_subquery()
    )
    taken = (
        select(func.count())
        .where(
            agreements.c.workplace_id == workplaces.c.id,
            agreements.c.status == "running",
            agreements.c.ends_on >= today,
        )
        .scalar_subquery()
    )
    before = select(agreements.c.id).where(
        agreements.c.site_id == workplaces.c.site_id,
        agreements.c.programme_id == workplaces.c.programme_id,
        agreements.c.termination_code.in_(("completed", "term_reached")),
    )
    return (
        select(
            workplaces,
            held.label("held"),
            taken.label("taken"),
            before.exists().label("before"),
            companies.c.name.label("company"),
            companies.c.size,
            sites.c.municipality,
            sites.c.latitude,
            sites.c.longitude,
            programmes.c.sector,
            partnerships.c.max_learners,
        )
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .join(programmes, programmes.c.id == workplaces.c.programme_id)
        .outerjoin(partnerships, partnerships.c.id == programmes.c.partnership_id)
        .where(
            sites.c.status == "active",
            companies.c.status == "active",
            # A company that asked to be left alone excludes itself.
            *(_passed(each.c.do_not_contact_until, today) for each in (companies, sites)),
            _still(workplaces.c.withdrawn_on, today),
            or_(workplaces.c.until_on.is_(None), workplaces.c.until_on >= today),
        )
        .order_by(workplaces.c.id)
    )


def _guides(tx: Connection, today: date) -> dict[int, list[Any]]:
    """Return the mentors of every establishment who can guide today, each with how many learners they guide."""
    guided = (
        select(agreements.c.mentor_id, func.count().label("learners"))
        .where(agreements.c.status == "running", agreements.c.ends_on >= today)
        .group_by(agreements.c.mentor_id)
        .subquery()
    )
    query = (
        select(
            mentors.c.site_id,
            mentors.c.experience_years,
            mentors.c.max_learners,
            func.coalesce(guided.c.learners, 0).label("learners"),
        )
        .outerjoin(guided, guided.c.mentor_id == mentors.c.id)
        .where(and_(_still(mentors.c.left_on, today), _still(mentors.c.disqualified_on, today)))
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(query).all():
        found[row.site_id].append(row)
    return found


def _still(column: Any, today: date) -> Any:
    return or_(column.is_(None), column > today)


def _passed(column: Any, today: date) -> Any:
    return or_(column.is_(None), column <= today)


def _free(guides: list[Any], row: Row[Any]) -> list[Any]:
    return [each for each in guides if _has_room(each, row.max_learners)]


def _opening(row: Row[Any], today: date, known: Recognised | None, free: list[Any]) -> Opening:
    named = " ".join((row.company, row.sector, row.municipality or ""))
    years = max((each.experience_years for each in free if each.experience_years is not None), default=None)
    return Opening(
        workplace_id=row.id,
        company=row.company,
        programme_id=row.programme_id,
        places=max(0, row.places - row.held - row.taken),
        from_on=max(row.from_on, today),
        until_on=row.until_on,
        days=frozenset(part for part in row.days.split(",") if part),
        site=point(row.latitude, row.longitude),
        municipality=row.municipality or "",
        recognition=known.status if known else "none",
        recognised_from=known.from_on if known else None,
        recognised_until=known.until_on if known else None,
        mentor_free=bool(free),
        experienced_mentor=None if years is None else years >= EXPERIENCED_YEARS,
        names=all_words(named),
        words=telling(f"{named} {row.notes}"),
        size=row.size or "",
        offers=frozenset(str(each).casefold() for each in row.offers),
        good_before=bool(row.before),
    )


def _has_room(mentor: Row[Any], most: int | None) -> bool:
    """Tell whether a mentor may guide one more: within the own limit, else the partnership's, else without one.

    Source: Constructiv, one learner a mentor; other partnerships set no limit.
    """
    limit = mentor.max_learners if mentor.max_learners is not None else most
    return limit is None or mentor.learners < limit
