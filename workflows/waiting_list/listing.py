"""The list as one person may see it: names of the own school, codes of all others who agreed to be shared.

Of a code others see what a place needs to know: programme, kind, three digits of the postcode, days, travel, the time
left in bands and needs in terms of work. Nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from engine.actor import Actor
from engine.calendar import Calendar, Unit, default_calendar
from engine.calendars import calendars_of
from engine.database import Database
from engine.errors import NotAllowed
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to
from workflows.register.tables import programmes, support_tracks, waiting_entries, workplace_searches
from workflows.waiting_list.order import NO_CHOICE, Standing, band, support_order, workplace_order

READERS = ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "partner")
DAYS_BEFORE_END = 20
"""Choice: so many training days before the preparatory phase ends its learners look for a workplace."""
MATCHED = ("match_proposed", "drafting_agreement")
"""States of a trajectory that waits for its agreement: a place is kept, none is looked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry. ``place`` counts from 1, those whom the reader may not see included.

    From ``status`` on only for who may read the case by name: it is offered or matched, and since when it waits.
    """

    place: int
    entry_id: int
    code: str
    kind: str
    programme: str
    postcode: str
    days: str
    travel_mode: str
    time_left: str
    needs: tuple[str, ...]
    status: str = ""
    since_on: date | None = None
    name: str | None = None
    case_id: int | None = None


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
        today = default_calendar().local_date(now)
        query = _rows(kind).add_columns(named_to(actor, workflows).label("named"))
        found = _sorted(tx, tx.execute(query).all(), kind, today)
    shown = [_shown(at, row, left) for at, (row, left) in enumerate(found, start=1) if row.shared or row.named]
    return tuple(each for each in shown if each.name is not None or not own)


def in_order(tx: Connection, kind: str, today: date, *where: ColumnElement[bool], partner: str = "") -> list[Row[Any]]:
    """Return the waiting entries of a kind, the next first, whoever asks: for offering a place.

    ``where`` narrows the entries; the order among them stays.
    """
    query = _rows(kind).where(waiting_entries.c.status == "waiting", *where)
    return [row for row, _ in _sorted(tx, tx.execute(query).all(), kind, today, partner=partner)]


def _rows(kind: str) -> Any:
    open_ = workplace_searches.alias()
    search = (
        select(func.max(open_.c.id))
        .where(open_.c.case_id == waiting_entries.c.case_id, open_.c.closed_on.is_(None))
        .scalar_subquery()
    )
    phase = (
        select(func.max(support_tracks.c.until_on))
        .where(
            support_tracks.c.case_id == waiting_entries.c.case_id,
            support_tracks.c.kind == "alf",
            support_tracks.c.status == "running",
        )
        .scalar_subquery()
    )
    return (
        select(
            waiting_entries,
            programmes.c.official_name.label("programme"),
            cases.c.title,
            cases.c.state,
            workplace_searches.c.starts_on,
            workplace_searches.c.ends_on,
            phase.label("phase_ends_on"),
        )
        .join(cases, cases.c.id == waiting_entries.c.case_id)
        .outerjoin(workplace_searches, workplace_searches.c.id == search)
        .outerjoin(programmes, programmes.c.id == waiting_entries.c.programme_id)
        .where(waiting_entries.c.kind == kind, waiting_entries.c.status.in_(("waiting", "offered")))
    )


def _sorted(
    tx: Connection, rows: Any, kind: str, today: date, *, partner: str = ""
) -> list[tuple[Row[Any], int | None]]:
    calendars = calendars_of(tx, {row.organisation_id for row in rows})
    found = []
    for row in rows:
        calendar = calendars[row.organisation_id]
        if kind == "workplace" and _too_early(calendar, row, today):
            continue
        left = _left(calendar, row.ends_on, today)
        choices = [str(each).casefold() for each in row.partner_choices]
        choice = choices.index(partner.casefold()) if partner.casefold() in choices else NO_CHOICE
        standing = Standing(row.code, row.since_on, left, row.extension_used, row.not_own_fault, row.vulnerable, choice)
        key = workplace_order(standing) if kind == "workplace" else support_order(standing)
        found.append((key, row, left))
    found.sort(key=lambda each: each[0])
    return [(row, left) for _, row, left in found]


def _too_early(calendar: Calendar, row: Row[Any], today: date) -> bool:
    """Tell whether a preparatory phase goes on for so long that no workplace is looked for yet."""
    if row.ends_on is not None or row.phase_ends_on is None:
        return False
    return (_left(calendar, row.phase_ends_on, today) or 0) > DAYS_BEFORE_END


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
        programme=row.programme or "",
        postcode=(row.postcode or "") if named else (row.postcode or "")[:3],
        days=row.days,
        travel_mode=row.travel_mode,
        time_left=band(left),
        needs=tuple(row.needs),
        status=("matched" if row.state in MATCHED else row.status) if named else "",
        since_on=row.since_on if named else None,
        name=row.title if named else None,
        case_id=row.case_id if named else None,
    )
