"""Reads what the ranking weighs: which schools can have a company, and what each of them needs, knows and got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from engine.calendar import Unit
from engine.calendars import calendars_of
from engine.tables import organisations
from workflows.company_lead.ranking import URGENT_DAYS, Before, Candidate, Ranked, Totals, ranked
from workflows.matching.distance import Point, kilometres, point
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import (
    agreements,
    lead_lines,
    lead_offers,
    offer_pauses,
    offerings,
    programmes,
    providers,
    reservations,
    sites,
    trajectories,
    workplace_searches,
)

GOOD_ENDS = frozenset({"term_reached", "completed"})
"""Choice: an agreement that ran its course says that school and company get along."""
LEFT_US = ("given_back", "taken_back", "redistributed")


@dataclass(frozen=True, slots=True)
class Need:
    """What a lead asks, where, and from when."""

    case_id: int
    site_id: int
    programmes: tuple[int, ...]
    start: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A school that offers some line but cannot have the company: it lacks a programme, or is paused for one."""

    school_id: int
    name: str
    lacking: str = ""
    paused: str = ""
    paused_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The schools in order, and those that are left out with the reason."""

    ranked: tuple[Ranked, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _School:
    id: int
    name: str
    place: Point | None
    offers: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Learners who wait, per school: for a line, for a line with little time left, and in the group."""

    lines: Mapping[int, int]
    urgent: Mapping[int, int]
    group: Mapping[int, int]


def ranking(tx: Connection, need: Need, today: date) -> Ranking:
    """Rank the schools that offer every line of a lead and are not paused for one."""
    query = select(programmes.c.id, programmes.c.official_name).where(programmes.c.id.in_(need.programmes))
    names = {row.id: row.official_name for row in tx.execute(query)}
    pauses = {(row.organisation_id, row.programme_id): row.since_on for row in tx.execute(_pauses(need))}
    fit, out = [], []
    for school in _schools(tx, need, today):
        left_out = _left_out(school, need, names, pauses)
        if left_out is None:
            fit.append(school)
        else:
            out.append(left_out)
    return Ranking(_ranked(tx, need, fit, today), tuple(out))


def _ranked(tx: Connection, need: Need, fit: Iterable[_School], today: date) -> tuple[Ranked, ...]:
    group = tuple(tx.execute(_group(need)).scalars())
    waiting = _waiting(tx, need, group, today)
    accepted = Counter({row.organisation_id: row.number for row in tx.execute(_accepted(tx, group, today))})
    friends, before = _friends(tx, need), _before(tx, need)
    last = {row.organisation_id: row.last for row in tx.execute(_last_offers())}
    site = tx.execute(select(sites.c.latitude, sites.c.longitude).where(sites.c.id == need.site_id)).one()
    here = point(site.latitude, site.longitude)
    found = [
        Candidate(
            school_id=each.id,
            name=each.name,
            waiting=waiting.lines.get(each.id, 0),
            urgent=waiting.urgent.get(each.id, 0),
            relation=each.id in friends,
            kilometres=kilometres(each.place, here),
            accepted=accepted[each.id],
            group_waiting=waiting.group.get(each.id, 0),
            last_offer_on=last.get(each.id),
            before=before.get(each.id),
        )
        for each in fit
    ]
    return ranked(found, Totals(sum(accepted.values()), sum(waiting.group.values())))


def _schools(tx: Connection, need: Need, today: date) -> list[_School]:
    """Return the schools that offer any line between today and the first day the company wants somebody."""
    start = max(today, need.start or today)
    query = (
        select(
            organisations.c.id,
            organisations.c.name,
            offerings.c.programme_id,
            providers.c.latitude,
            providers.c.longitude,
        )
        .join(offerings, offerings.c.organisation_id == organisations.c.id)
        .outerjoin(providers, providers.c.organisation_id == organisations.c.id)
        .where(
            offerings.c.programme_id.in_(need.programmes),
            offerings.c.from_on <= start,
            or_(offerings.c.until_on.is_(None), offerings.c.until_on >= start),
        )
        .order_by(organisations.c.id)
    )
    found: dict[int, _School] = {}
    for row in tx.execute(query):
        offers = (found[row.id].offers if row.id in found else frozenset()) | {row.programme_id}
        found[row.id] = _School(row.id, row.name, point(row.latitude, row.longitude), offers)
    return list(found.values())


def _left_out(
    school: _School, need: Need, names: Mapping[int, str], pauses: Mapping[tuple[int, int], date]
) -> LeftOut | None:
    for programme in need.programmes:
        if programme not in school.offers:
            return LeftOut(school.id, school.name, lacking=names[programme])
        if since := pauses.get((school.id, programme)):
            return LeftOut(school.id, school.name, paused=names[programme], paused_on=since)
    return None


def _pauses(need: Need) -> Select[Any]:
    return select(offer_pauses).where(
        offer_pauses.c.programme_id.in_(need.programmes), offer_pauses.c.confirmed_on.is_(None)
    )


def _group(need: Need) -> Select[Any]:
    """Return the programmes of the lines' sectors; a programme without a sector is a group of its own."""
    mine = programmes.c.id.in_(need.programmes)
    sectors = select(programmes.c.sector).where(mine, programmes.c.sector != "")
    return select(programmes.c.id).where(or_(mine, programmes.c.sector.in_(sectors)))


def _waiting(tx: Connection, need: Need, group: tuple[int, ...], today: date) -> _Waiting:
    """Count learners whose search runs and for whom no place is held."""
    held = exists().where(
        reservations.c.case_id == workplace_searches.c.case_id,
        reservations.c.status == "held",
        reservations.c.until_on >= today,
    )
    query = (
        select(
            trajectories.c.organisation_id,
            trajectories.c.programme_id,
            workplace_searches.c.ends_on,
            func.count().label("number"),
        )
        .join(trajectories, trajectories.c.case_id == workplace_searches.c.case_id)
        .where(
            workplace_searches.c.closed_on.is_(None),
            workplace_searches.c.ends_on >= today,
            workplace_searches.c.starts_on <= today,
            trajectories.c.programme_id.in_(group),
            ~held,
        )
        .group_by(trajectories.c.organisation_id, trajectories.c.programme_id, workplace_searches.c.ends_on)
    )
    rows = tx.execute(query).all()
    calendars = calendars_of(tx, {row.organisation_id for row in rows})
    lines, urgent, grouped = Counter[int](), Counter[int](), Counter[int]()
    for row in rows:
        grouped[row.organisation_id] += row.number
        if row.programme_id in need.programmes:
            lines[row.organisation_id] += row.number
            calendar = calendars[row.organisation_id]
            left = calendar.count(today, row.ends_on, Unit.TRAINING_DAYS, first_day_counts=False)
            urgent[row.organisation_id] += row.number if left <= URGENT_DAYS else 0
    return _Waiting(lines, urgent, grouped)


def _accepted(tx: Connection, group: tuple[int, ...], today: date) -> Select[Any]:
    window = timedelta(days=rule_values_on(tx, today).whole("lead.fairness_days"))
    lines = exists().where(lead_lines.c.case_id == lead_offers.c.case_id, lead_lines.c.programme_id.in_(group))
    return (
        select(lead_offers.c.organisation_id, func.count().label("number"))
        .where(lead_offers.c.answer == "accepted", lead_offers.c.answered_on > today - window, lines)
        .group_by(lead_offers.c.organisation_id)
    )


def _friends(tx: Connection, need: Need) -> frozenset[int]:
    """Return the schools whose newest agreement at the establishment runs or ran its course."""
    query = (
        select(agreements.c.organisation_id, agreements.c.status, agreements.c.termination_code)
        .where(agreements.c.site_id == need.site_id, agreements.c.status.in_(("running", "ended")))
        .order_by(agreements.c.starts_on, agreements.c.id)
    )
    newest = {row.organisation_id: row for row in tx.execute(query)}
    return frozenset(
        school for school, row in newest.items() if row.status == "running" or row.termination_code in GOOD_ENDS
    )


def _before(tx: Connection, need: Need) -> dict[int, Before]:
    """Return what schools did with this lead before; an offer the city withdrew says nothing about a school."""
    query = (
        select(lead_offers)
        .where(
            lead_offers.c.case_id == need.case_id,
            or_(
                lead_offers.c.answer.in_(("declined", "expired")),
                and_(lead_offers.c.answer == "accepted", lead_offers.c.returned_how.in_(LEFT_US)),
            ),
        )
        .order_by(lead_offers.c.id)
    )
    return {
        row.organisation_id: Before(row.returned_how or row.answer, row.returned_on or row.answered_on)
        for row in tx.execute(query)
    }


def _last_offers() -> Select[Any]:
    return select(lead_offers.c.organisation_id, func.max(lead_offers.c.offered_on).label("last")).group_by(
        lead_offers.c.organisation_id
    )
