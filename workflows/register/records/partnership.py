"""Partnerships as a case points to them: those that recognise workplaces today."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine.records import Asked, Choice
from engine.values import Stored
from workflows.register.partnerships import partnership_of, partnerships_on


def choices(tx: Connection, asked: Asked) -> tuple[Choice, ...]:
    """Return the partnerships that still recognise workplaces, by name."""
    return partnerships_on(tx, asked.today)


def label(tx: Connection, record_id: int) -> str | None:
    """Return the name."""
    found = partnership_of(tx, record_id)
    return found.name if found else None


def values(tx: Connection, record_id: int) -> Mapping[str, Stored]:
    """Return name and terms; ``max_learners`` None means no limit for one mentor."""
    found = partnership_of(tx, record_id)
    if found is None:
        return {}
    return {
        "name": found.name,
        "validity_years": found.validity_years,
        "decision_days": found.decision_days,
        "mentor_training_months": found.mentor_training_months,
        "mentor_plan_months": found.mentor_plan_months,
        "max_learners": found.max_learners,
    }
