"""Days for an urgent reason that a learner took this calendar year, as the suspensions of the agreements tell."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select

from engine.calendar import Unit
from engine.context import CaseContext
from workflows.register.tables import agreements, suspensions

URGENT = "urgent_reason"


def urgent_leave_days(case: CaseContext) -> int:
    """Return the working days of this year on which an agreement was suspended for an urgent reason, today included.

    Choice: working days, Monday to Friday without public holidays; the day on which the learner works again is none.
    """
    year = date(case.today.year, 1, 1)
    query = (
        select(suspensions.c.from_on, suspensions.c.ended_on)
        .join(agreements, agreements.c.id == suspensions.c.agreement_id)
        .where(agreements.c.case_id == case.case_id, suspensions.c.kind == URGENT)
        .where(suspensions.c.from_on <= case.today)
        .where(or_(suspensions.c.ended_on.is_(None), suspensions.c.ended_on > year))
    )
    return sum(
        case.calendar.count(
            max(row.from_on, year),
            min(row.ended_on - timedelta(days=1), case.today) if row.ended_on else case.today,
            Unit.WORKING_DAYS,
            first_day_counts=True,
        )
        for row in case.tx.execute(query)
    )
