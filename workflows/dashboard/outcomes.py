"""Figures about how trajectories end: without a certificate, with one, and where learners go afterwards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select

from engine.tables import state_spans
from workflows.dashboard.asked import LEARNERS, Asked
from workflows.dashboard.figure_file import figure_file
from workflows.register.tables import trajectories

LEFT, COMPLETED = "left", "completed"


def dropout_rate(asked: Asked) -> Select[Any]:
    """Trajectories that left block 1 this school year, and whether they ended without a certificate.

    Source: domain B6.3, "`left` without certificate / all trajectories that left block 1 in the school year".
    """
    first = asked.blocks(LEARNERS)[0]
    out = (
        select(state_spans.c.case_id, func.min(state_spans.c.from_at).label("out_at"))
        .where(state_spans.c.workflow == LEARNERS, state_spans.c.block != first, state_spans.c.from_at < asked.end)
        .where(asked.scope.on(state_spans.c.case_id, state_spans.c.organisation_id))
        .group_by(state_spans.c.case_id)
        .subquery()
    )
    now = state_spans.alias("now")
    gone = out.c.case_id.in_(select(now.c.case_id).where(*asked.standing(LEARNERS, [LEFT], now)))
    bare = and_(gone, trajectories.c.certificate_kind.is_(None))
    part = case((bare, literal("dropout")), else_=literal("not_dropout"))
    return (
        select(out.c.case_id, part.label("part"))
        .select_from(out.outerjoin(trajectories, trajectories.c.case_id == out.c.case_id))
        .where(out.c.out_at >= asked.year_began)
    )


def qualified(asked: Asked) -> Select[Any]:
    """Trajectories that ended this school year with a certificate, by the highest one."""
    finals = asked.states(LEARNERS, final=True)
    return _ended(asked, finals, trajectories.c.certificate_kind).where(trajectories.c.certificate_kind.is_not(None))


def destination(asked: Asked) -> Select[Any]:
    """Trajectories completed this school year, by where the learner went."""
    groups = figure_file().destination_groups
    known = [(trajectories.c.destination.in_(names), literal(group)) for group, names in groups.items()]
    return _ended(asked, [COMPLETED], case(*known, else_=literal("unknown")))


def _ended(asked: Asked, states: list[str], part: Any) -> Select[Any]:
    return (
        select(state_spans.c.case_id, part.label("part"))
        .select_from(state_spans.outerjoin(trajectories, trajectories.c.case_id == state_spans.c.case_id))
        .where(*asked.standing(LEARNERS, states), state_spans.c.from_at >= asked.year_began)
        .where(asked.scope.on(state_spans.c.case_id, state_spans.c.organisation_id))
    )
