"""Who talks to which company, in one line that everybody of the city and the schools may read.

More than this line another school does not see of a lead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from engine.local_time import date_at
from engine.tables import cases, organisations
from workflows.company_lead import locks
from workflows.company_lead.locks import Held
from workflows.company_lead.said import said
from workflows.company_lead.sentences import say
from workflows.register.allowed import keeps_companies
from workflows.register.names import key_of
from workflows.register.records.site import address
from workflows.register.tables import companies, lead_offers, leads, sites

MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One establishment: who talks to the company there. ``stage`` is held, offered, city, free, quiet or stopped.

    ``school_id`` is the school that talks, or that may answer an offer.
    """

    site_id: int
    company: str
    place: str
    stage: str
    nl: str
    en: str
    school_id: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """What runs at an establishment: an offer that waits for an answer, or just a lead of the city."""

    school_id: int | None = None
    school: str = ""
    until: date | None = None


def lines(db: Database, actor: Actor, now: datetime, *, search: str = "") -> tuple[Line, ...]:
    """Return the establishments somebody talks to or soon will, or those that a search finds, by company.

    Raises:
        NotAllowed: the actor works neither for the city nor for a school.
    """
    keeps_companies(actor)
    talked = or_(sites.c.lock_case_id.is_not(None), sites.c.id.in_(_with_open_lead()))
    wanted = companies.c.name_key.contains(key_of(search)) if search.strip() else talked
    query = _sites().where(wanted, companies.c.status != "merged", sites.c.status != "merged")
    with db.read() as tx:
        return _lines(tx, query.order_by(companies.c.name_key, sites.c.id).limit(MOST), date_at(now))


def line_of(db: Database, site_id: int, actor: Actor, now: datetime) -> Line:
    """Return who talks to the company at one establishment.

    Raises:
        NotFound: there is no such establishment. NotAllowed: as for ``lines``.
    """
    keeps_companies(actor)
    with db.read() as tx:
        return line_at(tx, site_id, date_at(now))


def line_at(tx: Connection, site_id: int, today: date) -> Line:
    """Return the line of one establishment inside a transaction.

    Raises:
        NotFound: there is no such establishment.
    """
    found = _lines(tx, _sites().where(sites.c.id == site_id), today)
    if not found:
        raise NotFound(f"no establishment {site_id}")
    return found[0]


def _lines(tx: Connection, query: Select[Any], today: date) -> tuple[Line, ...]:
    rows = tx.execute(query).all()
    ids = [row.id for row in rows]
    held, running = locks.held_at(tx, ids), _running(tx, ids)
    return tuple(_line(row, held.get(row.id), running.get(row.id), today) for row in rows)


def _line(row: Any, held: Held | None, running: _Open | None, today: date) -> Line:
    stage, values, school, since = _stage(row, held, running, today)
    nl, en = say(f"line_{stage}", **values)
    wish = _wish(row)
    if wish is not None and wish >= today and stage not in {"quiet", "stopped"}:
        # Whoever talks to the company reads its wish too.
        quiet = say("line_quiet", until=said(wish))
        nl, en = f"{nl} {quiet[0]}", f"{en} {quiet[1]}"
    stage = "held" if stage == "held_by_learner" else stage
    return Line(row.id, row.company, ", ".join(filter(None, (row.name, address(row)))), stage, nl, en, school, since)


def _wish(row: Any) -> date | None:
    return max((day for day in (row.do_not_contact_until, row.company_quiet) if day), default=None)


def _stage(
    row: Any, held: Held | None, running: _Open | None, today: date
) -> tuple[str, dict[str, str], int | None, date | None]:
    quiet = _wish(row)
    if (row.status, row.company_status) != ("active", "active"):
        return "stopped", {}, None, None
    if held is not None:
        lock = held.lock
        values = {"school": lock.school, "coach": lock.coach or "-", "since": said(lock.since)}
        return "held_by_learner" if held.by_learner else "held", values, lock.organisation_id, lock.since
    if running is not None and running.until is not None:
        return "offered", {"school": running.school, "until": said(running.until)}, running.school_id, running.until
    if quiet is not None and quiet >= today:
        return "quiet", {"until": said(quiet)}, None, None
    return ("free" if running is None else "city"), {}, None, None


def _running(tx: Connection, site_ids: Collection[int]) -> Mapping[int, _Open]:
    query = (
        select(leads.c.site_id, lead_offers.c.organisation_id, lead_offers.c.expires_on, organisations.c.name)
        .join(cases, cases.c.id == leads.c.case_id)
        .outerjoin(lead_offers, (lead_offers.c.case_id == leads.c.case_id) & lead_offers.c.answer.is_(None))
        .outerjoin(organisations, organisations.c.id == lead_offers.c.organisation_id)
        .where(leads.c.site_id.in_(site_ids), cases.c.closed_at.is_(None))
        .order_by(leads.c.case_id)
    )
    found: dict[int, _Open] = {}
    for row in tx.execute(query):
        if row.site_id not in found or row.expires_on is not None:
            found[row.site_id] = _Open(row.organisation_id, row.name or "", row.expires_on)
    return found


def _sites() -> Select[Any]:
    return select(
        sites,
        companies.c.name.label("company"),
        companies.c.status.label("company_status"),
        companies.c.do_not_contact_until.label("company_quiet"),
    ).join(companies, companies.c.id == sites.c.company_id)


def _with_open_lead() -> Select[Any]:
    return select(leads.c.site_id).join(cases, cases.c.id == leads.c.case_id).where(cases.c.closed_at.is_(None))
