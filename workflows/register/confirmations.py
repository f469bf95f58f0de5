"""Who represents a learner and confirmed to have read what they were told: the start of an agreement, or its end."""

from __future__ import annotations

from sqlalchemy import select

from engine.effects import EffectContext
from engine.tables import tasks
from workflows.register.tables import confirmations
from workflows.register.write import Writer

KINDS = {
    "confirm_agreement": "agreement",
    "confirm_agreement_too": "agreement",
    "confirm_stop": "stop",
    "confirm_stop_too": "stop",
}
"""What each question confirms."""


def keep_confirmation(context: EffectContext) -> None:
    """Keep who confirmed and when; confirming again, of a later agreement too, tells the latest."""
    asked = select(tasks.c.name, tasks.c.person_id, tasks.c.opened_at).where(tasks.c.id == context.task_id)
    task = context.tx.execute(asked).one()
    # A coach may write down what a parent said by telephone: it is the parent who confirmed.
    person_id = task.person_id or context.actor.person_id
    kind = KINDS[task.name]
    same = select(confirmations.c.id).where(
        confirmations.c.case_id == context.case_id,
        confirmations.c.kind == kind,
        confirmations.c.person_id == person_id,
    )
    before = context.tx.execute(same).scalar_one_or_none()
    writer = Writer(context.tx, context.actor, context.now)
    told = {"asked_at": task.opened_at, "confirmed_at": context.now}
    if before is None:
        writer.add(confirmations, {"case_id": context.case_id, "kind": kind, "person_id": person_id, **told})
    else:
        writer.change(confirmations, before, told)
