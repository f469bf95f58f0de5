"""For how long cases have been stalled, in one number. Pure: rows of the list in, days out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any

from workflows.stalled.thresholds import thresholds
from workflows.stalled.told import SINCE_UNKNOWN

EARLIER = timedelta(weeks=4)
"""Choice (interface 3.5): a list is compared with that of four weeks before."""


def middle_of(rows: Iterable[Any], as_of: date) -> int | None:
    """Return the median of the days since each case's deadline passed or something was last heard of it.

    Calendar days, so that cases of schools with other holidays compare. A deadline that is still to come counts as
    none; cases of which nobody wrote down since when do not count.
    """
    unknown = {thresholds().place(name) for name in SINCE_UNKNOWN}
    days = [max((as_of - row.day).days, 0) for row in rows if row.place not in unknown]
    return round(median(days)) if days else None
