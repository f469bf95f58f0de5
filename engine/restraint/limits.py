"""How much mail is bearable, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

BURST_SECONDS = 60
"""Choice: what did not leave in the last minute may leave at once."""


@dataclass(frozen=True, slots=True)
class Restraint:
    """When people get mail, how many, and how fast mails leave.

    ``opens`` and ``closes`` are the hours for people outside the staff, ``digest`` is when the staff get the mail of
    their day. ``a_day`` and ``a_week`` count gathered mails to one address; the week begins on Monday. ``per_second``
    is for the sender as a whole, ``per_second_domain`` for the addresses of one domain.
    """

    opens: time = time(8)
    closes: time = time(19)
    digest: time = time(7, 30)
    a_day: int = 1
    a_week: int = 2
    per_second: float = 20.0
    per_second_domain: float = 5.0

    @staticmethod
    def hours(written: str) -> tuple[time, time]:
        """Return both ends of hours that are written as in the settings: ``08:00-19:00``."""
        begin, _, end = written.partition("-")
        return time.fromisoformat(begin), time.fromisoformat(end)
