"""The record of the register: who changed which row when, chained per row like the events of a case."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from engine.tables import Id, metadata
from engine.types import Json, Utc

register_events = Table(
    "register_events",
    metadata,
    Column("id", Id, primary_key=True),
    #: Which table and which of its rows.
    Column("record", String(40), nullable=False),
    Column("record_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    #: added, changed, or a name of its own (merged, bankrupt ...)
    Column("kind", String(40), nullable=False),
    #: The case and the event of that case which caused it: taking that step back takes this back too.
    Column("case_id", ForeignKey("cases.id")),
    Column("case_sequence", Integer),
    Column("actor_id", ForeignKey("persons.id")),
    Column("actor_name", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    #: ``before`` and ``after``: only what changed. Erasing a person empties payload and salt; the chain holds.
    Column("payload", Json),
    Column("salt", LargeBinary(16)),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("undone", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("record", "record_id", "sequence"),
    Index("ix_register_events_case", "case_id", "case_sequence"),
)
