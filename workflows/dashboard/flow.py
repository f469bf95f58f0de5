"""Figures per week: how many company leads came in and went on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select

from engine.tables import state_spans
from workflows.dashboard.asked import LEADS, Asked
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.periods import periods, place_of

REGISTERED = "registered"
STEPS = ("offered", "accepted", "matched")


def lead_flow(asked: Asked) -> Select[Any]:
    """Leads that were registered, and each time one was offered, accepted or matched, in the last weeks.

    Choice: a lead that is offered again counts again; one that only changes hands in a state does not.
    """
    moved = state_spans.alias("moved")
    weeks = periods(*figure_file().figures["lead_flow"].over, asked.as_of)
    before = func.lag(state_spans.c.state, type_=state_spans.c.state.type)
    walked = (
        select(
            state_spans.c.case_id,
            state_spans.c.id.label("span_id"),
            state_spans.c.organisation_id,
            state_spans.c.state,
            state_spans.c.from_at,
            before.over(partition_by=state_spans.c.case_id, order_by=state_spans.c.id).label("before"),
        )
        .where(
            state_spans.c.case_id.in_(
                select(moved.c.case_id).where(
                    moved.c.workflow == LEADS, moved.c.from_at >= weeks[0].begin, moved.c.from_at < asked.end
                )
            )
        )
        .subquery("walked")
    )
    part = case((walked.c.before.is_(None), literal(REGISTERED)), else_=walked.c.state)
    return select(
        walked.c.case_id, walked.c.span_id, part.label("part"), place_of(walked.c.from_at, weeks).label("period")
    ).where(
        walked.c.from_at >= weeks[0].begin,
        walked.c.from_at < asked.end,
        or_(walked.c.before.is_(None), walked.c.state.in_(STEPS) & (walked.c.before != walked.c.state)),
        asked.scope.on(walked.c.case_id, walked.c.organisation_id),
    )
