"""The list as one person may see it: names of the own school, codes of all others who agreed to be shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from engine.actor import Actor
from engine.calendar import Calendar, Unit, default_calendar
from engine.calendars import calendars_of
from engine.database import Database
from engine.errors import NotAllowed
from engine.loader import Workflows
from engine.tables import cases, organisations
from engine.visibility import named_to
from workflows.register.tables import programmes, waiting_entries, workplace_searches
from workflows.waiting_list.order import Standing, band, support_order, workplace_order

READERS = (
    "trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "partner", "administrator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry. ``name`` and ``case_id`` only for who may read the case by name; ``place`` counts from 1."""

    place: int
    entry_id: int
    code: str
    kind: str
    status: str
    programme: str
    postcode: str
    days: str
    travel_mode: str
    time_left: str
    needs: tuple[str, ...]
    since_on: date
    name: str | None = None
    case_id: int | None = None
    school: str | None = None


def waiting(
    db: Database, workflows: Workflows, actor: Actor, kind: str, now: datetime, *, own: bool = False
) -> tuple[Waiting, ...]:
    """Return the open entries of a kind in order; ``own`` leaves out what the actor sees as a code only.

    Raises:
        NotAllowed: the actor's roles have nothing to do with the list.
    """
    if not any(actor.holds(role) for role in READERS):
        raise NotAllowed("the waiting list is for schools, the city and partners", roles=READERS)
    with db.read() as tx:
        found = _sorted(tx, tx.execute(_query(actor, workflows, kind)).all(), kind, default_calendar().local_date(now))
    shown = [_shown(at, row, left) for at, (row, left) in enumerate(found, start=1)]
    return tuple(each for each in shown if each.name is not None or not own)


def in_order(tx: Connection, kind: str, today: date, *, partner: str = "") -> list[Row[Any]]:
    """Return every waiting entry of a kind, the next first, whoever asks: for offering a place."""
    query = _rows(kind).where(waiting_entries.c.status == "waiting")
    return [row for row, _ in _sorted(tx, tx.execute(query).all(), kind, today, partner=partner)]


def _rows(kind: str) -> Any:
    search = (
        select(workplace_searches.c.ends_on)
        .where(workplace_searches.c.case_id == waiting_entries.c.case_id, workplace_searches.c.closed_on.is_(None))
        .order_by(workplace_searches.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            waiting_entries,
            programmes.c.official_name.label("programme"),
            organisations.c.name.label("school"),
            cases.c.title,
            search.label("ends_on"),
        )
        .join(cases, cases.c.id == waiting_entries.c.case_id)
        .join(organisations, organisations.c.id == waiting_entries.c.organisation_id)
        .outerjoin(programmes, programmes.c.id == waiting_entries.c.programme_id)
        .where(waiting_entries.c.kind == kind, waiting_entries.c.status.in_(("waiting", "offered")))
    )


def _query(actor: Actor, workflows: Workflows, kind: str) -> Any:
    own = named_to(actor, workflows)
    return _rows(kind).add_columns(own.label("named")).where(or_(waiting_entries.c.shared, own))


def _sorted(
    tx: Connection, rows: Any, kind: str, today: date, *, partner: str = ""
) -> list[tuple[Row[Any], int | None]]:
    calendars = calendars_of(tx, {row.organisation_id for row in rows})
    found = []
    for row in rows:
        left = _left(calendars[row.organisation_id], row.ends_on, today)
        choices = [str(each).casefold() for each in row.partner_choices]
        choice = choices.index(partner.casefold()) if partner.casefold() in choices else len(choices)
        standing = Standing(row.code, row.since_on, left, row.extension_used, row.not_own_fault, row.vulnerable, choice)
        key = workplace_order(standing) if kind == "workplace" else support_order(standing)
        found.append((key, row, left))
    found.sort(key=lambda each: each[0])
    return [(row, left) for _, row, left in found]


def _left(calendar: Calendar, ends_on: date | None, today: date) -> int | None:
    if ends_on is None:
        return None
    return calendar.count(today, ends_on, Unit.TRAINING_DAYS, first_day_counts=False) if ends_on >= today else 0


def _shown(place: int, row: Row[Any], left: int | None) -> Waiting:
    named = bool(row.named)
    return Waiting(
        place=place,
        entry_id=row.id,
        code=row.code,
        kind=row.kind,
        status=row.status,
        programme=row.programme or "",
        postcode=(row.postcode or "") if named else (row.postcode or "")[:3],
        days=row.days,
        travel_mode=row.travel_mode,
        time_left=band(left),
        needs=tuple(row.needs),
        since_on=row.since_on,
        name=row.title if named else None,
        case_id=row.case_id if named else None,
        school=row.school if named else None,
    )
