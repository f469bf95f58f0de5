"""On which case a task lies, for somebody who may see that case."""

from __future__ import annotations

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from engine.loader import Workflows
from engine.tables import cases, tasks
from engine.visibility import seen_by


def case_of_task(db: Database, workflows: Workflows, actor: Actor, task_id: int) -> int:
    """Return the id of the case a task belongs to.

    Raises:
        NotFound: no such task, or on a case the actor may not see.
    """
    query = (
        seen_by(actor, workflows, cases.c.id).join(tasks, tasks.c.case_id == cases.c.id).where(tasks.c.id == task_id)
    )
    with db.read() as tx:
        found = tx.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no task {task_id} for {actor.name}")
    return int(found)
