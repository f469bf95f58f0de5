"""Which schools can have a company, in the order of the ranking, and which cannot and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from engine.tables import organisations
from workflows.company_lead import weights
from workflows.company_lead.ranking import Candidate, Ranked, Totals, ranked
from workflows.company_lead.weights import Need
from workflows.matching.distance import Point, kilometres, point
from workflows.register.tables import offer_pauses, offerings, programmes, providers, sites


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
    group = weights.group_of(tx, need)
    waiting, accepted = weights.waiting(tx, need, group, today), weights.accepted(tx, group, today)
    friends, before, last = weights.friends(tx, need), weights.before(tx, need), weights.last_offers(tx)
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
            accepted=accepted.get(each.id, 0),
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
