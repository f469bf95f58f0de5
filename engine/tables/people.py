"""People, organisations and who may do what where."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, UniqueConstraint, text

from engine.tables.base import Id, metadata
from engine.types import Utc

organisations = Table(
    "organisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    #: vt, buso, clw, syntra (schools), city, partner
    Column("kind", String(20), nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), index=True),
    Column("phone", String(40)),
    Column("language", String(2), nullable=False, server_default="nl"),
    Column("password_hash", String(300)),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    #: Set when mail to this address came back for good.
    Column("undeliverable_at", Utc),
    #: The row of a register that this person is (``mentor/12``), so that nobody is recognised by an address alone.
    Column("record", String(80), unique=True, index=True),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    Column("role", String(60), nullable=False, index=True),
    #: None: the role is held everywhere.
    Column("organisation_id", ForeignKey("organisations.id")),
    UniqueConstraint("person_id", "role", "organisation_id"),
)

stand_ins = Table(
    "stand_ins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False, index=True),
    #: None: the person is away and nobody stands in.
    Column("stand_in_id", ForeignKey("persons.id"), index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
)
