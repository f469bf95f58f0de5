"""Ask one guard of a shipped workflow about a made-up case, whether YAML or Python holds its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.definition import Definition
from engine.errors import Unmet
from engine.facts import ClockFacts, Facts
from engine.loader import load_roles, load_workflow
from engine.rules import refusal

WORKFLOWS = Path(__file__).parents[2] / "workflows"


@cache
def definition(name: str) -> Definition:
    """Load a shipped workflow once."""
    return load_workflow(WORKFLOWS / name, load_roles(WORKFLOWS / "roles.yaml"))


@dataclass(frozen=True)
class Asker:
    """A workflow, the fields a case of it holds when all is well, the day, and what the register knows then."""

    workflow: str
    good: Mapping[str, object]
    today: date
    known: Any = None
    school: str | None = "vt"

    def __call__(self, guard: str, today: date | None = None, **changes: object) -> Unmet | None:
        """Ask ``guard`` about the good case with these fields changed; None removes a field."""
        return self.about(guard, self.facts(**changes), today)

    def about(self, guard: str, facts: Facts, today: date | None = None) -> Unmet | None:
        """Ask ``guard`` about these facts."""
        noon = datetime.combine(today or self.today, time(12), tzinfo=UTC)
        return refusal(definition(self.workflow), facts, guard, noon)

    def facts(self, clock: ClockFacts | None = None, **changes: object) -> Facts:
        """Describe the good case with these fields changed and perhaps a running clock."""
        running = {clock.name: clock} if clock else {}
        fields = self._fields(changes)
        return Facts(state="", fields=fields, clocks=running, known=self.known, organisation_kind=self.school)

    def knowing(self, **parts: object) -> Asker:
        """Return an asker whose register knows these parts otherwise."""
        return replace(self, known=replace(self.known, **parts))

    def _fields(self, changes: Mapping[str, object]) -> dict[str, object]:
        merged = {**self.good, **{name: _stored(value) for name, value in changes.items()}}
        return {name: value for name, value in merged.items() if value is not None}


def years_before(day: date, years: int, *, days: int = 0) -> date:
    """Return the birth date of somebody who has turned ``years`` on ``day``, so many days ago."""
    return day.replace(year=day.year - years) - timedelta(days=days)


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
