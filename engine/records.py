"""What the engine asks of a register outside it: which rows a field may point to, and what they bring.

A field of type ``record`` holds the id of a row of a register. The engine knows neither the tables nor their meaning;
whoever composes the program gives it a ``Records``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from engine.actor import Actor
from engine.values import Stored

Choice = tuple[int, str]
Transaction = Any
"""A connection of the database; those who decide only pass it on and know no database."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For which case a row is to be chosen; ``case_id`` is None while the case is being opened."""

    case_id: int | None
    organisation_id: int | None
    fields: Mapping[str, object] = field(default_factory=dict)
    today: date = date.min


class Records(Protocol):
    """A register whose rows cases can point to."""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of rows there are."""

    def choices(self, tx: Transaction, kind: str, asked: Asked) -> tuple[Choice, ...]:
        """Return ids and labels of the rows that fit the case, best first."""

    def label(self, tx: Transaction, kind: str, record_id: int) -> str | None:
        """Return what a row is called, None when there is no such row."""

    def values(self, tx: Transaction, kind: str, record_id: int) -> Mapping[str, Stored]:
        """Return what a row can bring into a case, by name; dates in ISO form."""

    def undo(self, tx: Transaction, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Take back what the effects of one step wrote.

        Raises:
            ActionRefused: something was built on it since.
        """

    def take_back(self, tx: Transaction, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """Take back what the opening of a case wrote, and let go of the case: it is about to be gone.

        Raises:
            ActionRefused: something was built on it since.
        """

    def close(self, tx: Transaction, case_id: int, sequence: int, *, actor: Actor, now: datetime) -> None:
        """End what hangs on a case that closes by this step, such as appointments that are planned."""


class NoRecords:
    """No register at all."""

    kinds: frozenset[str] = frozenset()

    def choices(self, _tx: Transaction, _kind: str, _asked: Asked) -> tuple[Choice, ...]:
        """Return nothing."""
        return ()

    def label(self, _tx: Transaction, _kind: str, _record_id: int) -> str | None:
        """Return None."""
        return None

    def values(self, _tx: Transaction, _kind: str, _record_id: int) -> Mapping[str, Stored]:
        """Return nothing."""
        return {}

    def undo(self, _tx: Transaction, _case_id: int, _sequence: int, *, actor: Actor, now: datetime) -> None:
        """Do nothing: there is nothing to take back."""

    def take_back(self, _tx: Transaction, _case_id: int, _sequence: int, *, actor: Actor, now: datetime) -> None:
        """Do nothing: there is nothing to let go of."""

    def close(self, _tx: Transaction, _case_id: int, _sequence: int, *, actor: Actor, now: datetime) -> None:
        """Do nothing: nothing hangs on a case."""


NO_RECORDS: Records = NoRecords()
