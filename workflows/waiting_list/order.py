"""Who is next: the order of the list, and how much time is left in words that give nobody away. Pure.

Source: the order of the deck's shared list and of the law's period: time left on the clock, extension used, broken
agreement that was not the learner's fault, vulnerable, waiting since, code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BANDS = ((0, "0"), (5, "1-5"), (10, "6-10"))
LONG = "> 10"
NO_CLOCK = 10_000
"""Who waits without a legal period comes after everybody whose period runs."""
NO_CHOICE = 10_000
"""Whoever did not name this partner comes after everybody who did, however many others they named."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the place of an entry. ``days_left`` are training days, None without a running period.

    ``choice`` is the place of the partner in the learner's own preferences, for lists that partners serve.
    """

    code: str
    since_on: date
    days_left: int | None = None
    extension_used: bool = False
    not_own_fault: bool = False
    vulnerable: bool = False
    choice: int = NO_CHOICE


def workplace_order(each: Standing) -> tuple[object, ...]:
    """Return the key that sorts a list of who waits for a workplace, the next first."""
    left = NO_CLOCK if each.days_left is None else each.days_left
    return (left, not each.extension_used, not each.not_own_fault, not each.vulnerable, each.since_on, each.code)


def support_order(each: Standing) -> tuple[object, ...]:
    """Return the key that sorts a list of who waits for a partner's place.

    Choice: whoever prefers this partner first, then the longest wait; vulnerability breaks a tie upward.
    """
    return (each.choice, each.since_on, not each.vulnerable, each.code)


def band(days_left: int | None) -> str:
    """Return how much time is left, as coarse as others may know it; empty without a running period."""
    if days_left is None:
        return ""
    return next((name for most, name in BANDS if days_left <= most), LONG)
