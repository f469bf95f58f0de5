"""In which group of the work list a case stands: the first that fits, by the order in which things must happen.

Pure: what lies around the cases was read before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.actor import Actor
from engine.calendar import Length, Unit, default_calendar
from engine.queries.reaching import Reach
from engine.queries.standings import Standing
from engine.queries.work_rows import LastContact
from engine.task_writes import CALL_BACK

SOON = Length(5, Unit.TRAINING_DAYS)
"""Choice (interface 3.1): a clock that ends within five training days, and is past its half, comes first."""


@dataclass
class Around:
    """What lies around the cases of one list, by case id."""

    tasks: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[int, LastContact] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    reach: dict[int, Reach] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    agreed: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)


def place(row: Any, around: Around, actor: Actor, today: date) -> tuple[str, str, dict[str, Any] | None]:
    """Return the first group that fits a case, the rule that put it there, and the task it is about."""
    standing, own = around.standings.get(row.id), around.tasks.get(row.id, [])
    answered = next((task for task in own if task["unseen"]), None)
    if standing is not None and _is_ending(standing, today):
        return "ending", "clock_passed" if standing.progress.passed else "clock_ends", answered
    if answered:
        return "answered", "answer", answered
    if owed := _owed(row, around, actor, today):
        return owed
    if row.snoozed_until is not None and default_calendar().local_date(row.changed_at) < row.snoozed_until <= today:
        return "again", "snoozed", None
    if row.id not in around.touched and (row.snoozed_until is None or row.snoozed_until <= today):
        return "new", "untouched" if row.owner_id is not None else "unowned", None
    return "waiting", *_waits(row, standing, own, today)


def _owed(row: Any, around: Around, actor: Actor, today: date) -> tuple[str, str, dict[str, Any] | None] | None:
    """Place what was agreed for today, then what the actor must do."""
    own = around.tasks.get(row.id, [])
    mine = [task for task in own if task["status"] == "open" and _is_for(task, actor)]
    if row.id in around.agreed:
        return "agreed", "meeting", None
    if promised := next((task for task in mine if task["name"] == CALL_BACK and task["due_on"] == today), None):
        return "agreed", "call_back", promised
    todo = next(iter(mine), None)
    if todo is None:
        return None
    return "to_do", "escalation" if todo["kind"] == "escalation" else "task", todo


def _waits(
    row: Any, standing: Standing | None, own: Sequence[dict[str, Any]], today: date
) -> tuple[str, dict[str, Any] | None]:
    if row.snoozed_until is not None and row.snoozed_until > today:
        return "put_aside", None
    if task := next((task for task in own if task["status"] == "open"), None):
        return "waits_for", task
    return "next_clock" if standing is not None else "nothing", None


def _is_ending(standing: Standing, today: date) -> bool:
    stands = standing.progress
    if standing.status == "paused":
        return False
    soon = default_calendar().after(today, SOON)
    return stands.passed or (stands.ends_on <= soon and 2 * stands.day > stands.of)


def _is_for(task: Mapping[str, Any], actor: Actor) -> bool:
    if task["person_id"] is not None:
        return task["person_id"] in actor.acts_for
    places = {grant.organisation_id for grant in actor.grants if grant.role == task["role"]}
    return None in places or task["organisation_id"] in places
