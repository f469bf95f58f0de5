"""The open table of fairness: what each school was offered, what it answered, and what came of it.

Every school and the city see every line: numbers of companies, never of learners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.local_time import date_at
from engine.tables import organisations
from workflows.company_lead.losses import Loss, losses
from workflows.register.allowed import keeps_companies
from workflows.register.offerings import SCHOOLS
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import lead_offers, offer_pauses, offerings, programmes


@dataclass(frozen=True, slots=True)
class Pause:
    """A programme for which a school gets no offers until its coordinator confirms."""

    id: int
    programme: str
    since: date


@dataclass(frozen=True, slots=True)
class Share:
    """What one school got in the period, counted from the day of the offer; an offer that was withdrawn is none.

    ``in_time`` of ``due`` accepted companies had their first contact by its last day; those that may still be called
    are not due. ``taken_back`` are those that the city took back because nobody called.
    """

    school_id: int
    school: str
    offers: int = 0
    open: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    in_time: int = 0
    due: int = 0
    taken_back: int = 0
    matches: int = 0
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Fairness:
    """The table of a period: first and last day, a line per school by name, their sum, and why companies were lost."""

    first: date
    last: date
    schools: tuple[Share, ...]
    total: Share
    losses: tuple[Loss, ...]


def fairness(db: Database, actor: Actor, now: datetime) -> Fairness:
    """Return the table of the last days that the rule looks at, up to today.

    Raises:
        NotAllowed: the actor works neither for the city nor for a school.
    """
    keeps_companies(actor)
    last = date_at(now)
    with db.read() as tx:
        first = last - timedelta(days=rule_values_on(tx, last).whole("lead.fairness_days") - 1)
        offers, pauses = _offers(tx, first, last), _pauses(tx)
        known = {row.id: row.name for row in tx.execute(_schools())}
        lost = losses(tx, first)
    wanted = sorted(known.items(), key=lambda each: (each[1].casefold(), each[0]))
    lines = tuple(_share(key, name, offers[key], pauses[key], last) for key, name in wanted)
    every = [row for rows in offers.values() for row in rows]
    return Fairness(first, last, lines, _share(0, "", every, (), last), lost)


def _share(school_id: int, school: str, rows: list[Any], pauses: tuple[Pause, ...], today: date) -> Share:
    answers = [row.answer for row in rows]
    accepted = [row for row in rows if row.answer == "accepted"]
    due = [row for row in accepted if _is_due(row, today)]
    return Share(
        school_id,
        school,
        offers=len(rows),
        open=answers.count(None),
        accepted=len(accepted),
        declined=answers.count("declined"),
        expired=answers.count("expired"),
        in_time=sum(_in_time(row) for row in due),
        due=len(due),
        taken_back=sum(row.returned_how == "taken_back" for row in accepted),
        matches=sum(row.matched_on is not None for row in accepted),
        pauses=pauses,
    )


def _is_due(row: Any, today: date) -> bool:
    """Tell whether an accepted company was called, or should have been; given back in time it owes nothing."""
    if row.contact_due_on is None:
        return False
    if row.first_contact_on is not None or row.returned_how == "taken_back":
        return True
    left = row.returned_on is not None and row.returned_on <= row.contact_due_on
    return not left and bool(today > row.contact_due_on)


def _in_time(row: Any) -> bool:
    return row.first_contact_on is not None and bool(row.first_contact_on <= row.contact_due_on)


def _offers(tx: Connection, first: date, last: date) -> Mapping[int, list[Any]]:
    query = select(lead_offers).where(lead_offers.c.offered_on >= first, lead_offers.c.offered_on <= last)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(query):
        if row.answer != "withdrawn":
            found[row.organisation_id].append(row)
    return found


def _pauses(tx: Connection) -> Mapping[int, tuple[Pause, ...]]:
    query = (
        select(offer_pauses, programmes.c.official_name)
        .join(programmes, programmes.c.id == offer_pauses.c.programme_id)
        .where(offer_pauses.c.confirmed_on.is_(None))
        .order_by(programmes.c.official_name)
    )
    found: dict[int, tuple[Pause, ...]] = defaultdict(tuple)
    for row in tx.execute(query):
        found[row.organisation_id] += (Pause(row.id, row.official_name, row.since_on),)
    return found


def _schools() -> Any:
    """Return the schools that ever offered a dual programme or were ever offered a company."""
    taught, offered = select(offerings.c.organisation_id), select(lead_offers.c.organisation_id)
    return select(organisations.c.id, organisations.c.name).where(
        organisations.c.kind.in_(SCHOOLS), organisations.c.id.in_(taught.union(offered))
    )
