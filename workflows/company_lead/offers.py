"""What the page of an offer shows: the schools in order with their parts in words, and what became of an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.local_time import date_at
from engine.tables import organisations, persons
from workflows.company_lead.candidates import LeftOut, ranking
from workflows.company_lead.lock_lines import line_at
from workflows.company_lead.ranking import Part, Ranked
from workflows.company_lead.rows import LINES
from workflows.company_lead.said import said
from workflows.company_lead.sentences import say
from workflows.company_lead.weights import Need
from workflows.register.tables import lead_offers, leads


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score in words."""

    points: float
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class InOrder:
    """A school in its place, with why it stands there; ``before`` tells that it had this company before."""

    school_id: int
    name: str
    rank: int
    score: float
    reasons: tuple[Reason, ...]
    before_nl: str = ""
    before_en: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The schools for one lead: in order, and left out with the reason."""

    schools: tuple[InOrder, ...]
    left_out: tuple[tuple[str, Reason], ...]


def order_for(db: Database, case_id: int, fields: Mapping[str, Any], now: datetime) -> Order:
    """Return the schools in order for a lead that the reader was shown already."""
    starts = [date.fromisoformat(fields[name]) for _, _, name in LINES if fields.get(name)]
    asked = tuple(fields[name] for name, _, _ in LINES if fields.get(name) is not None)
    need = Need(case_id, int(fields["site_id"]), asked, min(starts, default=None))
    with db.read() as tx:
        found = ranking(tx, need, date_at(now))
    return Order(tuple(_in_order(each) for each in found.ranked), tuple(_left_out(each) for each in found.left_out))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another school may know of a lead: the company, how the offer to that school ended, and who talks now.

    ``sentences`` are pairs of Dutch and English.
    """

    site_id: int
    company: str
    sentences: tuple[tuple[str, str], ...]


def passed_by(db: Database, case_id: int, actor: Actor, now: datetime) -> Elsewhere | None:
    """Tell somebody of a school what became of a company that is not theirs now; None when it is no lead.

    Whoever works in no school gets None too: for them the case does not exist.
    """
    if not any(actor.holds(role) for role in ("school_coordinator", "trajectory_coach")):
        return None
    mine = actor.organisations("school_coordinator") | actor.organisations("trajectory_coach")
    with db.read() as tx:
        site_id = tx.execute(select(leads.c.site_id).where(leads.c.case_id == case_id)).scalar_one_or_none()
        if site_id is None:
            return None
        line = line_at(tx, site_id, date_at(now))
        return Elsewhere(site_id, line.company, (*_own_end(tx, case_id, mine), (line.nl, line.en)))


def in_words(part: Part) -> Reason:
    """Return a part of a score with its sentence."""
    values = {name: f"{number:g}".replace(".", ",") for name, number in part.values.items()}
    spoken = {name: f"{number:g}" for name, number in part.values.items()}
    return Reason(part.points, say(f"part_{part.kind}", **values)[0], say(f"part_{part.kind}", **spoken)[1])


def _in_order(school: Ranked) -> InOrder:
    before = ("", "")
    if school.before is not None:
        before = say(f"before_{school.before.how}", on=said(school.before.on))
    reasons = tuple(in_words(each) for each in school.parts)
    return InOrder(school.school_id, school.name, school.rank, school.score, reasons, *before)


def _left_out(school: LeftOut) -> tuple[str, Reason]:
    if school.paused_on is not None:
        sentence = say("left_out_paused", programme=school.paused, since=said(school.paused_on))
    else:
        sentence = say("left_out_lacking", programme=school.lacking)
    return school.name, Reason(0.0, *sentence)


def _own_end(tx: Connection, case_id: int, mine: frozenset[int]) -> tuple[tuple[str, str], ...]:
    """Say how the newest offer to one's own school ended."""
    query = (
        select(lead_offers, organisations.c.name.label("school"), persons.c.name.label("who"))
        .join(organisations, organisations.c.id == lead_offers.c.organisation_id)
        .outerjoin(persons, persons.c.id == lead_offers.c.answered_by)
        .where(lead_offers.c.case_id == case_id, lead_offers.c.organisation_id.in_(mine))
        .order_by(lead_offers.c.id.desc())
        .limit(1)
    )
    row = tx.execute(query).first()
    if row is None or row.answer is None:
        return ()
    how = row.returned_how or row.answer
    ended = row.returned_on or row.answered_on
    return (say(f"ended_{how}", school=row.school, who=row.who or "-", on=said(ended)),)
