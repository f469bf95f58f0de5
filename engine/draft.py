"""A workflow as read from its folder, before anything about it is proved.

Holds the document, everything its names may refer to, and where in the file each part stands, so that every proof can
point at the line it is about. Reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from engine.document import Document, Role
from engine.errors import Problem
from engine.positions import Path, Positions

Effect = Callable[..., Mapping[str, str | int | float | bool | None] | None]
"""A function of ``effects.py``: takes the effect's context, runs inside the transaction of its action, and may return
fields to write."""


@dataclass(frozen=True)
class Code:
    """A Python file beside a workflow: the functions its ``__all__`` offers, its text, and what was wrong with it.

    ``words`` are the pieces of text in it and in the files of its folder that it imports: names it may mean.
    """

    file: str = ""
    text: str = ""
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Draft:
    """A workflow file that is well formed, known by identity. ``roles`` are the common ones together with its own."""

    document: Document
    roles: Mapping[str, Role]
    file: str = "workflow.yaml"
    positions: Positions = field(default_factory=Positions)
    guards: Code = field(default_factory=Code)
    effects: Code = field(default_factory=Code)
    facts: Code = field(default_factory=Code)
    orders: Code = field(default_factory=Code)

    def problem(self, code: str, message: str, *where: str | int, trail: tuple[str, ...] = ()) -> Problem:
        """Describe what is wrong with the part at ``where``; ``trail`` are the names that lead to the fault."""
        spot = self.positions.key(where)
        return Problem(code, message, self.file, spot.line, spot.column, None, trail)

    def problem_at_key(
        self, code: str, message: str, where: Path, known: Iterable[str] = (), word: str = ""
    ) -> Problem:
        """Describe what is wrong with the word before a colon; looks for a likeness of ``word`` among ``known``."""
        spot = self.positions.key(where)
        return Problem(code, message, self.file, spot.line, spot.column, likeness(word, known))

    def problem_at_value(
        self, code: str, message: str, where: Path, known: Iterable[str] = (), word: str = ""
    ) -> Problem:
        """Describe what is wrong with what stands after a colon or in a list."""
        spot = self.positions.value(where)
        return Problem(code, message, self.file, spot.line, spot.column, likeness(word, known))


def likeness(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    close = get_close_matches(word, list(known), n=1) if word else []
    return close[0] if close else None
