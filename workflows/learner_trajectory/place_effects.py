"""What a match writes: a place kept free, or given back."""

from __future__ import annotations

from collections.abc import Mapping

from engine.calendar import Length, Unit
from engine.effects import EffectContext
from engine.values import Stored
from workflows.learner_trajectory.rows import needed, writer
from workflows.register import places
from workflows.register.rule_values import rule_values_on


def reserve_place(context: EffectContext) -> Mapping[str, Stored]:
    """Keep a place of the workplace free for this learner, for the days the rule says."""
    days = rule_values_on(context.tx, context.today).whole("match.reservation_wd")
    until = context.calendar.after(context.today, Length(days, Unit.WORKING_DAYS))
    places.reserve(writer(context), needed(context, "workplace_id"), context.case_id, today=context.today, until=until)
    return {"workplace_reserved_on": context.today.isoformat()}


def release_place(context: EffectContext) -> None:
    """Give the place that was kept free for this learner back."""
    places.release(writer(context), context.case_id, today=context.today)
