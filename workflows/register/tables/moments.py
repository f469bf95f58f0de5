"""Measuring moments: figures frozen on a day, with what was noticed about them."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, UniqueConstraint

from engine.tables import Id, metadata
from engine.types import Json

measuring_moments = Table(
    "measuring_moments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("taken_on", Date, nullable=False),
    #: How exact the source is about the moment: day or month.
    Column("precision", String(5), nullable=False, server_default="day"),
    Column("source", String(200), nullable=False),
    #: Name of a figure to its number, or to numbers by kind.
    Column("figures", Json, nullable=False),
    #: What does not add up in the source, in words.
    Column("notes", Json, nullable=False),
    UniqueConstraint("taken_on", "source"),
)
