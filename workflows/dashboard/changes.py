"""What a figure is compared with: the reference date and the words of the difference, always made from both dates.

Pure. Source: domain B6.2 (6), a figure of February that called itself a difference with the October after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from engine.document import Text
from engine.school_year import school_year_of
from workflows.dashboard.figure_file import figure_file


@dataclass(frozen=True, slots=True)
class Change:
    """A figure then and now; both are numbers the reader may know."""

    then_on: date
    now_on: date
    then: float
    now: float

    @property
    def difference(self) -> float:
        """Return by how much the figure rose, below zero when it fell."""
        return self.now - self.then


def reference_date(as_of: date) -> date:
    """Return 1 October of the same school year; before that day the one of the year before."""
    year = school_year_of(as_of)
    first = date(year, 10, 1)
    return first if first < as_of else date(year - 1, 10, 1)


def change_label(then_on: date, now_on: date) -> Text:
    """Return what a difference is called: both dates stand in it."""
    said = figure_file().change
    return Text(
        nl=said.nl.format(then=day_in_words(then_on).nl, now=day_in_words(now_on).nl),
        en=said.en.format(then=day_in_words(then_on).en, now=day_in_words(now_on).en),
    )


def day_in_words(day: date) -> Text:
    """Return a day as people write it: "1 oktober 2021"."""
    return Text(nl=format_date(day, "d MMMM y", locale="nl"), en=format_date(day, "d MMMM y", locale="en"))
