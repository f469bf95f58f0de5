"""The case that is measured: a visit of a coach to a company, opened and taken one step through the real commands.

Owns the workflow's path, the people and the moments. Does not know how anything is timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.database import Database
from engine.loader import Workflows, load_all

FOLDER = Path(__file__).parent / "workflow"
OPENED_AT = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
STEPPED_AT = OPENED_AT + timedelta(days=1)
COACH = "Coach"


def visit_workflows() -> Workflows:
    """Load and prove the workflow of the bench."""
    return load_all([FOLDER])


def seed(db: Database, workflows: Workflows, count: int) -> None:
    """Open ``count`` visits, in one organisation with one coach and one lead."""
    place = engine.add_organisation(db, actor=SYSTEM, name="School", kind="vt")
    granted = (Grant("coach", place),)
    coach = engine.add_person(db, actor=SYSTEM, name=COACH, email="coach@school.example", grants_=granted)
    engine.add_person(db, actor=SYSTEM, name="Lead", email="lead@city.example", grants_=(Grant("lead"),))
    actor = Actor(coach, COACH, granted)
    for number in range(count):
        fields = {"company": f"Company {number}", "hours": "20", "coach": coach}
        engine.open_case(db, workflows, "visit", actor=actor, fields=fields, organisation_id=place, now=OPENED_AT)


def the_coach() -> Actor:
    """Return the coach of a seeded database."""
    return Actor(1, COACH, (Grant("coach", 1),))


def begin(db: Database, workflows: Workflows, case_id: int, actor: Actor) -> None:
    """Take the measured step: permission, guard, state, clocks, mail, event, span and counts in one commit."""
    engine.advance(db, workflows, case_id, "begin", actor=actor, seen_version=1, now=STEPPED_AT)


def cases_of(count: int) -> Sequence[int]:
    """Return the ids of the first ``count`` visits of a seeded database."""
    return range(1, count + 1)
