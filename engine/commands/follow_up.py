"""What somebody does next on a case, on which day: after a contact, or planned by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, Unmet
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.sentences import say

FURTHEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What somebody does next, in words, and on which day; ``promised`` is a call that was promised."""

    label: str
    due_on: date
    promised: bool = False


def plan_follow_up(
    db: Database,
    workflows: Workflows,
    case_id: int,
    follow_up: FollowUp,
    *,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> int:
    """Open the task of what comes next, as a contact does, and return its id.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        BadInput: a day before today or more than a year ahead.
        ActionRefused: the same stands on that day already.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if problem := day_problem(ledger, follow_up):
            raise BadInput((problem,))
        if any(_is_same(row, follow_up) for row in ledger.tasks):
            raise ActionRefused("follow_up", (Unmet("planned_already", *say("planned_already")),))
        task_id = open_follow_up(ledger, follow_up)
        ledger.record("task_opened", {"task": task_id, "label": follow_up.label[:200], **ledger.trail})
        ledger.close()
        return {"id": task_id}

    body = {"follow_up": case_id, "next": [follow_up.label, follow_up.due_on.isoformat(), follow_up.promised]}
    return int(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)["id"])


def day_problem(ledger: Ledger, follow_up: FollowUp) -> FieldProblem | None:
    """Return what is wrong with the day, None when nothing is."""
    if ledger.today <= follow_up.due_on <= ledger.today + timedelta(days=FURTHEST_DAYS):
        return None
    return FieldProblem("next_on", "not_in_a_year")


def open_follow_up(ledger: Ledger, follow_up: FollowUp) -> int:
    """Open the task for whoever acts, in their own role on the case, else for who owns it."""
    roles = ledger.definition.roles
    staff = [role for role in sorted(ledger.roles) if role in roles and roles[role].staff]
    owner = ledger.case["owner_role"]
    role = owner if owner in staff or not staff else staff[0]
    name = task_writes.CALL_BACK if follow_up.promised else task_writes.FREE
    return task_writes.open_free(
        ledger, follow_up.label[:200], role, ledger.actor.person_id, follow_up.due_on, name=name
    )


def _is_same(row: dict[str, Any], follow_up: FollowUp) -> bool:
    planned = (row["status"], row["kind"], row["label"], row["due_on"])
    return planned == ("open", "free", follow_up.label[:200], follow_up.due_on)
