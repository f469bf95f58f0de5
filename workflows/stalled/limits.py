"""Days before which something is too long ago: per organisation, since each counts by its own calendar.

Pure arithmetic on calendars, so that SQL only compares dates. Knows no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendar import Calendar, Length, Unit, default_calendar

ONE = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True)
class Days:
    """The calendars of a day asked: ``None`` is the city's."""

    as_of: date
    calendars: Mapping[int | None, Calendar]

    @property
    def end(self) -> datetime:
        """Return the moment the day asked is over: whatever happened before it is known."""
        return default_calendar().at(self.as_of + ONE, MIDNIGHT)

    @property
    def begin(self) -> datetime:
        """Return the moment the day asked begins."""
        return default_calendar().at(self.as_of, MIDNIGHT)

    def of(self, organisation_id: int | None) -> Calendar:
        """Return the calendar that counts an organisation's days."""
        return self.calendars.get(organisation_id) or default_calendar()

    def each(self, day: Callable[[Calendar], date]) -> dict[date, list[int | None]]:
        """Return which organisations come to which day; most share the calendar of the rule, so there are few."""
        found: dict[date, list[int | None]] = defaultdict(list)
        known: dict[Calendar, date] = {}
        for organisation_id, calendar in self.calendars.items():
            if calendar not in known:
                known[calendar] = day(calendar)
            found[known[calendar]].append(organisation_id)
        return dict(found)

    def counted(self, organisation_id: int | None, last: date, unit: Unit, *, pause: bool) -> int:
        """Return how many days that count passed after ``last``, the day asked included."""
        return self.of(organisation_id).count(
            last, self.as_of, unit, first_day_counts=False, skip_school_holidays=_skips(unit, pause=pause)
        )

    def too_long_ago(self, length: Length, *, pause: bool) -> Callable[[Calendar], date]:
        """Return, per calendar, the day before which more than ``length`` has passed by the day asked."""
        more = Length(length.amount + 1, length.unit)
        skip = _skips(length.unit, pause=pause)
        return lambda calendar: calendar.back(self.as_of + ONE, more, skip_school_holidays=skip)

    def still_to_come(self, length: Length) -> Callable[[Calendar], date]:
        """Return, per calendar, the last day that is at most ``length`` away from the day asked."""
        return lambda calendar: calendar.after(self.as_of, length)

    def left(self, organisation_id: int | None, ends_on: date, unit: Unit) -> int:
        """Return how many days that count are left after the day asked."""
        return self.of(organisation_id).count(self.as_of, ends_on, unit, first_day_counts=False)


def _skips(unit: Unit, *, pause: bool) -> bool:
    return pause and unit is Unit.WORKING_DAYS
