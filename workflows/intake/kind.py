"""What a kind of list can bring in: its fields, how a row is checked, what it becomes and how that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.database import Database
from engine.document import FieldRule
from engine.errors import FieldProblem
from engine.loader import Workflows

Values = Mapping[str, object]
Names = Mapping[str, tuple[tuple[int, str], ...]]
"""Per field the rows of a register, or the people, that can be chosen."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What a row is compared with: an earlier ``row`` of the file, something ``known``, or a ``change`` of that."""

    how: str
    text: str
    made_id: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a row would become: its name, what is wrong, and what it may be already."""

    name: str
    problems: tuple[FieldProblem, ...] = ()
    alike: tuple[Alike, ...] = ()
    same: bool = False

    @property
    def verdict(self) -> str:
        """Return what stands in the list: error, same (nothing would change), double, or new."""
        if self.problems:
            return "error"
        double = any(each.how in {"row", "known"} for each in self.alike)
        return "same" if self.same else "double" if double else "new"


@dataclass(frozen=True, slots=True)
class Place:
    """For which organisation a list is brought in, and on which day it is looked at."""

    organisation_id: int
    today: date


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings which list in, when."""

    db: Database
    workflows: Workflows
    import_id: int
    organisation_id: int
    actor: Actor
    now: datetime


Checker = Callable[[int, Values], Checked]
"""Looks at one row: its number in the file and its values as typed."""


@dataclass(frozen=True)
class Kind:
    """One kind of list. ``city`` lists belong to the city, others to the school of whoever holds one of the roles."""

    name: str
    roles: tuple[str, ...]
    fields: Callable[[Workflows], Mapping[str, FieldRule]]
    required: Callable[[Workflows], tuple[str, ...]]
    names: Callable[[Connection, Workflows, Place], Names]
    checker: Callable[[Connection, Workflows, Place], Checker]
    make: Callable[[Bringing, int, Values], int]
    take_back: Callable[[Connection, Workflows, int, Actor, datetime], bool]
    city: bool = field(default=False)
