"""Nothing that a text can stand in is forgotten when a trajectory is erased: each column goes, or holds only codes."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String

from engine.tables import metadata
from engine.types import Json
from tests.workflows.access_request.test_complete import NOT_HERS, about_learners
from workflows.register.tables import learners
from workflows.retention.learners import NAMELESS, OF_AGREEMENT, OF_CASE

GONE = {"attendees", "documents", "guardians", "wellbeing_checks", "wellbeing_notes"} | {
    table.name for table, values in (*OF_CASE.items(), *OF_AGREEMENT.items()) if values is None
}
"""Tables whose rows go away. Of a note that was read, the row stays empty until nobody need know who read it."""
BY_THE_ENGINE = {
    "case_people": {"role"},
    "cases": {"title", "subtitle", "fields"},
    "events": {"payload", "salt", "actor_name"},
    "outbox": {"payload", "answer", "bounce", "last_error"},
    "persons": {"name", "email", "phone", "language"},
    "tasks": {"label", "evidence", "done_by"},
}
EMPTIED = {
    **BY_THE_ENGINE,
    **{table.name: set(values) for table, values in (*OF_CASE.items(), *OF_AGREEMENT.items()) if values},
    learners.name: set(NAMELESS),
    "note_readings": {"reason"},
}
CODES = {
    "agreements": {"kind", "status", "termination_code", "fault"},
    "annexes": {"kind"},
    "appointments": {"uid", "kind", "roles", "status"},
    "cases": {"code", "workflow", "definition_sha", "state", "block", "owner_role", "due_clock", "last_hash"},
    "clocks": {"name", "action", "status", "marks"},
    "contacts": {"kind"},
    "events": {"kind", "digest", "hash"},
    "mail_stops": {"kind"},
    "outbox": {"topic", "kind", "key", "uuid", "status", "lease_token", "pace"},
    "persons": {"password_hash", "record"},
    "reservations": {"status"},
    "state_spans": {"workflow", "state", "block"},
    "support_tracks": {"kind", "status"},
    "tasks": {"name", "kind", "role", "status"},
    "trajectories": {"certificate_kind", "destination"},
    "waiting_entries": {"code", "kind", "status", "closed_reason"},
    "workplace_searches": {"reason", "closed_by"},
}
"""Columns that hold a code or a number of the program: what was counted, never what somebody wrote."""


def texts(table):
    """Return the columns of a table in which a text, a value or a sealed text can stand."""
    return {column.name for column in table.c if isinstance(column.type, String | Json | LargeBinary)}


def test_every_column_that_takes_a_text_is_emptied_or_holds_a_code():
    """A column that is added later has to be thought of: it goes, or it says why not."""
    hers = about_learners() - set(NOT_HERS) - GONE

    left = {name: texts(metadata.tables[name]) - EMPTIED.get(name, set()) - CODES.get(name, set()) for name in hers}
    assert {name: columns for name, columns in left.items() if columns} == {}
    assert all(CODES[name] <= texts(metadata.tables[name]) for name in CODES)
