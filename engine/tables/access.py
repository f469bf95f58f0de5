"""Links, sessions, and the keys of requests that were answered."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.tables.base import Id, metadata
from engine.types import Json, Utc

requests = Table(
    "requests",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("result", Json, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    #: sign_in, task, page (a person's own page of a case), card (the QR card of a shop floor), calendar,
    #: stop_reminders, stop_digests
    Column("purpose", String(20), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("task_id", ForeignKey("tasks.id")),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("revoked_at", Utc),
    #: The newer link that was asked for when this one had expired.
    Column("superseded_by", ForeignKey("links.id")),
    #: When the person behind a card showed who they are.
    Column("confirmed_at", Utc),
    Index("ix_links_task", "task_id", "person_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("ended_at", Utc),
)
