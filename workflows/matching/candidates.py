"""Reads the two sides of a match from the register: who waits for a workplace, and which places are free.

Two queries for everybody, whatever the numbers. What is read here is all that score, pages and companies ever see.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from workflows.matching.distance import point
from workflows.matching.sides import Opening, Seeker
from workflows.register.names import words_of
from workflows.register.tables import (
    agreements,
    companies,
    match_refusals,
    mentors,
    programmes,
    providers,
    recognitions,
    reservations,
    sites,
    waiting_entries,
    workplace_searches,
    workplaces,
)

PENDING = ("preparing", "submitted", "info_requested")
EXPERIENCED_YEARS = 10
"""Choice: from so many years on a mentor counts as experienced."""
SIZES = {"klein": "small", "kleine": "small", "middelgroot": "medium", "groot": "large", "grote": "large"}
_WORD = re.compile(r"[^\W\d_]{4,}")


def seekers(
    tx: Connection, today: date, *, case_ids: Collection[int] | None = None, programme_id: int | None = None
) -> list[Seeker]:
    """Return who waits for a workplace, in the order of the codes; of some cases or of one programme."""
    query = _waiting()
    if case_ids is not None:
        query = query.where(waiting_entries.c.case_id.in_(case_ids))
    if programme_id is not None:
        query = query.where(waiting_entries.c.programme_id == programme_id)
    refused: dict[int, set[int]] = defaultdict(set)
    for row in tx.execute(select(match_refusals.c.case_id, match_refusals.c.workplace_id)):
        refused[row.case_id].add(row.workplace_id)
    return [_seeker(row, today, frozenset(refused[row.case_id])) for row in tx.execute(query)]


def openings(
    tx: Connection, today: date, *, programme_id: int | None = None, workplace_id: int | None = None
) -> list[Opening]:
    """Return the workplaces with a place left, of one programme or just one; the same questions for all at once."""
    query = _free(today)
    if programme_id is not None:
        query = query.where(workplaces.c.programme_id == programme_id)
    if workplace_id is not None:
        query = query.where(workplaces.c.id == workplace_id)
    return [_opening(row, today) for row in tx.execute(query) if row.places > row.held + row.taken]


def _waiting() -> Select[Any]:
    return (
        select(
            waiting_entries,
            workplace_searches.c.starts_on,
            providers.c.latitude,
            providers.c.longitude,
        )
        .outerjoin(
            workplace_searches,
            and_(
                workplace_searches.c.case_id == waiting_entries.c.case_id,
                workplace_searches.c.closed_on.is_(None),
            ),
        )
        .outerjoin(providers, providers.c.organisation_id == waiting_entries.c.organisation_id)
        .where(
            waiting_entries.c.kind == "workplace",
            waiting_entries.c.status == "waiting",
            waiting_entries.c.programme_id.is_not(None),
        )
        .order_by(waiting_entries.c.code)
    )


def _seeker(row: Row[Any], today: date, refused: frozenset[int]) -> Seeker:
    wishes = frozenset(_WORD.findall(row.wishes.lower()))
    return Seeker(
        case_id=row.case_id,
        code=row.code,
        programme_id=row.programme_id,
        starts_on=max(row.starts_on or today, today),
        days=_days(row.days),
        travel_mode=row.travel_mode,
        area=point(row.latitude, row.longitude),
        wishes=wishes,
        size_wish=next((size for word, size in SIZES.items() if word in wishes), ""),
        needs=frozenset(each.casefold() for each in row.needs),
        refused=refused,
    )


def _free(today: date) -> Select[Any]:
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
    here = and_(
        recognitions.c.site_id == workplaces.c.site_id, recognitions.c.programme_id == workplaces.c.programme_id
    )
    granted = select(recognitions.c.id).where(
        here,
        recognitions.c.status == "granted",
        or_(recognitions.c.valid_until.is_(None), recognitions.c.valid_until >= today),
    )
    pending = select(recognitions.c.id).where(here, recognitions.c.status.in_(PENDING))
    before = select(agreements.c.id).where(
        agreements.c.site_id == workplaces.c.site_id,
        agreements.c.programme_id == workplaces.c.programme_id,
        agreements.c.termination_code.in_(("completed", "term_reached")),
    )
    guides = and_(
        mentors.c.site_id == workplaces.c.site_id,
        or_(mentors.c.left_on.is_(None), mentors.c.left_on > today),
        or_(mentors.c.disqualified_on.is_(None), mentors.c.disqualified_on > today),
    )
    most_years = select(func.max(mentors.c.experience_years)).where(guides).scalar_subquery()
    return (
        select(
            workplaces,
            held.label("held"),
            taken.label("taken"),
            granted.exists().label("granted"),
            pending.exists().label("pending"),
            before.exists().label("before"),
            select(mentors.c.id).where(guides).exists().label("mentored"),
            most_years.label("years"),
            companies.c.name.label("company"),
            companies.c.size,
            sites.c.municipality,
            sites.c.latitude,
            sites.c.longitude,
            programmes.c.sector,
        )
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .join(programmes, programmes.c.id == workplaces.c.programme_id)
        .where(
            sites.c.status == "active",
            companies.c.status == "active",
            or_(workplaces.c.withdrawn_on.is_(None), workplaces.c.withdrawn_on > today),
            or_(workplaces.c.until_on.is_(None), workplaces.c.until_on >= today),
        )
        .order_by(workplaces.c.id)
    )


def _opening(row: Row[Any], today: date) -> Opening:
    return Opening(
        workplace_id=row.id,
        company=row.company,
        programme_id=row.programme_id,
        places=row.places - row.held - row.taken,
        from_on=max(row.from_on, today),
        until_on=row.until_on,
        days=_days(row.days),
        hours_week=row.hours_week,
        site=point(row.latitude, row.longitude),
        municipality=row.municipality or "",
        recognition="granted" if row.granted else "obtainable" if row.pending else "none",
        mentor_free=bool(row.mentored),
        experienced_mentor=None if row.years is None else row.years >= EXPERIENCED_YEARS,
        words=frozenset(words_of(" ".join((row.company, row.sector, row.notes, row.municipality or "")))),
        size=row.size or "",
        offers=frozenset(str(each).casefold() for each in row.offers),
        good_before=bool(row.before),
    )


def _days(text: str) -> frozenset[str]:
    return frozenset(part.strip()[:2].lower() for part in text.split(",") if part.strip())
