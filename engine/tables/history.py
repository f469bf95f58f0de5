"""What happened to a case: events in a chain, refusals, spans of states and kept counts."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from engine.tables.base import Id, index_where, metadata
from engine.types import Json, Utc

#: A query must say it in these very words for SQLite to use the index of contacts.
IS_CONTACT = text("kind = 'contact'")
#: The same for decisions of a review.
IS_REVIEW = text("kind = 'reviewed'")

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor_id", ForeignKey("persons.id")),
    Column("actor_name", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    #: Erasing empties payload, salt and the name of who is no member of the staff; the digest stays, the chain holds.
    Column("payload", Json),
    Column("salt", LargeBinary(16)),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    #: The event that undid this one.
    Column("undone_by", Integer),
    UniqueConstraint("case_id", "sequence"),
    Index("ix_events_case", "case_id", "id"),
    # When somebody was last spoken to, on any day asked: only contacts are in it, so other events cost nothing more.
    index_where("ix_events_contact", "case_id", "at", where=IS_CONTACT),
    # What a review decided on a day; a few a week.
    index_where("ix_events_review", "at", where=IS_REVIEW),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("action", String(60), nullable=False),
    Column("at", Utc, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    #: The case's last event then: a step taken after it settles the refusal.
    Column("sequence", Integer, nullable=False),
    Index("ix_refusals_case", "case_id", "action", "at"),
)

state_spans = Table(
    "state_spans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("workflow", String(60), nullable=False),
    Column("state", String(60), nullable=False),
    Column("block", String(60), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id")),
    Column("from_at", Utc, nullable=False),
    Column("until_at", Utc),
    Index("ix_state_spans_case", "case_id", "id"),
    Index("ix_state_spans_as_of", "workflow", "from_at", "until_at"),
)

state_counts = Table(
    "state_counts",
    metadata,
    Column("workflow", String(60), primary_key=True),
    #: 0 stands for no organisation: a primary key holds no NULL.
    Column("organisation_id", Id, primary_key=True, autoincrement=False),
    Column("state", String(60), primary_key=True),
    Column("cases", Integer, nullable=False),
)
