"""Whether a question to somebody outside the staff may be repeated by hand now.

Pure: what it looks at was read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.calendar import Calendar
from engine.length import Length, Unit

REST = Length(3, Unit.WORKING_DAYS)
"""Choice: nobody is reminded twice within three working days, by whomever; no ladder of the workflows does either."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How mail to somebody stands: an address, whether it works, whether they still want reminders, and the last one.

    ``waiting`` is a reminder that has not left, ``last_on`` the day on which the last one did.
    """

    address: bool
    works: bool
    wanted: bool
    paused: bool
    waiting: bool = False
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: whether it arrived, whether its ladder is paused, and how many reminders it has left."""

    delivered: bool
    held: bool
    left: int


def hindrances(question: Question | None, reach: Reach, today: date, calendar: Calendar) -> Iterator[str]:
    """Yield the codes of everything that stands in the way of a reminder, what weighs most first."""
    if question is None:
        yield "no_question"
        return
    resting = reach.last_on is not None and today < free_again(reach.last_on, calendar)
    found = (
        ("no_address", not reach.address),
        ("bounced", reach.address and not reach.works),
        ("stopped", not reach.wanted),
        ("mail_paused", reach.paused),
        ("clock_paused", question.held),
        ("none_left", not question.held and not question.left),
        ("not_delivered", not question.delivered),
        ("under_way", reach.waiting),
        ("too_soon", resting and not reach.waiting),
    )
    yield from (code for code, so in found if so)


def free_again(last_on: date, calendar: Calendar) -> date:
    """Return the first day on which somebody may be reminded again."""
    return calendar.after(last_on, REST)
