"""What a review of a case decides: one line that becomes a task, another owner or a day to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine import task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.commands.people import hand_over
from engine.commands.remarks import put_off
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows

REVIEWED = "reviewed"
"""The kind of event that keeps a decision."""
LONGEST_LINE = 150
FURTHEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``code`` names it, ``line`` says it in a person's words, ``on`` is the day it is for.

    ``task`` is what a ``role`` on the case is asked to do, ``person_id`` who takes that role over, ``aside`` puts the
    case off until the day.
    """

    code: str
    line: str
    role: str
    on: date | None = None
    task: str = ""
    person_id: int | None = None
    aside: bool = False


def decide(
    db: Database, workflows: Workflows, case_id: int, decision: Decision, *, actor: Actor, now: datetime, key: str
) -> int:
    """Write a decision down, do what it says in the same transaction, and return the case's version.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        NotAllowed: as for ``assign``.
        BadInput: no line or too long a one, a day that is not to come, or a person who does not hold the role.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        line = decision.line.strip()
        _check(ledger, decision, line)
        told: dict[str, Any] = {"decision": decision.code, "text": line}
        if decision.on is not None:
            told["on"] = decision.on.isoformat()
        if decision.person_id is not None:
            hand_over(ledger, decision.role, decision.person_id, line)
        if decision.task:
            label = f"{decision.task}: {line}"
            task_id = task_writes.open_free(ledger, label, decision.role, ledger.people.get(decision.role), decision.on)
            ledger.record("task_opened", {"task": task_id, "label": label, **ledger.trail})
            ledger.trail = {}
        if decision.aside and decision.on is not None:
            put_off(ledger, decision.on, line)
        ledger.record(REVIEWED, told)
        return {"version": ledger.close()}

    body = {"decide": case_id, "code": decision.code, "line": decision.line, "on": str(decision.on)}
    body |= {"person": decision.person_id}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)
    return int(done["version"])


def _check(ledger: Ledger, decision: Decision, line: str) -> None:
    problems = []
    if not line:
        problems.append(FieldProblem("line", "required"))
    if len(line) > LONGEST_LINE:
        problems.append(FieldProblem("line", "too_long", (("maximum", str(LONGEST_LINE)),)))
    if decision.on is not None and not ledger.today < decision.on <= ledger.today + FURTHEST:
        problems.append(FieldProblem("on", "out_of_range", (("maximum", str(FURTHEST.days)),)))
    if problems:
        raise BadInput(tuple(problems))
    refuse_forbidden_numbers(line=line)
