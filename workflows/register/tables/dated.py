"""Tables that an administrator keeps by date: what was true then stays readable."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Numeric, String, Table, UniqueConstraint, text

from engine.tables import Id, metadata
from engine.types import Json, Utc

allowances = Table(
    "allowances",
    metadata,
    Column("id", Id, primary_key=True),
    #: step_1, step_2, step_3 of the learning allowance, or the name of a premium
    Column("name", String(60), nullable=False),
    Column("valid_from", Date, nullable=False),
    #: Euro a month (allowance) or a school year (premium).
    Column("amount", Numeric(10, 2), nullable=False),
    Column("source", String(200), nullable=False, server_default=""),
    #: What is not certain about the amount or its first day, in words.
    Column("note", String(300), nullable=False, server_default=""),
    UniqueConstraint("name", "valid_from"),
)

joint_committees = Table(
    "joint_committees",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(10), nullable=False),
    Column("name", String(160), nullable=False, server_default=""),
    Column("valid_from", Date, nullable=False),
    #: Hours of a full week, school included.
    Column("weekly_hours_adult", Float, nullable=False),
    Column("weekly_hours_minor", Float, nullable=False),
    Column("social_maribel", Boolean, nullable=False, server_default=text("false")),
    Column("source", String(200), nullable=False, server_default=""),
    Column("note", String(300), nullable=False, server_default=""),
    UniqueConstraint("number", "valid_from"),
)

rule_values = Table(
    "rule_values",
    metadata,
    Column("id", Id, primary_key=True),
    #: A key of ``rule_values.yaml`` (``mentor.min_age``).
    Column("key", String(60), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("value", Json, nullable=False),
    Column("note", String(300), nullable=False, server_default=""),
    Column("set_by", ForeignKey("persons.id")),
    Column("set_at", Utc, nullable=False),
    UniqueConstraint("key", "valid_from"),
)
