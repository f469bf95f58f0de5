"""Open, do and reopen tasks, and take note of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine import consequences, task_writes
from engine.actor import Actor
from engine.commands.fill_in import judge
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, NotAllowed, NotFound
from engine.field_writes import write_fields
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.rules import missing
from engine.tables import tasks
from engine.values import parse


def open_task(
    db: Database,
    workflows: Workflows,
    case_id: int,
    label: str,
    *,
    actor: Actor,
    role: str,
    due_on: date | None,
    now: datetime,
    person_id: int | None = None,
    key: str | None = None,
) -> int:
    """Open a task in one's own words for a role on the case and return its id.

    Raises:
        NotFound, KeyReused: as for ``advance``.
        BadInput: no text, or an unknown role.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if not label.strip():
            raise BadInput((FieldProblem("label", "required"),))
        if role not in ledger.definition.roles:
            raise BadInput((FieldProblem("role", "unknown_choice"),))
        refuse_forbidden_numbers(label=label)
        task_id = task_writes.open_free(ledger, label.strip()[:200], role, person_id, due_on)
        ledger.record("task_opened", {"task": task_id, "label": label.strip()[:200], **ledger.trail})
        ledger.close()
        return {"id": task_id}

    body = {"open_task": case_id, "label": label, "role": role, "due_on": str(due_on), "person": person_id}
    return int(on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)["id"])


def open_named_task(
    db: Database, workflows: Workflows, case_id: int, name: str, *, actor: Actor, now: datetime, key: str | None = None
) -> int | None:
    """Open a task that the case's workflow declares and return its id, None when it is open already.

    Raises:
        NotFound, KeyReused: as for ``advance``; NotFound too when the workflow declares no such task.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if name not in ledger.definition.document.tasks:
            raise NotFound(f"{ledger.definition.name} has no task {name}")
        task_id = task_writes.open_named(ledger, name)
        if task_id is not None:
            ledger.record("task_opened", {"task": task_id, "name": name, **ledger.trail})
        ledger.close()
        return {"id": task_id}

    body = {"open_named_task": case_id, "name": name}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=None, now=now, key=key, body=body)
    return None if done["id"] is None else int(done["id"])


def do_task(
    db: Database,
    workflows: Workflows,
    task_id: int,
    *,
    actor: Actor,
    now: datetime,
    evidence: Mapping[str, object] | None = None,
    key: str | None = None,
) -> None:
    """Mark a task done with its evidence; doing it again replaces the evidence of the same person.

    An answer from outside the staff waits for somebody to see it. Ladder and waiting reminders stop at once.

    Raises:
        NotFound: no such task, or it no longer makes sense.
        NotAllowed: the task is not for this actor.
        BadInput: evidence its fields cannot hold.
        ActionRefused: required evidence is missing, or a rule refuses it.
    """

    def work(ledger: Ledger, row: dict[str, Any]) -> None:
        if row["status"] == "withdrawn":
            message = f"task {task_id} was withdrawn"
            raise NotFound(message)
        given = _evidence(ledger, row, evidence or {})
        document = ledger.definition.document
        rule = document.tasks.get(row["name"]) if row["kind"] == "task" else None
        outside = not ledger.definition.roles[row["role"]].staff
        if rule and rule.kept_by:
            consequences.keep(ledger, row["id"], rule.kept_by, given)
        kept = {} if rule and rule.kept_by else ledger.private.close(given)
        task_writes.finish(ledger, row, by=ledger.actor.name, answer=given, evidence=kept, unseen=outside)
        if rule and rule.fills:
            judge(ledger, given)
            write_fields(ledger, given)
        ledger.record("task_done", {"task": row["id"], "name": row["name"], "evidence": kept, **ledger.trail})

    _on_task(
        db,
        workflows,
        task_id,
        work,
        actor=actor,
        now=now,
        key=key,
        body={"do": task_id, "evidence": {k: str(v) for k, v in (evidence or {}).items()}},
    )


def reopen_task(db: Database, workflows: Workflows, task_id: int, *, actor: Actor, now: datetime, reason: str) -> None:
    """Open a task again that was done or withdrawn; its ladder starts anew.

    Raises:
        NotFound, NotAllowed: as for ``do_task``.
    """

    def work(ledger: Ledger, row: dict[str, Any]) -> None:
        if row["status"] != "open":
            refuse_forbidden_numbers(reason=reason)
            task_writes.reopen(ledger, row)
            ledger.record("task_reopened", {"task": row["id"], "name": row["name"], "reason": reason, **ledger.trail})

    _on_task(db, workflows, task_id, work, actor=actor, now=now, key=None, body={})


def see_answer(db: Database, workflows: Workflows, task_id: int, *, actor: Actor, now: datetime) -> None:
    """Take note of an answer from outside the staff, so that it no longer waits in the work list.

    Raises:
        NotFound: no such task on a case of this actor.
    """

    def work(ledger: Ledger, row: dict[str, Any]) -> None:
        if row["unseen"]:
            task_writes.see(ledger, row)
            ledger.record("answer_seen", {"task": row["id"], "name": row["name"]})

    _on_task(db, workflows, task_id, work, actor=actor, now=now, key=None, body={}, anybody=True)


def _on_task(
    db: Database,
    workflows: Workflows,
    task_id: int,
    work: Callable[[Ledger, dict[str, Any]], None],
    *,
    actor: Actor,
    now: datetime,
    key: str | None,
    body: dict[str, Any],
    anybody: bool = False,
) -> None:
    with db.read() as tx:
        case_id = tx.execute(select(tasks.c.case_id).where(tasks.c.id == task_id)).scalar_one_or_none()
    if case_id is None:
        message = f"no task {task_id}"
        raise NotFound(message)

    def on_ledger(ledger: Ledger) -> dict[str, Any]:
        row = next((each for each in ledger.tasks if each["id"] == task_id), None) or task_writes.fetch(ledger, task_id)
        if not anybody and not _may_do(ledger, row):
            message = f"task {task_id} is for {row['role']}"
            raise NotAllowed(message, roles=(row["role"],))
        work(ledger, row)
        return {"version": ledger.close()}

    on_case(db, workflows, case_id, on_ledger, actor=actor, seen_version=None, now=now, key=key, body=body)


def _may_do(ledger: Ledger, row: dict[str, Any]) -> bool:
    """Staff may do a task of their role, their own, and record what somebody without account told them."""
    outside = not ledger.definition.roles[row["role"]].staff
    staff = any(ledger.definition.roles[role].staff for role in ledger.roles if role in ledger.definition.roles)
    own = row["person_id"] is not None and row["person_id"] in ledger.actor.acts_for
    return own or row["role"] in ledger.roles or (outside and staff) or ledger.actor.is_system


def _evidence(ledger: Ledger, row: dict[str, Any], typed: Mapping[str, object]) -> dict[str, Any]:
    document = ledger.definition.document
    rule = document.tasks.get(row["name"]) if row["kind"] == "task" else None
    if rule is None:
        remark = str(typed.get("remark") or "")[:2000]
        refuse_forbidden_numbers(remark=remark)
        return {"remark": remark} if remark else {}
    names = {*rule.asks, *rule.requires}
    given = parse({name: document.fields[name] for name in names}, typed, today=ledger.today)
    given = {name: value for name, value in given.items() if value is not None}
    if unmet := tuple(missing(ledger.definition, ledger.facts(given), rule.requires)):
        raise ActionRefused(row["name"], unmet)
    return given
