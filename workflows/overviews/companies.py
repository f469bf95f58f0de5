"""What became of a city employee's companies since the last mail: where each of them stands after a step of others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from engine.tables import cases, events
from engine.visibility import seen_by

MOST = 20
WORKFLOW = "company_lead"


def companies_since(
    db: Database, workflows: Workflows, actor: Actor, _today: date, since: int
) -> Mapping[str, Any] | None:
    """Return the companies in which somebody else took a step, the newest first; None when there are none."""
    about = (cases.c.id, cases.c.title, cases.c.state)
    query = (
        seen_by(actor, workflows, *about)
        .join(events, events.c.case_id == cases.c.id)
        .where(
            cases.c.workflow == WORKFLOW,
            events.c.id > since,
            events.c.kind == "advanced",
            events.c.undone_by.is_(None),
            events.c.actor_id.is_distinct_from(actor.person_id),
        )
        .group_by(*about)
        .order_by(func.max(events.c.id).desc())
    )
    with db.read() as tx:
        total = tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        rows = tx.execute(query.limit(MOST)).all()
    states = workflows.current(WORKFLOW).document.states
    lines = [
        {
            "about": row.title,
            "said": {"nl": states[row.state].label.nl, "en": states[row.state].label.en},
            "path": f"/dossiers/{row.id}",
        }
        for row in rows
    ]
    return {"total": total, "lines": lines, "path": "/bedrijven"} if rows else None
