"""What an interruption writes: the suspension of the agreement, and its end."""

from __future__ import annotations

from engine.effects import EffectContext
from workflows.learner_trajectory.rows import open_suspensions, running_agreement, writer
from workflows.register.tables import suspensions

SUSPENSIONS = {
    "illness": "illness",
    "work_accident": "work_accident",
    "annual_holiday": "annual_leave",
    "urgent_reason": "urgent_reason",
    "temporary_unemployment": "unemployment",
    "disciplinary": "discipline",
}
NAFT = "full_time_naft"


def suspend_agreement(context: EffectContext) -> None:
    """Note the suspension of the running agreement, unless it is no suspension but a full-time NAFT."""
    row = running_agreement(context, context.number("agreement_id"))
    if row is None or context.reason_code == NAFT:
        return
    writer(context).add(
        suspensions,
        {
            "agreement_id": row.id,
            "kind": SUSPENSIONS.get(context.reason_code or "", "other"),
            "from_on": context.day("interruption_from") or context.today,
            "expected_until": context.day("interruption_expected_end"),
            "coach_told_on": context.day("interruption_told_on"),
        },
    )


def end_suspension(context: EffectContext) -> None:
    """Note that the learner works again."""
    row = running_agreement(context, context.number("agreement_id"))
    for each in open_suspensions(context, row.id) if row else ():
        ended = context.day("interruption_ended_on") or context.today
        writer(context).change(suspensions, each.id, {"ended_on": max(each.from_on, ended)})
