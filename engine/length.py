"""How long something takes: an amount of a unit, as workflow files write it.

Says nothing about dates: which days a unit counts is for `engine.calendar`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

LONGEST = 10_000
"""Choice: 27 years of calendar days. Beyond that a length is a slip of the keyboard."""


class Unit(StrEnum):
    """What is counted."""

    TRAINING_DAYS = "training_days"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Length:
    """An amount of one unit: never negative, at most `LONGEST`.

    Raises:
        ValueError: the amount is out of that range.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse an amount that no clock can run."""
        if not 0 <= self.amount <= LONGEST:
            raise ValueError(f"a length is 0 to {LONGEST} {self.unit}, not {self.amount}")

    @classmethod
    def parse(cls, text: str) -> Length:
        """Read a length such as ``20 training_days``; the inverse of `str`.

        Raises:
            ValueError: the text is something else; the message says what was probably meant.
        """
        parts = re.fullmatch(r"\s*([0-9]+)\s+(\S+)\s*", text)
        if parts is None:
            raise ValueError(
                f'cannot read {text!r} as a length: write a whole number and a unit, such as "20 training_days"'
            )
        amount, unit = parts.groups()
        return cls(int(amount), _unit(unit))

    def __str__(self) -> str:
        """Write the length as workflow files do."""
        return f"{self.amount} {self.unit}"


def _unit(word: str) -> Unit:
    if word in Unit.__members__.values():
        return Unit(word)
    close = get_close_matches(word.lower(), list(Unit), n=1)
    meant = f"did you mean {close[0]!s}?" if close else f"known are: {', '.join(Unit)}"
    raise ValueError(f"unknown unit {word!r}, {meant}")
