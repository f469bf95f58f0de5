"""Figures about the search for a workplace: who searches and how long is left, how long it took, what lapsed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Select, and_, case, func, literal, select

from engine.calendar import Length, Unit
from workflows.dashboard.asked import Asked
from workflows.register.tables import trajectories, workplace_searches
from workflows.stalled.by_school import chosen

BANDS = ((0, "none_left"), (5, "up_to_5"), (10, "up_to_10"))
"""Source: domain B5, bands of the time left on the clock."""
LONGEST = "over_10"


def learners_without_workplace(asked: Asked) -> Select[Any]:
    """Learners with an open search, by how many training days are left at their own school."""
    search = workplace_searches.c
    open_ = (
        select(search.case_id, func.max(search.ends_on).label("ends_on"))
        .where(search.starts_on <= asked.as_of, search.closed_on.is_(None) | (search.closed_on > asked.as_of))
        .group_by(search.case_id)
        .subquery()
    )
    bands = [
        (open_.c.ends_on < _first_day_after(asked, amount, trajectories.c.organisation_id), literal(name))
        for amount, name in BANDS
    ]
    return (
        select(open_.c.case_id, case(*bands, else_=literal(LONGEST)).label("part"), trajectories.c.organisation_id)
        .join(trajectories, trajectories.c.case_id == open_.c.case_id)
        .where(asked.scope.on(open_.c.case_id, trajectories.c.organisation_id))
    )


def time_to_workplace(asked: Asked) -> Select[Any]:
    """Searches that ended in an agreement this school year; ``value`` is how many training days they took."""
    search = workplace_searches.c
    return (
        select(
            search.id.label("search_id"), search.case_id, literal("").label("part"), search.training_days.label("value")
        )
        .join(trajectories, trajectories.c.case_id == search.case_id)
        .where(search.closed_by == "agreement", search.training_days.is_not(None))
        .where(search.closed_on >= asked.year_began_on, search.closed_on <= asked.as_of)
        .where(asked.scope.on(search.case_id, trajectories.c.organisation_id))
    )


def clock_lapsed(asked: Asked) -> Select[Any]:
    """Searches begun this school year; those whose last day passed without a signature are ``lapsed``.

    A search that another route closed in time did not lapse; one that was signed after its last day has a signature.
    """
    search = workplace_searches.c
    over = and_(search.closed_on <= asked.as_of, search.closed_on.is_not(None))
    settled = and_(over, (search.closed_by == "agreement") | (search.closed_on <= search.ends_on))
    lapsed = and_(search.ends_on < asked.as_of, ~func.coalesce(settled, literal(value=False)))
    part = case((lapsed, literal("lapsed")), else_=literal("not_lapsed"))
    return (
        select(search.id.label("search_id"), search.case_id, part.label("part"))
        .join(trajectories, trajectories.c.case_id == search.case_id)
        .where(search.starts_on >= asked.year_began_on, search.starts_on <= asked.as_of)
        .where(asked.scope.on(search.case_id, trajectories.c.organisation_id))
    )


def _first_day_after(asked: Asked, amount: int, organisation_id: Any) -> Any:
    """Return the first training day that is more than ``amount`` away: what ends before it has that many left."""
    more = Length(amount + 1, Unit.TRAINING_DAYS)
    days = asked.days.each(asked.days.still_to_come(more))
    return chosen(organisation_id, days, lambda day: literal(day, Date))
