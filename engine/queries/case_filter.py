"""What a list of cases is narrowed to and how it is ordered; pages, boards and counts share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.loader import Workflows
from engine.school_year import SEPTEMBER
from engine.tables import case_people, cases, state_spans
from engine.types import TextIn
from engine.visibility import named_to, open_to_all

WEEK = timedelta(days=7)
MIDNIGHT = time(0)
KEPT_STATEMENTS = 256
"""Statements of a kind that stay made: the same people ask the same lists all day; making one takes a millisecond."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; empty means everything open.

    ``person_id`` is somebody named on the case, ``due`` one of passed, week, later; ``finished`` asks closed cases
    instead of open ones. ``as_of`` asks the states of the end of a past day. ``holding`` asks fields that hold a text,
    ``ending`` one that holds a day of a period, ``begun_in`` cases opened in a school year, ``silent_days`` those
    nobody logged a contact with for longer, and ``among`` none but these cases. ``after`` is the id of the last case
    of the page before with what it was ordered by.
    """

    workflow: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    block: str = ""
    state: str = ""
    text: str = ""
    about: str = ""
    due: str = ""
    finished: bool = False
    as_of: date | None = None
    holding: tuple[tuple[str, str], ...] = ()
    ending: tuple[str, date, date] | None = None
    begun_in: int | None = None
    silent_days: int = 0
    among: tuple[int, ...] | None = None
    changed_first: bool = False
    after: tuple[date | datetime | None, int] | None = None

    @property
    def by_change(self) -> bool:
        """Tell whether what changed last comes first: when that is asked, and where nothing is due any more."""
        return self.changed_first or (self.finished and self.as_of is None)


def joined(query: Select[Any], wanted: CaseFilter) -> Select[Any]:
    """Join the spans of states when a past day is asked."""
    return query if wanted.as_of is None else query.join(state_spans, state_spans.c.case_id == cases.c.id)


def state_of(wanted: CaseFilter) -> ColumnElement[str]:
    """Return the column that holds the state asked for: now, or at the end of a past day."""
    return state_spans.c.state if wanted.as_of is not None else cases.c.state


def then(wanted: CaseFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that pick each case's state at the end of the day asked for."""
    if wanted.as_of is not None:
        moment = default_calendar().at(wanted.as_of + timedelta(days=1), datetime.min.time())
        yield state_spans.c.from_at < moment
        yield or_(state_spans.c.until_at.is_(None), state_spans.c.until_at >= moment)


def narrowed(query: Select[Any], actor: Actor, workflows: Workflows, wanted: CaseFilter, today: date) -> Select[Any]:
    """Add what the filter asks to a query on ``cases``."""
    if wanted.as_of is None:
        query = query.where(cases.c.closed_at.is_not(None) if wanted.finished else cases.c.closed_at.is_(None))
    equal = ((cases.c.workflow, wanted.workflow), (cases.c.organisation_id, wanted.organisation_id))
    query = query.where(*then(wanted), *(column == value for column, value in equal if value))
    if wanted.block:
        query = query.where((state_spans.c.block if wanted.as_of else cases.c.block) == wanted.block)
    if wanted.state:
        query = query.where(state_of(wanted) == wanted.state)
    if wanted.person_id:
        on_case = select(case_people.c.case_id).where(case_people.c.person_id == wanted.person_id)
        query = query.where(cases.c.id.in_(on_case))
    if wanted.due:
        query = query.where(_due(wanted.due, today))
    query = query.where(*_since(wanted, today))
    if wanted.among is not None:
        query = query.where(cases.c.id.in_(wanted.among))
    named = named_to(actor, workflows, wanted.workflow)
    return query.where(*_worded(wanted, named), *_in_fields(wanted, workflows, named))


def _worded(wanted: CaseFilter, named: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Yield what searches words; titles only where the reader may read them, or a guess would confirm a name."""
    if wanted.text:
        title = or_(
            cases.c.title.icontains(wanted.text, autoescape=True),
            cases.c.subtitle.icontains(wanted.text, autoescape=True),
        )
        yield or_(cases.c.code == wanted.text.strip().upper(), and_(named, title))
    if wanted.about:
        yield and_(named, cases.c.subtitle.icontains(wanted.about, autoescape=True))


def _since(wanted: CaseFilter, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what asks when a case began, and for how long nobody was spoken to."""
    at = default_calendar().at
    if wanted.begun_in is not None:
        first, last = (date(wanted.begun_in + year, SEPTEMBER, 1) for year in (0, 1))
        yield cases.c.opened_at >= at(first, MIDNIGHT)
        yield cases.c.opened_at < at(last, MIDNIGHT)
    if wanted.silent_days:
        last_heard = func.coalesce(cases.c.last_contact_at, cases.c.opened_at)
        yield last_heard < at(today - timedelta(days=wanted.silent_days), MIDNIGHT)


def _in_fields(wanted: CaseFilter, workflows: Workflows, named: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Yield what asks fields of the cases, only those that everybody who reads a case by name may read."""
    if not wanted.holding and wanted.ending is None:
        return
    document = workflows.current(wanted.workflow).document
    for name, text in wanted.holding:
        holds = TextIn(cases.c.fields, name).icontains(text, autoescape=True)
        yield and_(named, holds) if open_to_all(document, name) else false()
    if wanted.ending is not None:
        name, first, last = wanted.ending
        ends = TextIn(cases.c.fields, name).between(first.isoformat(), last.isoformat())
        yield and_(named, ends) if open_to_all(document, name) else false()


def _due(due: str, today: date) -> ColumnElement[bool]:
    if due == "passed":
        return cases.c.due_on < today
    if due == "week":
        return cases.c.due_on.between(today, today + WEEK)
    return cases.c.due_on > today + WEEK


def ordered(query: Select[Any], wanted: CaseFilter) -> Select[Any]:
    """Order a list, and begin it after the last case of the page before."""
    key, last = (None, 0) if wanted.after is None else wanted.after
    if wanted.by_change:
        if wanted.after is not None:
            earlier = and_(cases.c.changed_at == key, cases.c.id < last)
            query = query.where(or_(cases.c.changed_at < key, earlier))
        return query.order_by(cases.c.changed_at.desc(), cases.c.id.desc())
    if wanted.after is not None and key is None:
        query = query.where(cases.c.due_on.is_(None), cases.c.id > last)
    elif wanted.after is not None:
        same = and_(cases.c.due_on == key, cases.c.id > last)
        query = query.where(or_(cases.c.due_on > key, same, cases.c.due_on.is_(None)))
    return query.order_by(cases.c.due_on.nulls_last(), cases.c.id)


def key_of(row: Any, wanted: CaseFilter) -> date | datetime | None:
    """Return by what the last row of a page is ordered."""
    found: date | datetime | None = row.changed_at if wanted.by_change else row.due_on
    return found


def today_of(now: datetime) -> date:
    """Return the local date of a moment."""
    return default_calendar().local_date(now)
