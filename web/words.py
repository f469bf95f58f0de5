"""Owns how dates, times, numbers and telephone numbers are written on a page.

Knows nothing of templates beyond the names its functions get there. Moments are aware and are shown
in the zone given; there is no reading of the clock here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from babel import Locale

BELGIUM = "+32"


class Dates:
    """Writes dates and moments for one language and one zone."""

    def __init__(self, locale: Locale, zone: ZoneInfo) -> None:
        self._locale = locale
        self._zone = zone

    def _local(self, value: date) -> date:
        """Return a moment in the page's zone, a plain date unchanged.

        Raises:
            ValueError: the moment has no zone, so nobody knows which day it falls on.
        """
        if not isinstance(value, datetime):
            return value
        if value.tzinfo is None:
            message = f"a moment without a zone cannot be shown: {value.isoformat()}"
            raise ValueError(message)
        return value.astimezone(self._zone)

    def _written(self, value: date, pattern: str) -> str:
        return format_date(self._local(value), pattern, locale=self._locale).replace(".", "")

    def day(self, value: date) -> str:
        """Return `ma 14 sep 2026`."""
        return self._written(value, "EEE d MMM y")

    def day_short(self, value: date) -> str:
        """Return `ma 14 sep`, where the year cannot be mistaken."""
        return self._written(value, "EEE d MMM")

    def clock_time(self, value: datetime) -> str:
        """Return `08:12`, on the 24-hour clock of the zone."""
        return format_time(value.astimezone(self._zone), "HH:mm", tzinfo=self._zone, locale=self._locale)

    def moment(self, value: datetime) -> str:
        """Return `ma 14 sep 2026, 08:12`."""
        return f"{self.day(value)}, {self.clock_time(value)}"

    def iso(self, value: date) -> str:
        """Return the machine's spelling, for `<time datetime>`."""
        local = self._local(value)
        return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def tel(number: str) -> str:
    """Return the `tel:` address of a number as people write it; a leading 0 is Belgian."""
    digits = re.sub(r"[^\d+]", "", number)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = BELGIUM + digits[1:]
    return f"tel:{digits}"


def filters(locale: Locale, zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    """Return the filters of one language, by the name templates use."""
    dates = Dates(locale, zone)

    def number(value: float) -> str:
        return format_decimal(value, locale=locale)

    return {
        "day": dates.day,
        "day_short": dates.day_short,
        "clock_time": dates.clock_time,
        "moment": dates.moment,
        "iso": dates.iso,
        "number": number,
        "tel": tel,
    }
