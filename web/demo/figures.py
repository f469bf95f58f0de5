"""The dashboard's figures of the demo city, counted in its database: learners, schools, programmes, agreements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from engine.calendar import default_calendar
from engine.database import Database
from engine.tables import cases, organisations, state_spans
from workflows.register.tables import agreements

IN_DUAL = ("start_onboarding", "guidance_wellbeing", "evaluation_handover")


@dataclass(frozen=True)
class InDual:
    """Learners who had come as far as a workplace and had not left; a line per kind of school, or per programme."""

    learners: Counter[str]
    schools: Counter[str]
    programmes: Counter[str]
    by_programme: Counter[str]


@dataclass(frozen=True)
class Figures(InDual):
    """What the dashboard of the deck shows today: the learners, and their agreements."""

    agreements: int
    running: int


def figures(db: Database, moment: datetime) -> Figures:
    """Count the city as it is now; ``moment`` says which day that is."""
    dual = in_dual(db, moment)
    with db.read() as tx:
        signed, running = _agreements(tx, default_calendar().local_date(moment))
    return Figures(dual.learners, dual.schools, dual.programmes, dual.by_programme, agreements=signed, running=running)


def in_dual(db: Database, moment: datetime) -> InDual:
    """Count the learners as they were at a moment, from the record of where each case was."""
    with db.read() as tx:
        rows = tx.execute(_there(moment)).all()
    return InDual(
        learners=Counter(row.kind for row in rows),
        schools=Counter(kind for kind, _ in {(row.kind, row.organisation_id) for row in rows}),
        programmes=Counter(kind for kind, _ in {(row.kind, row.subtitle) for row in rows}),
        by_programme=Counter(row.subtitle for row in rows),
    )


def _there(moment: datetime) -> Any:
    return (
        select(organisations.c.kind, cases.c.organisation_id, cases.c.subtitle)
        .join(state_spans, state_spans.c.case_id == cases.c.id)
        .join(organisations, organisations.c.id == cases.c.organisation_id)
        .where(
            cases.c.workflow == "learner_trajectory",
            state_spans.c.block.in_(IN_DUAL),
            state_spans.c.state.not_in(("completed", "rerouted", "transferred", "left")),
            state_spans.c.from_at <= moment,
            or_(state_spans.c.until_at.is_(None), state_spans.c.until_at > moment),
        )
    )


def _agreements(tx: Connection, today: date) -> tuple[int, int]:
    """Return the agreements ever signed, and those that run today."""
    known = select(func.count()).select_from(agreements)
    running = known.where(
        agreements.c.status == "running", agreements.c.starts_on <= today, agreements.c.ends_on >= today
    )
    return tx.execute(known).scalar_one(), tx.execute(running).scalar_one()
