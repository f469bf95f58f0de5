"""Who changed which row of the register when, and who read which confidential note: the log beside that of the cases.

Never what was written, why a note was opened, or what it says. Whose role or access changed is told: the staff are
known to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, literal, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.queries.logbook import (
    PER_PAGE,
    LogFilter,
    LogLine,
    LogPage,
    narrowed,
    of_case,
    of_colleagues,
    on_case,
    paged,
    require_reader,
    shown,
)
from engine.tables import grants, persons
from workflows.register.tables import note_readings, register_events, wellbeing_notes

CONFIDENTIAL = frozenset({"wellbeing_notes", "wellbeing_checks", "support_tracks", "absences"})
"""Source: domain.md B7. That there is one of these on a case is confidential too: all are told by one name."""
VEILED = "confidential"


def list_register_events(db: Database, workflows: Workflows, actor: Actor, wanted: LogFilter) -> LogPage:
    """Return a page of what was changed in the register; ``kind`` narrows to one of its tables.

    Raises:
        NotAllowed: the log is for administrators and the city's coordinator.
    """
    require_reader(actor)
    row = register_events.c
    query = of_case(workflows, actor, register_events, case_id=row.case_id, kind=row.kind, name=row.actor_name)
    query = query.add_columns(row.record, row.record_id).where(
        *narrowed(wanted, register_events, row.at, row.actor_id),
        *on_case(LogFilter(code=wanted.code)),
        *of_colleagues(wanted, row.actor_id),
    )
    if wanted.kind:
        asked = CONFIDENTIAL if wanted.kind == VEILED else {wanted.kind} - CONFIDENTIAL
        query = query.where(row.record.in_(sorted(asked)))
    with db.read() as tx:
        rows = tx.execute(query.order_by(row.id.desc()).limit(PER_PAGE + 1)).all()
        about = _about_staff(tx, rows)
    return paged(rows, lambda each: _line(each, *about.get(each.id, ("", ""))))


def list_note_readings(db: Database, workflows: Workflows, actor: Actor, wanted: LogFilter) -> LogPage:
    """Return a page of who opened a confidential note that was not their own, of which case.

    Raises:
        NotAllowed: the log is for administrators and the city's coordinator.
    """
    require_reader(actor)
    row, note = note_readings.c, wellbeing_notes.c
    of_note = select(note.case_id).where(note.id == row.note_id).scalar_subquery()
    name = select(persons.c.name).where(persons.c.id == row.person_id).scalar_subquery()
    query = of_case(workflows, actor, note_readings, case_id=of_note, kind=literal("note_opened"), name=name)
    query = query.where(*narrowed(wanted, note_readings, row.at, row.person_id), *on_case(wanted))
    with db.read() as tx:
        rows = tx.execute(query.order_by(row.id.desc()).limit(PER_PAGE + 1)).all()
    return paged(rows, _line)


def _line(row: Any, whom: str = "", role: str = "") -> LogLine:
    record = getattr(row, "record", "")
    veiled = record in CONFIDENTIAL
    return LogLine(
        row.id,
        row.at,
        shown(row),
        row.kind,
        row.code or "",
        row.case_id if row.seen else None,
        VEILED if veiled else record,
        whom,
        role,
    )


def _about_staff(tx: Connection, rows: Any) -> Mapping[int, tuple[str, str]]:
    """Return, per event about somebody of the staff, their name and the role that was given or taken."""
    of_persons = {row.id: (row.record_id, "") for row in rows if row.record == persons.name}
    given = [row.id for row in rows if row.record == grants.name]
    told = select(register_events.c.id, register_events.c.payload).where(register_events.c.id.in_(given))
    for event_id, payload in tx.execute(told):
        held = (payload or {}).get("after") or (payload or {}).get("before") or {}
        of_persons[event_id] = (held.get("person_id"), str(held.get("role", "")))
    ids = {person for person, _ in of_persons.values() if person}
    staff = select(persons.c.id, persons.c.name).where(
        persons.c.id.in_(sorted(ids)), persons.c.id.in_(select(grants.c.person_id))
    )
    names = {row.id: row.name for row in tx.execute(staff)} if ids else {}
    return {event: (names.get(person, ""), role) for event, (person, role) in of_persons.items()}
