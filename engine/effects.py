"""What an effect of a workflow gets: the transaction, the case as it is after the action, and ways to ask for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.calendar import Calendar
from engine.sealing import Seal


@dataclass(frozen=True, slots=True)
class EffectContext:
    """One action being taken, inside its transaction.

    An effect may write rows of its own register through ``tx`` and must leave the engine's tables alone; what it
    returns is written as fields of the case. ``command`` asks for a command on another case: it runs after the commit,
    in its own transaction, once per ``cause``. ``action`` is ``open`` while the case is being opened, and
    ``sequence`` the number that the event of this action gets.
    """

    tx: Connection
    case_id: int
    code: str
    organisation_id: int | None
    action: str
    fields: Mapping[str, object]
    reason_code: str | None
    reason_text: str
    today: date
    now: datetime
    sequence: int
    actor: Actor
    calendar: Calendar
    command: Callable[[str, Mapping[str, object]], None]
    seal: Seal
    #: The task that is answered and what was answered, for the effect that keeps it.
    task_id: int | None = None
    answer: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field as text, empty when it is not filled."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a field that holds the id of a row, None when it is empty."""
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def filled(self, *names: str) -> bool:
        """Tell whether every one of these fields holds something."""
        return all(self.fields.get(name) not in {None, ""} for name in names)

    def yes(self, name: str) -> bool:
        """Tell whether a yes/no field was answered with yes."""
        return self.fields.get(name) is True

    def day(self, name: str) -> date | None:
        """Return a date field, or None when it is not filled."""
        value = self.fields.get(name)
        return date.fromisoformat(value) if isinstance(value, str) and value else None
