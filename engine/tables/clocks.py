"""Clocks with their steps, and tasks."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from engine.tables.base import Id, index_where, metadata
from engine.types import Json, Utc

clocks = Table(
    "clocks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("task_id", Id),
    #: The action that entered the clock's states; it may decide from which date field it counts.
    Column("action", String(60)),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    #: running, paused, lapsed (its end passed while it ran), stopped
    Column("status", String(10), nullable=False),
    Column("extended", Integer, nullable=False, server_default="0"),
    #: Positions of fired steps that set a flag or block actions while the clock counts.
    Column("marks", Json, nullable=False),
    Column("paused_on", Date),
    Column("started_at", Utc, nullable=False),
    Column("stopped_at", Utc),
    Index("ix_clocks_case", "case_id", "status"),
)

clock_steps = Table(
    "clock_steps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("clock_id", ForeignKey("clocks.id"), nullable=False, index=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    #: Index of the step in the definition's clock.
    Column("position", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False, server_default="1"),
    Column("due_at", Utc, nullable=False),
    #: pending, held (clock paused), fired, cancelled, dropped (the case had moved on)
    Column("status", String(10), nullable=False),
    Column("fired_at", Utc),
    UniqueConstraint("clock_id", "position", "occurrence"),
    index_where("ix_clock_steps_due", "due_at", where=text("status = 'pending'")),
    Index("ix_clock_steps_case", "case_id", "status"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("name", String(60), nullable=False),
    #: task, escalation, or free (typed by a person: then ``label`` holds its text)
    Column("kind", String(12), nullable=False),
    Column("label", String(200)),
    Column("role", String(60), nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("opened_at", Utc, nullable=False),
    Column("due_on", Date),
    #: open, done, withdrawn
    Column("status", String(10), nullable=False),
    Column("done_at", Utc),
    Column("done_by", String(200)),
    Column("evidence", Json),
    #: An answer from outside the staff waits here until somebody has seen it.
    Column("unseen", Boolean, nullable=False, server_default=text("false")),
    Index("ix_tasks_case", "case_id", "status"),
    index_where("ix_tasks_open_role", "role", "organisation_id", "due_on", where=text("status = 'open'")),
    index_where("ix_tasks_open_person", "person_id", "due_on", where=text("status = 'open'")),
    index_where("ix_tasks_unseen", "case_id", where=text("unseen")),
)
