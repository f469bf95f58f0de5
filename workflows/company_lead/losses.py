"""Why companies were lost in the days of the open table: our own failures are counted apart.

Choice: that no learner was found is a failure of the network, and that a company was contacted too often an alarm about
its quality; any other reason is the company's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.local_time import moment_at
from engine.tables import cases, events

OURS = ("no_learner_found", "contacted_too_often")


@dataclass(frozen=True, slots=True)
class Loss:
    """How many companies were lost for one reason; ``ours`` when the network failed and not the company."""

    reason: str
    number: int
    ours: bool


def losses(tx: Connection, first: date) -> tuple[Loss, ...]:
    """Count the companies that were lost since a day and are not open again: ours first, then the most frequent."""
    codes = Counter((row.payload or {}).get("reason", {}).get("code", "other") for row in tx.execute(_ends(first)))
    found = [Loss(code, number, code in OURS) for code, number in codes.items()]
    found += [Loss(code, 0, ours=True) for code in OURS if code not in codes]
    return tuple(sorted(found, key=lambda each: (not each.ours, -each.number, each.reason)))


def _ends(first: date) -> Select[Any]:
    """Return the last step of each lost lead: the one that lost it."""
    last = (
        select(func.max(events.c.id))
        .where(events.c.case_id == cases.c.id, events.c.kind == "advanced", events.c.undone_by.is_(None))
        .correlate(cases)
        .scalar_subquery()
    )
    return (
        select(events.c.payload)
        .join(cases, cases.c.id == events.c.case_id)
        .where(
            cases.c.workflow == "company_lead",
            cases.c.state == "lost",
            cases.c.closed_at >= moment_at(first, time()),
            events.c.id == last,
        )
    )
