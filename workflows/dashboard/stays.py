"""Figures about how long trajectories stay in a block, from the spans of their states."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select

from engine.tables import state_spans
from workflows.dashboard.asked import LEARNERS, Asked

OVER = ""
"""Stands for the block of a trajectory that has ended."""


def time_per_block(asked: Asked) -> Select[Any]:
    """Stays in a block that ended this school year, by block, with the moments they began and ended.

    Choice: a stay lasts while one state of the block follows another, also at another school, and belongs to the
    school where it ended. What came back after another block is a second stay.
    """
    begun = _begun(asked).subquery("begun")
    stays = select(
        begun.c.case_id,
        begun.c.span_id,
        begun.c.block.label("part"),
        begun.c.from_at,
        func.lead(begun.c.from_at, type_=begun.c.from_at.type)
        .over(partition_by=begun.c.case_id, order_by=begun.c.span_id)
        .label("until_at"),
        func.lead(begun.c.school_before, type_=begun.c.school_before.type)
        .over(partition_by=begun.c.case_id, order_by=begun.c.span_id)
        .label("organisation_id"),
    ).subquery("stays")
    return select(stays).where(
        stays.c.part != OVER,
        stays.c.until_at >= asked.year_began,
        asked.scope.on(stays.c.case_id, stays.c.organisation_id),
    )


def _begun(asked: Asked) -> Select[Any]:
    """Return the spans with which a stay began, up to the day asked, of trajectories that moved this school year."""
    moved = state_spans.alias("moved")
    finals = asked.states(LEARNERS, final=True)
    block = case((state_spans.c.state.in_(finals), literal(OVER)), else_=state_spans.c.block)
    walked = (
        select(
            state_spans.c.case_id,
            state_spans.c.id.label("span_id"),
            block.label("block"),
            state_spans.c.from_at,
            func.lag(block, type_=state_spans.c.block.type)
            .over(partition_by=state_spans.c.case_id, order_by=state_spans.c.id)
            .label("block_before"),
            func.lag(state_spans.c.organisation_id, type_=state_spans.c.organisation_id.type)
            .over(partition_by=state_spans.c.case_id, order_by=state_spans.c.id)
            .label("school_before"),
        )
        .where(state_spans.c.from_at < asked.end)
        .where(
            state_spans.c.case_id.in_(
                select(moved.c.case_id).where(
                    moved.c.workflow == LEARNERS, moved.c.from_at >= asked.year_began, moved.c.from_at < asked.end
                )
            )
        )
        .subquery("walked")
    )
    return select(walked).where(or_(walked.c.block_before.is_(None), walked.c.block_before != walked.c.block))
