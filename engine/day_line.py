"""An endless line of days that count, and the arithmetic on it.

Does not know why a day counts: the one who draws the line says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.school_year import school_year, school_year_of


@dataclass(frozen=True, eq=False)
class DayLine:
    """All days for which `counts` holds, in order, from the year 1 to the year 9999.

    `counts` must always answer the same for the same day: its answers are kept per school year.
    """

    counts: Callable[[date], bool]

    def nth(self, start: date, amount: int, *, inclusive: bool) -> date:
        """Return the day number `amount` (1 or more) after `start`, or from `start` on when inclusive.

        Raises:
            ValueError: the line ends before that.
        """
        year = school_year_of(start)
        days = _listed(self, year)
        index = (bisect_left if inclusive else bisect_right)(days, start) + amount - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = _listed(self, year)
        return days[index]

    def back(self, end: date, amount: int) -> date:
        """Return the day number `amount` (1 or more) before `end`.

        Raises:
            ValueError: the line begins after that.
        """
        year = school_year_of(end)
        days = _listed(self, year)
        index = bisect_left(days, end) - amount
        while index < 0:
            year -= 1
            days = _listed(self, year)
            index += len(days)
        return days[index]

    def count(self, start: date, until: date, *, inclusive: bool) -> int:
        """Return how many days lie after `start`, or from it on when inclusive, up to and with `until`."""
        if until < start:
            return 0
        first, last = school_year_of(start), school_year_of(until)
        before = (bisect_left if inclusive else bisect_right)(_listed(self, first), start)
        whole_years = sum(len(_listed(self, year)) for year in range(first, last))
        return whole_years + bisect_right(_listed(self, last), until) - before


@lru_cache(maxsize=2048)
def _listed(line: DayLine, year: int) -> tuple[date, ...]:
    return tuple(filter(line.counts, school_year(year).days))
