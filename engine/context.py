"""Where facts are read: one case inside a transaction, as the functions of ``facts.py`` see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.calendar import Calendar


@dataclass(frozen=True, slots=True)
class CaseContext:
    """A case about to be judged, or just changed; ``fields`` has what was just typed laid over it.

    ``action`` is the action that is being taken, empty when there is none. ``sequence`` is the number of the step that
    was recorded just before, None when there was none: rows written for it go when it is taken back.
    """

    tx: Connection
    case_id: int
    organisation_id: int | None
    fields: Mapping[str, object]
    today: date
    now: datetime
    calendar: Calendar
    actor: Actor
    state: str
    action: str = ""
    sequence: int | None = None

    def number(self, name: str) -> int | None:
        """Return a field that holds the id of a row, None when it is empty."""
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """Return a date field, None when it is empty."""
        value = self.fields.get(name)
        return date.fromisoformat(value) if isinstance(value, str) and value else None
