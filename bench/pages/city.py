"""A city with many cases: the measured city of ``bench.register`` once, and then copied inside the database.

Two ways to a million. ``open``: every copy has its own coaches and advisers in the same schools, so that a coach keeps
the load of a coach while the lists of a school and of the city grow. ``past``: every copy is a cohort that has ended,
guided by the same people, so that only what is finished grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, select, text
from sqlalchemy.engine import make_url

from bench.plan import tell
from bench.register import fill
from bench.register_sizes import Sizes
from engine.database import Database
from engine.tables import (
    case_people,
    cases,
    clock_steps,
    clocks,
    events,
    grants,
    persons,
    state_counts,
    state_spans,
    tasks,
)
from workflows.register import tables as register

BASE = Sizes(learners=8_300, leads=1_700, agreements=12_000, offers=3_000)
"""Ten thousand cases."""
PEOPLE = (persons, grants)
CASES = (
    register.learners,
    cases,
    case_people,
    clocks,
    clock_steps,
    events,
    state_spans,
    tasks,
    register.trajectories,
    register.workplace_searches,
    register.leads,
    register.lead_lines,
    register.lead_offers,
    register.agreements,
)
EVERY = {"events": 3}
"""Of each three events of a case that is a copy one is kept, which saves gigabytes that no page reads."""
UNIQUE = {"cases": "code", "persons": "email"}
STATES = "CASE workflow WHEN 'company_lead' THEN 'lost' ELSE 'completed' END"
OVER = {
    "cases": {
        "state": STATES,
        "closed_at": "state_since",
        "due_on": "NULL",
        "due_clock": "NULL",
        "snoozed_until": "NULL",
        "block": "CASE workflow WHEN 'company_lead' THEN 'outcome' ELSE 'evaluation_handover' END",
    },
    "clocks": {"status": "'stopped'"},
    "clock_steps": {"status": "CASE status WHEN 'pending' THEN 'cancelled' ELSE status END"},
    "tasks": {"status": "'done'"},
    "state_spans": {"state": f"CASE WHEN until_at IS NULL THEN {STATES} ELSE state END"},
    "workplace_searches": {"closed_on": "coalesce(closed_on, ends_on)", "closed_by": "coalesce(closed_by, 'route')"},
    "agreements": {"status": "'ended'", "ended_on": "coalesce(ended_on, starts_on)"},
}
"""What a cohort that has ended says instead."""


def build(url: str, copies: int, way: str, sizes: Sizes = BASE) -> None:
    """Fill a database with ten thousand cases and so many copies of them, ``open`` or ``past``."""
    fill(url, sizes)
    db = Database(url, durable=False)
    copied = (*PEOPLE, *CASES) if way == "open" else CASES
    with db.db.connect() as connection:
        _in_a_hurry(connection, sqlite=db.is_sqlite)
        strides = {
            table.name: connection.execute(select(func.max(table.c.id))).scalar_one()
            for table in copied
            if "id" in table.c
        }
        for copy in range(1, copies + 1):
            for statement in _statements(copied, strides, copy, ended=way == "past"):
                connection.execute(text(statement))
            connection.commit()
            if copy % 10 == 0:
                tell(f"{make_url(url).get_backend_name()}, {way}: {copy} of {copies} copies")
        _count(connection)
        connection.commit()
    if not db.is_sqlite:
        with db.db.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.dispose()


def _statements(copied: tuple[Table, ...], strides: dict[str, int], copy: int, *, ended: bool) -> Iterator[str]:
    for table in copied:
        over = OVER.get(table.name, {}) if ended else {}
        taken = {each.name: over.get(each.name) or _shifted(table, each, strides, copy) for each in table.columns}
        read = f"SELECT {', '.join(taken.values())} FROM {table.name} WHERE {_which(table, strides)}"
        yield f"INSERT INTO {table.name} ({', '.join(taken)}) {read}"


def _shifted(table: Table, column: Column[Any], strides: dict[str, int], copy: int) -> str:
    if column.name == UNIQUE.get(table.name):
        return f"{column.name} || '-{copy}'"
    target = table.name if column.primary_key and column.name == "id" else _target(column)
    return f"{column.name} + {copy * strides[target]}" if target in strides else column.name


def _target(column: Column[Any]) -> str:
    if column.name == "task_id":
        return "tasks"
    return next((key.column.table.name for key in column.foreign_keys), "")


def _which(table: Table, strides: dict[str, int]) -> str:
    """Return which rows are copied: those of the first city; of its people the ones who guide cases."""
    if table is persons:
        guides = "SELECT person_id FROM grants WHERE role IN ('trajectory_coach', 'city_employee')"
        return f"id <= {strides['persons']} AND id IN ({guides})"
    if table is grants:
        return f"id <= {strides['grants']} AND role IN ('trajectory_coach', 'city_employee')"
    key = "id" if "id" in table.c else "case_id"
    limit = strides["cases"] if key == "case_id" else strides[table.name]
    every = EVERY.get(table.name)
    return f"{key} <= {limit}" + (f" AND id % {every} = 0" if every else "")


def _in_a_hurry(connection: Connection, *, sqlite: bool) -> None:
    """Leave out what guards against mistakes and power cuts while rows are copied."""
    if not sqlite:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("SET synchronous_commit = off"))
        connection.commit()
        return
    for setting in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-1000000"):
        connection.exec_driver_sql(f"PRAGMA {setting}")


def _count(connection: Connection) -> None:
    """Fill in the counts that the commands would have kept."""
    place = func.coalesce(cases.c.organisation_id, 0)
    counted = select(cases.c.workflow, place, cases.c.state, func.count()).group_by(
        cases.c.workflow, place, cases.c.state
    )
    connection.execute(state_counts.delete())
    connection.execute(insert(state_counts).from_select(["workflow", "organisation_id", "state", "cases"], counted))
