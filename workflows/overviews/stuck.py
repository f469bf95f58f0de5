"""What is stuck this week and was a week ago, as codes with their reasons: a coordinator decides in Vastgelopen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.actor import Actor
from engine.database import Database
from engine.loader import Workflows
from workflows.stalled.listing import stalled

MOST = 10


def stuck(db: Database, workflows: Workflows, actor: Actor, today: date, _since: int) -> Mapping[str, Any] | None:
    """Return the gravest cases with their reasons and both counts; None when nothing is stuck and nothing was."""
    now = stalled(db, workflows, actor, as_of=today, limit=MOST)
    before = stalled(db, workflows, actor, as_of=today - timedelta(days=7), limit=1).total
    if not now.total and not before:
        return None
    lines = [
        {
            "about": row.code,
            "said": {"nl": row.reason.sentence.nl, "en": row.reason.sentence.en},
            "path": f"/dossiers/{row.case_id}",
        }
        for row in now.rows
    ]
    return {"total": now.total, "before": before, "lines": lines, "path": "/vastgelopen"}
