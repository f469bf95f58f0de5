"""Where the clock that ends first stands on each case of a list: "dag 14 van 20"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine import calendars, versions
from engine import clocks as arithmetic
from engine.clocks import Progress
from engine.ledger import clock_facts
from engine.loader import Workflows
from engine.tables import clocks

_CLOCKS = select(clocks).where(
    clocks.c.case_id.in_(bindparam("cases", expanding=True)), clocks.c.status.in_(("running", "paused", "lapsed"))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock of one case. ``status`` is running, paused or lapsed."""

    clock: str
    progress: Progress
    status: str
    legal: bool


def standings(tx: Connection, workflows: Workflows, rows: Sequence[Any], now: datetime) -> dict[int, Standing]:
    """Return the standing of each case's first clock, by case id; two queries whatever the number of rows.

    ``rows`` need ``id``, ``workflow``, ``definition_sha``, ``organisation_id`` and ``due_clock``.
    """
    timed = {row.id: row for row in rows if row.due_clock}
    if not timed:
        return {}
    rows_of = tx.execute(_CLOCKS, {"cases": sorted(timed)}).mappings()
    found = [dict(each) for each in rows_of if each["name"] == timed[each["case_id"]].due_clock]
    known = calendars.calendars_of(tx, {row.organisation_id for row in timed.values()})
    standing = {}
    for clock in found:
        row = timed[clock["case_id"]]
        rule = versions.pinned(tx, workflows, row.workflow, row.definition_sha).clock_rules.get(clock["name"])
        if rule is not None:
            calendar = known[row.organisation_id]
            until = clock["paused_on"] or calendar.local_date(now)
            progress = arithmetic.progress(rule, clock_facts(clock), until, calendar)
            legal = rule.clock is not None and rule.clock.legal
            standing[row.id] = Standing(clock["name"], progress, clock["status"], legal)
    return standing
