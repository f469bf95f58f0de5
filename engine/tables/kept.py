"""What the staff keep: what somebody was typing, lists somebody named, and the documents of a case."""

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

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    #: What somebody called the file; never part of a path.
    Column("name", String(120), nullable=False),
    #: pdf, jpeg, ... (``engine.documents.KINDS``), by what is in it.
    Column("kind", String(10), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    #: The random name under which the folder of documents keeps it.
    Column("stored", String(40), nullable=False, unique=True),
    Column("added_by", ForeignKey("persons.id")),
    Column("added_at", Utc, nullable=False),
)

#: Files in that folder that belong to no document: not yet, or no longer. ``engine.sweeping`` takes them away.
loose_files = Table(
    "loose_files",
    metadata,
    Column("stored", String(40), primary_key=True),
    Column("since", Utc, nullable=False, index=True),
)
