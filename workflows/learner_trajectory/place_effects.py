"""What a match writes: a place kept free or given back, and the half day at school that its intake took."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from engine.calendar import Length, Unit
from engine.effects import EffectContext
from engine.values import Stored
from workflows.learner_trajectory.rows import needed, writer
from workflows.register import places
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import absences

NOT_THERE = "learner_absent"


def reserve_place(context: EffectContext) -> Mapping[str, Stored]:
    """Keep a place of the workplace free for this learner, for the days the rule says."""
    days = rule_values_on(context.tx, context.today).whole("match.reservation_wd")
    until = context.calendar.after(context.today, Length(days, Unit.WORKING_DAYS))
    places.reserve(writer(context), needed(context, "workplace_id"), context.case_id, today=context.today, until=until)
    return {"workplace_reserved_on": context.today.isoformat()}


def release_place(context: EffectContext) -> None:
    """Give the place that was kept free for this learner back."""
    places.release(writer(context), context.case_id, today=context.today)


def note_intake(context: EffectContext) -> Mapping[str, Stored]:
    """Note the intake talk as a justified absence from school, once; during a search the learner is there full-time.

    Source: SO/2016, talks with companies are justified absences. Choice: half a day.
    """
    day = context.day("intake_on")
    if day is not None and day <= context.today and context.reason_code != NOT_THERE:
        _absent(context, day)
    return {"intake_on": None} if context.action == "reject_match" else {}


def _absent(context: EffectContext, day: date) -> None:
    there = select(absences.c.id).where(
        absences.c.case_id == context.case_id,
        absences.c.component == "school",
        absences.c.from_on <= day,
        absences.c.until_on >= day,
    )
    if context.calendar.is_training_day(day) and context.tx.execute(there).first() is None:
        row = {"from_on": day, "until_on": day, "half_days": 1, "component": "school", "kind": "justified"}
        writer(context).add(absences, {"case_id": context.case_id, **row})
