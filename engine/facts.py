"""What a guard may know of a case: a frozen view, read by name.

Values arrive as the database holds them (ISO dates, numbers, booleans, text); the accessors give them their type.
Knows no database and no clock: the moment is an argument of every guard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from engine.calendar import Calendar, default_calendar


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """A clock as it stands, counted from ``starts_on`` and due at the end of ``ends_on``.

    ``status`` is running, paused, lapsed (its end passed while it ran) or stopped.
    """

    name: str
    starts_on: date
    ends_on: date
    status: str = "running"
    extended: int = 0
    #: Positions of the steps that fired and leave a mark (a flag, blocked actions).
    marks: tuple[int, ...] = ()


class Deferred:
    """Stands for what is read when a rule first looks at it, and is read once."""

    def __init__(self, read: Callable[[], Any]) -> None:
        """Remember how to read."""
        self._read = cache(read)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of what was read."""
        return getattr(self._read(), name)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at. ``roles`` are the roles somebody is named in on this case."""

    state: str
    fields: Mapping[str, object]
    roles: frozenset[str] = frozenset()
    clocks: Mapping[str, ClockFacts] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    open_tasks: frozenset[str] = frozenset()
    done_tasks: frozenset[str] = frozenset()
    organisation_id: int | None = None
    organisation_kind: str | None = None
    opened_on: date | None = None
    state_since: date | None = None
    calendar: Calendar = field(default_factory=default_calendar)
    #: What the workflow's ``facts.py`` reads of its register; None when it has none.
    known: Any = None

    def filled(self, name: str) -> bool:
        """Tell whether the field holds something; blank text does not count."""
        value = self.fields.get(name)
        return value is not None and (not isinstance(value, str) or bool(value.strip()))

    def text(self, name: str) -> str:
        """Return the field as text, empty when absent."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        """Return a date field, or None when it is not filled."""
        value = self.fields.get(name)
        return date.fromisoformat(value) if isinstance(value, str) and value else None

    def number(self, name: str) -> float | None:
        """Return a number field in its declared unit, or None when it is not filled."""
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def yes(self, name: str) -> bool:
        """Tell whether a yes/no field was answered with yes."""
        return self.fields.get(name) is True

    def no(self, name: str) -> bool:
        """Tell whether a yes/no field was answered with no (not: left open)."""
        return self.fields.get(name) is False

    def today(self, now: datetime) -> date:
        """Return the local date of ``now`` in the calendar's time zone."""
        return self.calendar.local_date(now)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a guard says no.

    ``text`` chooses one of the guard's sentences in the file (None: the main one), ``values`` fill its placeholders,
    ``fields`` replace the fields that would solve it.
    """

    text: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] | None = None


Guard = Callable[[Facts, datetime], Refusal | None]
