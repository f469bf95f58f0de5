"""The figure of stalled cases: the rules of ``workflows.stalled`` over a reader's scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, literal, select

from engine.tables import cases
from workflows.dashboard.asked import Asked
from workflows.stalled.asked import ask
from workflows.stalled.found import first_reasons
from workflows.stalled.thresholds import thresholds


def stalled_cases(asked: Asked) -> Select[Any]:
    """Cases that were stalled, also those put aside, by the group of their first reason."""
    stalled = ask(asked.tx, asked.workflows, asked.as_of, lambda at: asked.scope.on(cases.c.id, at.organisation_id))
    found = first_reasons(stalled).subquery()
    rules = thresholds().rules.items()
    groups = {thresholds().place(name): literal(rule.group) for name, rule in rules}
    return select(found.c.case_id, case(groups, value=found.c.place).label("part"))
