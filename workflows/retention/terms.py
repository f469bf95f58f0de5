"""From which day something may no longer be kept, by the rule values of today. Pure.

Choice: the defaults of the network; to be confirmed by the data protection officer (``rule_values.yaml``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.local_time import moment_at
from engine.months import add_months
from engine.rule_values import RuleValues
from engine.school_year import school_year_of

ONE_DAY = timedelta(days=1)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms as they count on one day. What ended, or was said, before such a moment is due."""

    today: date
    values: RuleValues

    @property
    def prospects(self) -> datetime:
        """Return the moment before which a case of somebody who never enrolled was closed."""
        return begins(self._first_kept("retention.prospect_months"))

    @property
    def trajectories(self) -> datetime:
        """Return the moment before which a trajectory was closed: its months begin when the school year is over."""
        months = self.values.whole("retention.trajectory_months")
        year = school_year_of(self.today)
        while add_months(date(year, 9, 1), months) > self.today:
            year -= 1
        return begins(date(year, 9, 1))

    @property
    def wellbeing(self) -> datetime:
        """Return the moment before which a trajectory was closed whose notes on wellbeing go."""
        return begins(self._first_kept("retention.wellbeing_months"))

    @property
    def last_contact(self) -> date:
        """Return the day since which somebody of a company was spoken to, when their details may be kept."""
        return self._first_kept("retention.company_contact_months")

    @property
    def leads(self) -> datetime:
        """Return the moment before which a lead was closed whose history goes."""
        return begins(_first_kept(self.today, self.values.whole("retention.lead_years") * MONTHS))

    @property
    def mails(self) -> datetime:
        """Return the moment before which a mail left that no longer says what it said."""
        return begins(self.today - timedelta(days=self.values.whole("retention.mail_days") - 1))

    @property
    def drafts(self) -> datetime:
        """Return the moment before which something was typed and not sent that is not kept any more."""
        return begins(self.today - timedelta(days=self.values.whole("retention.draft_days") - 1))

    @property
    def note_readings(self) -> datetime:
        """Return the moment before which a note was read without it being known any more."""
        return begins(self._first_kept("retention.note_reading_months"))

    def _first_kept(self, key: str) -> date:
        return _first_kept(self.today, self.values.whole(key))


def _first_kept(today: date, months: int) -> date:
    """Return the first day whose months are not over yet; a month without that day ends on its last."""
    day = add_months(today, -months) - ONE_DAY
    while add_months(day, months) <= today:
        day += ONE_DAY
    return day


def begins(day: date) -> datetime:
    """Return the moment a day begins."""
    return moment_at(day, time(0))
