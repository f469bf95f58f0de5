"""Figures about what is asked of people outside the staff: how many questions mentors answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, literal, or_, select

from engine.tables import state_spans, tasks
from workflows.dashboard.asked import LEARNERS, Asked
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.periods import periods, place_of
from workflows.register.tables import trajectories

MENTOR = "mentor"


def mentor_answers(asked: Asked) -> Select[Any]:
    """Questions put to mentors in the last months, and whether they were answered by the day asked.

    Choice: a question that lapsed counts as asked. Else what nobody answered would leave the figure once the learner
    goes on, and the share of a month long past would rise by itself.
    """
    months = periods(*figure_file().figures["mentor_answers"].over, asked.as_of)
    answered = and_(tasks.c.status == "done", tasks.c.done_at < asked.end)
    part = case((answered, literal("answered")), else_=literal("unanswered"))
    followed = select(state_spans.c.case_id).where(
        state_spans.c.workflow == LEARNERS,
        state_spans.c.state.in_(asked.states(LEARNERS)),
        state_spans.c.from_at < asked.end,
        or_(state_spans.c.until_at.is_(None), state_spans.c.until_at >= months[0].begin),
    )
    return (
        select(
            tasks.c.id.label("task_id"),
            tasks.c.case_id,
            part.label("part"),
            place_of(tasks.c.opened_at, months).label("period"),
        )
        .join(trajectories, trajectories.c.case_id == tasks.c.case_id)
        .where(tasks.c.case_id.in_(followed), tasks.c.role == MENTOR, tasks.c.kind == "task")
        .where(tasks.c.opened_at >= months[0].begin, tasks.c.opened_at < asked.end)
        .where(asked.scope.on(tasks.c.case_id, trajectories.c.organisation_id))
    )
