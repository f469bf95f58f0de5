"""Days on which a calendar differs from the rule."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, String, Table, UniqueConstraint

from engine.tables.base import Id, metadata

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("id", Id, primary_key=True),
    #: None: the day counts for every calendar.
    Column("organisation_id", ForeignKey("organisations.id"), index=True),
    Column("day", Date, nullable=False),
    #: closed (facultative, study day) or opened (the rule is wrong about this day)
    Column("kind", String(10), nullable=False),
    Column("label", String(120), nullable=False, server_default=""),
    UniqueConstraint("organisation_id", "day"),
)
