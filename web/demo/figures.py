"""The dashboard's figures of the demo city, counted in its database: learners, schools, programmes, agreements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from engine.database import Database
from engine.tables import cases, events, organisations, state_spans

IN_DUAL = ("start_onboarding", "guidance_wellbeing", "evaluation_handover")
SIGNED = ("agreement_signed", "add_agreement")


@dataclass(frozen=True)
class Figures:
    """What the dashboard of the deck shows; the counters have a line per kind of school."""

    learners: Counter[str]
    schools: Counter[str]
    programmes: Counter[str]
    by_programme: Counter[str]
    agreements: int
    running: int


def figures(db: Database, moment: datetime) -> Figures:
    """Count the city as it was at a moment; agreements are those of the whole record, running at that moment."""
    with db.read() as tx:
        rows = tx.execute(_in_dual(moment)).all()
        signed, running = _agreements(tx, moment.date())
    kinds = Counter(row.kind for row in rows)
    schools = Counter(kind for kind, _ in {(row.kind, row.organisation_id) for row in rows})
    programmes = Counter(kind for kind, _ in {(row.kind, row.subtitle) for row in rows})
    return Figures(kinds, schools, programmes, Counter(row.subtitle for row in rows), signed, running)


def _in_dual(moment: datetime) -> Any:
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


def _agreements(tx: Connection, on: date) -> tuple[int, int]:
    moved = tx.execute(select(events.c.payload).where(events.c.kind == "advanced")).scalars()
    signed = sum(payload.get("action") in SIGNED for payload in moved)
    held = tx.execute(select(cases.c.fields).where(cases.c.workflow == "learner_trajectory")).scalars().all()
    today = on.isoformat()
    running = sum(bool(fields.get("agreement_running")) for fields in held)
    second = sum(
        fields.get("second_agreement_starts_on", "9") <= today <= fields.get("second_agreement_ends_on", "")
        for fields in held
    )
    return signed, running + second
