"""Numbers and choices of rules as they stood on a day: what guards may know of what an administrator sets.

Pure and frozen. Which keys there are, their defaults and where they stand is the register's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RuleValue = float | str | bool


@dataclass(frozen=True, slots=True)
class RuleValues:
    """Every rule value of one day, by key (``mentor.min_age``).

    Asking for a key that does not exist, or for a number where there is a text, is a fault of the program: KeyError
    or TypeError.
    """

    values: Mapping[str, RuleValue]

    def number(self, key: str) -> float:
        """Return a number in the unit its declaration names."""
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{key} is {value!r}, no number")
        return float(value)

    def whole(self, key: str) -> int:
        """Return a number that counts something: years, days, learners."""
        number = self.number(key)
        if not number.is_integer():
            raise TypeError(f"{key} is {number!r}, no whole number")
        return int(number)

    def text(self, key: str) -> str:
        """Return the code of a choice."""
        value = self.values[key]
        if not isinstance(value, str):
            raise TypeError(f"{key} is {value!r}, no code")
        return value

    def yes(self, key: str) -> bool:
        """Tell whether a rule is switched on."""
        value = self.values[key]
        if not isinstance(value, bool):
            raise TypeError(f"{key} is {value!r}, neither yes nor no")
        return value
