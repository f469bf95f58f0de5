"""What a new mentor settles on a trajectory: the question for one is answered, and the class council invites anew."""

from __future__ import annotations

from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.effects import EffectContext
from engine.orders import Order
from engine.tables import cases, tasks
from engine.values import Stored


def taken_over(context: EffectContext) -> dict[str, Stored]:
    """Let the question for another mentor go; the class council had invited whoever guided before."""
    payload = {"case_id": context.case_id, "was_invited": context.filled("mentor_invited_on")}
    context.command("learner_trajectory.mentor_appointed", payload)
    return {"mentor_invited_on": None}


def answer(order: Order, task: str) -> None:
    """Mark the open question for another mentor as answered by whoever guides now; nothing happens without one."""
    case_id = order.number("case_id")
    with order.db.read() as tx:
        asked = select(tasks.c.id).where(tasks.c.case_id == case_id, tasks.c.name == task, tasks.c.status == "open")
        task_id = tx.execute(asked).scalar_one_or_none()
        fields = tx.execute(select(cases.c.fields).where(cases.c.id == case_id)).scalar_one()
    if task_id is not None and (mentor_id := fields.get("mentor_id")) is not None:
        engine.do_task(
            order.db,
            order.workflows,
            task_id,
            actor=SYSTEM,
            now=order.now,
            evidence={"mentor_id": mentor_id},
            key=f"{order.key}/answered",
        )
