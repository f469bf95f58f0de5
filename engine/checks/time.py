"""Rough comparisons of lengths in different units, good enough to prove that one surely exceeds another.

How many calendar days lie between two training days depends on the date; here only bounds count.
"""

from __future__ import annotations

from engine.document import Step
from engine.length import Length, Unit

SHORTEST = {
    Unit.HOURS: 1 / 24,
    Unit.CALENDAR_DAYS: 1.0,
    Unit.WORKING_DAYS: 1.0,
    Unit.TRAINING_DAYS: 1.0,
    Unit.MONTHS: 28.0,
}
LONGEST = {
    Unit.HOURS: 1 / 24,
    Unit.CALENDAR_DAYS: 1.0,
    Unit.WORKING_DAYS: 1.6,
    Unit.TRAINING_DAYS: 2.2,
    Unit.MONTHS: 31.0,
}
SLACK = {Unit.HOURS: 1, Unit.CALENDAR_DAYS: 1, Unit.WORKING_DAYS: 5, Unit.TRAINING_DAYS: 75, Unit.MONTHS: 1}
"""A start in front of the summer holiday adds up to 75 days before the next training day."""

YEAR = {Unit.HOURS: 8784, Unit.CALENDAR_DAYS: 366, Unit.WORKING_DAYS: 262, Unit.TRAINING_DAYS: 190, Unit.MONTHS: 12}
"""At most so many of a unit lie in one year."""


def surely_longer(one: Length, other: Length) -> bool:
    """Tell whether ``one`` takes longer than ``other`` wherever they start."""
    if one.unit is other.unit:
        return one.amount > other.amount
    return one.amount * SHORTEST[one.unit] > other.amount * LONGEST[other.unit] + SLACK[other.unit]


def order_of(step: Step) -> tuple[int, float]:
    """Return a key that sorts the steps of one clock by the moment they happen, as far as that can be known."""
    if step.at is not None:
        return 0, _days(step.at)
    if step.before_end is not None:
        return 1, -_days(step.before_end)
    return (2, 0.0) if step.at_end else (3, _days(step.after_end))


def in_a_year(every: Length) -> int:
    """Return how often something that comes back after ``every`` can happen in one year at most."""
    return -(-YEAR[every.unit] // max(every.amount, 1))


def _days(length: Length | None) -> float:
    return 0.0 if length is None else length.amount * (SHORTEST[length.unit] + LONGEST[length.unit]) / 2
