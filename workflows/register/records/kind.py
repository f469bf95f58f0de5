"""What a kind of row offers to the fields of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection

from engine.records import Asked, Choice
from engine.values import Stored


class Kind(Protocol):
    """A module with these three functions."""

    def choices(self, tx: Connection, asked: Asked) -> tuple[Choice, ...]:
        """Return ids and labels of the rows that fit the case, best first."""

    def label(self, tx: Connection, record_id: int) -> str | None:
        """Return what a row is called, None when there is no such row."""

    def values(self, tx: Connection, record_id: int) -> Mapping[str, Stored]:
        """Return what a row can bring into a case; dates in ISO form."""
