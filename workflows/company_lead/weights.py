"""Reads what each school needs, knows and got: the weights of the ranking, each in one query for all schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, exists, func, or_, select

from engine.calendar import Unit
from engine.calendars import calendars_of
from workflows.company_lead.ranking import URGENT_DAYS, Before
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import (
    agreements,
    lead_lines,
    lead_offers,
    programmes,
    reservations,
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
class Waiting:
    """Learners who wait, per school: for a line, for a line with little time left, and in the group."""

    lines: Mapping[int, int]
    urgent: Mapping[int, int]
    group: Mapping[int, int]


def group_of(tx: Connection, need: Need) -> tuple[int, ...]:
    """Return the programmes of the lines' sectors; a programme without a sector is a group of its own."""
    mine = programmes.c.id.in_(need.programmes)
    sectors = select(programmes.c.sector).where(mine, programmes.c.sector != "")
    query = select(programmes.c.id).where(or_(mine, programmes.c.sector.in_(sectors)))
    return tuple(tx.execute(query).scalars())


def waiting(tx: Connection, need: Need, group: tuple[int, ...], today: date) -> Waiting:
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
    return Waiting(lines, urgent, grouped)


def accepted(tx: Connection, group: tuple[int, ...], today: date) -> Mapping[int, int]:
    """Return how many companies each school accepted lately in a group of programmes."""
    window = timedelta(days=rule_values_on(tx, today).whole("lead.fairness_days"))
    lines = exists().where(lead_lines.c.case_id == lead_offers.c.case_id, lead_lines.c.programme_id.in_(group))
    query = (
        select(lead_offers.c.organisation_id, func.count().label("number"))
        .where(lead_offers.c.answer == "accepted", lead_offers.c.answered_on > today - window, lines)
        .group_by(lead_offers.c.organisation_id)
    )
    return Counter({row.organisation_id: row.number for row in tx.execute(query)})


def friends(tx: Connection, need: Need) -> frozenset[int]:
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


def before(tx: Connection, need: Need) -> dict[int, Before]:
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


def last_offers(tx: Connection) -> Mapping[int, date]:
    """Return when each school was last offered any company."""
    newest = func.max(lead_offers.c.offered_on).label("newest")
    query = select(lead_offers.c.organisation_id, newest).group_by(lead_offers.c.organisation_id)
    return {row.organisation_id: row.newest for row in tx.execute(query)}
