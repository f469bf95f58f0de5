"""Opening, finishing and withdrawing the tasks of a locked case, with the ladders that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine import clock_writes, people, post
from engine.clock_rules import TASK_PREFIX
from engine.conditions import condition_holds
from engine.document import TaskRule
from engine.ledger import Ledger
from engine.tables import tasks

_ADD = insert(tasks).returning(tasks.c.id)
_UPDATE = update(tasks).where(tasks.c.id == bindparam("task"))

FREE = "free"
CALL_BACK = "call_back"
"""What a task is called by which somebody promised to call: on its day it stands among what was agreed."""


def open_named(ledger: Ledger, name: str) -> int | None:
    """Open a task the workflow declares; None when it is open already.

    Whoever the role means gets it; a role outside the staff is invited by mail with a link to its page.
    """
    if any(row["name"] == name and row["status"] == "open" for row in ledger.tasks):
        return None
    rule = ledger.definition.document.tasks[name]
    due_on = ledger.calendar.after(ledger.today, rule.due) if rule.due else None
    row = _insert(ledger, name=name, kind="task", role=rule.role, due_on=due_on)
    clock = ledger.definition.clock_rules.get(TASK_PREFIX + name)
    if clock is not None:
        clock_writes.start(ledger, clock, action=None, task_id=row["id"])
    if rule.invite:
        post.mail(ledger, rule.invite, [rule.role], cause=f"task-{row['id']}", task_id=row["id"])
    return int(row["id"])


def open_escalation(ledger: Ledger, clock_name: str, role: str) -> int | None:
    """Open the task by which a clock tells a role that somebody is being forgotten."""
    if any(row["kind"] == "escalation" and row["name"] == clock_name and row["role"] == role for row in _open(ledger)):
        return None
    return int(_insert(ledger, name=clock_name, kind="escalation", role=role, due_on=ledger.today)["id"])


def open_free(
    ledger: Ledger, label: str, role: str, person_id: int | None, due_on: date | None, *, name: str = FREE
) -> int:
    """Open a task that a person typed, or promised somebody (``CALL_BACK``)."""
    return int(
        _insert(ledger, name=name, kind="free", role=role, due_on=due_on, label=label, person_id=person_id)["id"]
    )


def finish(
    ledger: Ledger,
    row: dict[str, Any],
    *,
    by: str,
    answer: Mapping[str, Any],
    evidence: Mapping[str, Any],
    unseen: bool,
) -> None:
    """Mark a task done with what is kept of its answer; its ladder and waiting mails stop, its follow-up tasks open."""
    done = {"status": "done", "done_at": ledger.now, "done_by": by, "evidence": evidence, "unseen": unseen}
    _write(ledger, row, done)
    _silence(ledger, [row])
    rule = ledger.definition.document.tasks.get(row["name"]) if row["kind"] == "task" else None
    if rule is not None:
        clock_writes.restart_duty(ledger, row["name"])
        _follow(ledger, rule, answer)


def readdress(ledger: Ledger, role: str) -> None:
    """Hand the open tasks of a role to whoever fills it now: what waits for the one before is withdrawn."""
    for row in [each for each in _open(ledger) if each["role"] == role and each["kind"] == "task"]:
        was, person_id = row["person_id"], ledger.people[role]
        rule = ledger.definition.document.tasks.get(row["name"])
        if was == person_id or rule is None:
            continue
        _write(ledger, row, {"person_id": person_id})
        post.withdraw_for_tasks(ledger, [row["id"]])
        if rule.invite:
            post.mail(
                ledger, rule.invite, [role], cause=f"task-{row['id']}-{ledger.case['sequence'] + 1}", task_id=row["id"]
            )


def reopen(ledger: Ledger, row: dict[str, Any]) -> None:
    """Make a done or withdrawn task open again; its evidence stays readable in the record."""
    _write(ledger, row, {"status": "open", "done_at": None, "done_by": None, "unseen": False})
    clock = ledger.definition.clock_rules.get(TASK_PREFIX + row["name"])
    if row["kind"] == "task" and clock is not None:
        clock_writes.start(ledger, clock, action=None, task_id=row["id"])


def withdraw(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    """Take tasks away that no longer make sense; the trail remembers them for a correction."""
    for row in rows:
        ledger.remember("tasks_withdrawn", row["id"])
        _write(ledger, row, {"status": "withdrawn"})
    _silence(ledger, rows)


def outlived(ledger: Ledger, target: str, *, final: bool) -> list[dict[str, Any]]:
    """Return the open tasks that make no sense in the state the case moves to."""
    found = []
    for row in _open(ledger):
        rule = ledger.definition.document.tasks.get(row["name"]) if row["kind"] == "task" else None
        lives_in = rule.lives_in if rule else []
        if (lives_in and target not in lives_in) or (final and not lives_in):
            found.append(row)
    return found


def stop_clocks(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    """Stop clocks and take away the escalations they raised."""
    names = [row["name"] for row in rows]
    clock_writes.stop(ledger, rows)
    withdraw(ledger, [task for name in names for task in escalations_of(ledger, name)])


def escalations_of(ledger: Ledger, clock_name: str) -> list[dict[str, Any]]:
    """Return the open escalation tasks of a clock."""
    return [row for row in _open(ledger) if row["kind"] == "escalation" and row["name"] == clock_name]


def restore(ledger: Ledger, task_id: int) -> None:
    """Open a withdrawn task again, for a correction."""
    row = ledger.tx.execute(select(tasks).where(tasks.c.id == task_id)).mappings().one()
    ledger.tasks.append(dict(row))
    _write(ledger, ledger.tasks[-1], {"status": "open"})


def _open(ledger: Ledger) -> list[dict[str, Any]]:
    return [row for row in ledger.tasks if row["status"] == "open"]


def _insert(ledger: Ledger, **values: Any) -> dict[str, Any]:
    named = people.recipients(ledger, values["role"]) if values.get("person_id") is None else (values["person_id"],)
    row = {
        "case_id": ledger.id,
        "label": None,
        "organisation_id": ledger.case["organisation_id"],
        "opened_at": ledger.now,
        "status": "open",
        **values,
        "person_id": named[0] if len(named) == 1 else None,
    }
    row["id"] = ledger.tx.execute(_ADD, row).scalar_one()
    ledger.tasks.append({"done_at": None, "done_by": None, "evidence": None, "unseen": False, **row})
    ledger.remember("tasks_opened", row["id"])
    return ledger.tasks[-1]


def _write(ledger: Ledger, row: dict[str, Any], values: dict[str, Any]) -> None:
    row.update(values)
    ledger.tx.execute(_UPDATE, {"task": row["id"], **values})


def _silence(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    ladders = [clock for clock in ledger.clocks if clock["task_id"] in ids and clock["status"] != "stopped"]
    clock_writes.stop(ledger, ladders)
    post.withdraw_for_tasks(ledger, ids)


def _follow(ledger: Ledger, rule: TaskRule, answer: Mapping[str, Any]) -> None:
    facts = ledger.facts(answer)
    for each in rule.follow:
        if condition_holds(each.when, facts, ledger.now):
            open_named(ledger, each.open)


def see(ledger: Ledger, row: dict[str, Any]) -> None:
    """Take note of an answer."""
    _write(ledger, row, {"unseen": False})


def fetch(ledger: Ledger, task_id: int) -> dict[str, Any]:
    """Return a task of this case that the ledger did not read (a withdrawn one)."""
    row = dict(ledger.tx.execute(select(tasks).where(tasks.c.id == task_id)).mappings().one())
    ledger.tasks.append(row)
    return row
