"""Figures about learners, schools and programmes: who is in dual learning on a day, and what they learn.

Each returns the query of its list; the number is the number of its rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from engine.tables import organisations, state_spans
from workflows.dashboard.asked import LEARNERS, PREPARATORY, Asked
from workflows.register.tables import programmes, trajectories

AWAITING = "awaiting_place"


def learners_dual(asked: Asked) -> Select[Any]:
    """Distinct learners in dual learning, by kind of school."""
    return _by_learner(_in_states(asked, asked.dual_states, organisations.c.kind))


def learners_preparatory(asked: Asked) -> Select[Any]:
    """Distinct learners in the preparatory phase or NAFT, and apart those who await a place."""
    return _by_learner(_in_states(asked, [*PREPARATORY, AWAITING], state_spans.c.state))


def learners_by_programme(asked: Asked) -> Select[Any]:
    """Distinct learners in dual learning, by programme."""
    query = _in_states(asked, asked.dual_states, func.coalesce(programmes.c.official_name, "unknown"))
    return _by_learner(query.outerjoin(programmes, programmes.c.id == trajectories.c.programme_id))


def schools_dual(asked: Asked) -> Select[Any]:
    """Schools with at least one learner in dual learning, by kind."""
    inner = _in_states(asked, asked.dual_states, organisations.c.kind).subquery()
    return select(inner.c.organisation_id, inner.c.part).distinct()


def programmes_distinct(asked: Asked) -> Select[Any]:
    """Programmes with at least one learner, over all kinds of schools."""
    inner = _in_states(asked, asked.dual_states, literal("")).subquery()
    return select(inner.c.programme_id, inner.c.part).where(inner.c.programme_id.is_not(None)).distinct()


def programmes_by_kind(asked: Asked) -> Select[Any]:
    """Programmes with at least one learner, each counted once per kind of school."""
    inner = _in_states(asked, asked.dual_states, organisations.c.kind).subquery()
    return select(inner.c.programme_id, inner.c.part).where(inner.c.programme_id.is_not(None)).distinct()


def programmes_offered(asked: Asked) -> Select[Any]:
    """Pairs of a school and a programme with at least one learner, by kind of school."""
    inner = _in_states(asked, asked.dual_states, organisations.c.kind).subquery()
    columns = (inner.c.organisation_id, inner.c.programme_id, inner.c.part)
    return select(*columns).where(inner.c.programme_id.is_not(None)).distinct()


def _in_states(asked: Asked, states: list[str], part: ColumnElement[Any]) -> Select[Any]:
    """Return the trajectories in some states; one without a row in the register still counts as a learner."""
    return (
        select(
            state_spans.c.case_id,
            state_spans.c.organisation_id,
            trajectories.c.programme_id,
            func.coalesce(trajectories.c.learner_id, -state_spans.c.case_id).label("learner"),
            part.label("part"),
        )
        .select_from(state_spans)
        .join(organisations, organisations.c.id == state_spans.c.organisation_id)
        .outerjoin(trajectories, trajectories.c.case_id == state_spans.c.case_id)
        .where(*asked.standing(LEARNERS, states))
        .where(asked.scope.on(state_spans.c.case_id, state_spans.c.organisation_id))
    )


def _by_learner(query: Select[Any]) -> Select[Any]:
    """Return one row per learner, whatever the number of their trajectories."""
    inner = query.subquery()
    columns = (func.min(inner.c.case_id).label("case_id"), func.min(inner.c.part).label("part"))
    return select(*columns).group_by(inner.c.learner)
