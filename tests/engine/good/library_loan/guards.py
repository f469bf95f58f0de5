"""Rules of a loan that the file cannot say."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal

__all__ = ["due_after_lent"]


def due_after_lent(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a due date before the day of lending.

    Choice: a slip of the keyboard should not start a clock that has already ended.
    """
    due, lent = facts.day("due_on"), facts.day("lent_on")
    if due is None or lent is None or due >= lent:
        return None
    return Refusal(values={"due": due.isoformat()})
