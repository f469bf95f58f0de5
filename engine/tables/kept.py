"""What the program keeps for one person of the staff: what they were typing, and lists they named."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from engine.tables.base import Id, metadata
from engine.types import Utc

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    #: Which form of the case: ``stap/sign``, ``gegevens/person``, ``contact``.
    Column("form", String(160), nullable=False),
    #: The version of the case that was on the screen.
    Column("version", Integer, nullable=False),
    #: Everything that was typed, sealed: it may be private, and nobody else needs to read it.
    Column("sealed", Text, nullable=False),
    Column("saved_at", Utc, nullable=False, index=True),
    UniqueConstraint("person_id", "case_id", "form"),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    #: The address of the list.
    Column("place", String(100), nullable=False),
    Column("name", String(60), nullable=False),
    #: The filters as they stand in the address, without what was searched for.
    Column("query", String(2000), nullable=False),
    #: What the list shows when nothing else is asked.
    Column("first", Boolean, nullable=False),
    UniqueConstraint("person_id", "place", "name"),
)
