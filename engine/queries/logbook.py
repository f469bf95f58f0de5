"""Who did what when: the events of all cases and who signed in, the newest first, for whoever answers for the program.

Never what was written: no payload is read. A name is shown of members of the staff, who are known to each other, and
of others only where the reader may read the case. Choice: no index serves the filters, for each would cost every step
of every case something; when hardly one of a million events is asked, the table is read through (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, exists, func, literal, or_, select

from engine.actor import SYSTEM, Actor
from engine.database import Database
from engine.errors import NotAllowed, NotFound
from engine.history import Chain
from engine.loader import Workflows
from engine.local_time import moment_at
from engine.queries.mail_queue import READERS, initials
from engine.tables import cases, events, grants, persons, sessions
from engine.visibility import named_to, visible_to

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What a log narrows to; empty means everything.

    ``person`` is a part of the name of a member of the staff, ``kind`` of which kind; ``since`` and ``until`` are days.
    An organisation is that of the case, or that of who did it where a log is not about cases. ``before`` is the last
    id of the page before.
    """

    person: str = ""
    code: str = ""
    kind: str = ""
    organisation_id: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that somebody did. ``case_id`` is None when the reader may not open the case.

    ``record`` is the table of a register it was about; ``whom`` and ``role`` tell whose role or access changed.
    ``until`` is when a session was ended.
    """

    id: int
    at: datetime
    who: str
    kind: str
    code: str = ""
    case_id: int | None = None
    record: str = ""
    whom: str = ""
    role: str = ""
    until: datetime | None = None


LogPage = tuple[tuple[LogLine, ...], int | None]
"""The lines, and before which id the next page goes on; None at the end."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of checking the chain of one case; ``fault`` is empty when it holds."""

    code: str
    events: int
    sequence: int = 0
    fault: str = ""


def list_case_events(db: Database, workflows: Workflows, actor: Actor, wanted: LogFilter) -> LogPage:
    """Return a page of what happened on cases.

    Raises:
        NotAllowed: the log is for administrators and the city's coordinator.
    """
    require_reader(actor)
    query = of_case(workflows, actor, events, case_id=events.c.case_id, kind=events.c.kind, name=events.c.actor_name)
    query = query.where(*narrowed(wanted, events, events.c.at, events.c.actor_id, events.c.kind), *on_case(wanted))
    with db.read() as tx:
        rows = tx.execute(query.order_by(events.c.id.desc()).limit(PER_PAGE + 1)).all()
    return paged(
        rows, lambda row: LogLine(row.id, row.at, shown(row), row.kind, row.code, row.case_id if row.seen else None)
    )


def list_sign_ins(db: Database, actor: Actor, wanted: LogFilter) -> LogPage:
    """Return a page of who signed in when, and when they signed out.

    Raises:
        NotAllowed: the log is for administrators and the city's coordinator.
    """
    require_reader(actor)
    row = sessions.c
    query = (
        select(row.id, row.created_at, row.ended_at, persons.c.name.label("actor_name"))
        .add_columns(_staff(row.person_id).label("known"))
        .join(persons, persons.c.id == row.person_id)
        .where(*narrowed(wanted, sessions, row.created_at, row.person_id), *of_colleagues(wanted, row.person_id))
        .order_by(row.id.desc())
    )
    with db.read() as tx:
        rows = tx.execute(query.limit(PER_PAGE + 1)).all()
    return paged(rows, lambda each: LogLine(each.id, each.created_at, shown(each), "signed_in", until=each.ended_at))


def check_chain(db: Database, code: str, *, actor: Actor) -> Verified:
    """Verify the record of one case: is it as it was written?

    Raises:
        NotAllowed: the log is for administrators and the city's coordinator.
        NotFound: no case has this code.
    """
    require_reader(actor)
    chain, count = Chain(), 0
    with db.read() as tx:
        query = select(cases.c.id, cases.c.code, cases.c.sequence, cases.c.last_hash)
        head = tx.execute(query.where(cases.c.code == code.strip().upper())).first()
        if head is None:
            raise NotFound(f"no case {code}")
        record = select(events).where(events.c.case_id == head.id).order_by(events.c.sequence)
        for row in tx.execution_options(yield_per=1000).execute(record):
            count += 1
            chain.take(row, subject=head.id, kind=row.kind)
    chain.end_at(head.sequence, head.last_hash)
    return Verified(head.code, count, *(chain.fault or ()))


def require_reader(actor: Actor) -> None:
    """Let only administrators and the city's coordinator read on.

    Source: domain.md B7, users and audit: who keeps the machine, without content.
    """
    if not any(actor.holds(role) for role in READERS):
        raise NotAllowed("the log is for administrators and the city", roles=READERS)


def of_case(workflows: Workflows, actor: Actor, table: Table, *, case_id: Any, kind: Any, name: Any) -> Select[Any]:
    """Begin a log of things about cases: its rows with code, whether the reader may open the case, and know who did it.

    ``kind`` and ``name`` are the columns that tell what was done and by whom.
    """
    acted = table.c.actor_id if "actor_id" in table.c else table.c.person_id
    seen = case((visible_to(actor, workflows), literal(value=True)), else_=False)
    named = case((named_to(actor, workflows), literal(value=True)), else_=False)
    program = and_(acted.is_(None), name == SYSTEM.name)
    return (
        select(
            table.c.id,
            table.c.at,
            kind.label("kind"),
            name.label("actor_name"),
            cases.c.code,
            cases.c.id.label("case_id"),
        )
        .add_columns(seen.label("seen"), or_(_staff(acted), program, named).label("known"))
        .select_from(table)
        .outerjoin(cases, cases.c.id == case_id)
    )


def narrowed(wanted: LogFilter, table: Table, at: Any, by: Any, kind: Any = None) -> list[ColumnElement[bool]]:
    """Return what a filter asks of any log: who, what, and between which days."""
    found: list[ColumnElement[bool]] = []
    if wanted.before is not None:
        found.append(table.c.id < wanted.before)
    if name := wanted.person.strip().lower():
        called = select(persons.c.id).where(func.lower(persons.c.name).contains(name, autoescape=True))
        found.append(by.in_(called.where(persons.c.id.in_(select(grants.c.person_id)))))
    if wanted.kind and kind is not None:
        found.append(kind == wanted.kind)
    if wanted.since:
        found.append(at >= moment_at(wanted.since, time.min))
    if wanted.until:
        found.append(at < moment_at(wanted.until + timedelta(days=1), time.min))
    return found


def of_colleagues(wanted: LogFilter, by: Any) -> list[ColumnElement[bool]]:
    """Return what a filter asks of who did it: that they work in an organisation."""
    if not wanted.organisation_id:
        return []
    return [by.in_(select(grants.c.person_id).where(grants.c.organisation_id == wanted.organisation_id))]


def on_case(wanted: LogFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of the case: its code and its organisation."""
    asked = ((cases.c.code, wanted.code.strip().upper()), (cases.c.organisation_id, wanted.organisation_id))
    return [column == value for column, value in asked if value]


def shown(row: Any) -> str:
    """Return who did it, as far as the reader may know; empty when that was erased."""
    return str(row.actor_name) if row.known else initials(row.actor_name)


def paged(rows: Sequence[Any], line: Any) -> LogPage:
    """Return a page of one row more than it shows."""
    return tuple(line(row) for row in rows[:PER_PAGE]), rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None


def _staff(person: Any) -> ColumnElement[bool]:
    return exists().where(grants.c.person_id == person)
