"""Month arithmetic: the same day so many months away, or the last day of a shorter month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_PER_YEAR = 12


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, that many months later (earlier when negative).

    A month without that day gives its last day: one month after 31 January is 28 or 29 February.

    Raises:
        ValueError: the date would be outside the years 1 to 9999.
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{months} months from {day} is outside the years 1 to 9999")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, until: date) -> int:
    """Return how many whole months have passed: the inverse of `add_months`, 0 before `start`."""
    months = (until.year - start.year) * MONTHS_PER_YEAR + until.month - start.month
    if add_months(start, months) > until:
        months -= 1
    return max(0, months)
