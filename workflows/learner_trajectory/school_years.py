"""A trajectory that goes on in another school year: when that begins, and what is looked at again then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from engine.effects import EffectContext
from engine.school_year import SchoolYear
from engine.values import Stored
from workflows.learner_trajectory.days import school_year
from workflows.register.recognitions import recognition_of
from workflows.register.tables import mentors

OF_YEAR = frozenset({"agreement_id", "agreement_ends_on", "next_school_year_on"})


def planned(context: EffectContext, changed: frozenset[str]) -> dict[str, Stored]:
    """Note the first school day of the next year when the agreement runs beyond it and nobody chose another day."""
    ends = context.day("agreement_ends_on")
    if ends is None or not changed & OF_YEAR or not context.filled("agreement_id"):
        return {}
    if context.filled("next_school_year_on"):
        return {}
    begun = max(context.today, context.day("agreement_starts_on") or context.today)
    first = SchoolYear(school_year(begun) + 1).first_school_day
    return {"next_school_year_on": first.isoformat()} if ends > first else {}


def look_again(context: EffectContext) -> Mapping[str, Stored]:
    """Ask the coach for another mentor, or about the recognition, where one of them no longer holds.

    Source: Onderwijs Vlaanderen, recognition per programme and establishment; mentors, training within the
    partnership's term. Choice: looked at on the first day of each school year.
    """
    about = {"case_id": context.case_id}
    site_id, programme_id = context.number("site_id"), context.number("programme_id")
    found = recognition_of(context.tx, site_id, programme_id, context.today) if site_id and programme_id else None
    if found is None or not found.covers:
        context.command("learner_trajectory.recognition_ended", about)
    if not _guides(context, context.today):
        context.command("learner_trajectory.mentor_gone", about)
    return {}


def _guides(context: EffectContext, day: date) -> bool:
    """Tell whether the mentor still is one: there, not disqualified, trained or within the term set for it."""
    row = context.tx.execute(select(mentors).where(mentors.c.id == context.number("mentor_id"))).first()
    if row is None or any(gone is not None and gone <= day for gone in (row.left_on, row.disqualified_on)):
        return False
    untrained = row.training_done_on is None or row.training_done_on > day
    return not (untrained and row.training_deadline_on is not None and row.training_deadline_on < day)
