"""What others say about a lead without owning it: notes in their own name, points of warmth, a mail to who talks.

Somebody of another school may add to a lead and see nothing of it: the role comes with the command and ends with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import post, task_writes
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.ledger import Ledger
from engine.loader import Workflows
from workflows.register.tables import leads
from workflows.register.write import Writer

SIGNALLER = "signaller"
CITY = "city_employee"
LONGEST = 4000


def add(
    db: Database,
    workflows: Workflows,
    case_id: int,
    *,
    actor: Actor,
    text: str,
    now: datetime,
    points: int = 0,
    task: str | None = None,
    mail: tuple[str, dict[str, Any]] | None = None,
    also: Callable[[Ledger], None] | None = None,
    key: str | None = None,
) -> None:
    """Write a note on a lead, in the actor's own name, with what belongs to it: all of it or nothing.

    Args:
        points: how much warmer the lead gets.
        task: a task of the workflow to open. mail: kind and payload of a message to whoever has the lead, and the city.
        also: what else to write under the lead's lock.

    Raises:
        NotFound: there is no such lead.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        _warm(ledger, points)
        if also is not None:
            also(ledger)
        if task is not None:
            task_writes.open_named(ledger, task)
        if mail is not None:
            kind, payload = mail
            roles = dict.fromkeys((ledger.case["owner_role"] or CITY, CITY))
            post.mail(ledger, kind, roles, cause=f"event-{ledger.case['sequence'] + 1}", payload=payload)
        ledger.record("note", {"text": text[:LONGEST], **ledger.trail})
        ledger.close()
        return {}

    body = {"add": case_id, "text": text, "points": points, "task": task}
    on_case(
        db, workflows, case_id, work, actor=with_a_say(actor, case_id), seen_version=None, now=now, key=key, body=body
    )


def with_a_say(actor: Actor, case_id: int) -> Actor:
    """Return the same person, who may add to this one case."""
    return actor if actor.is_system else replace(actor, case_id=case_id, case_roles=frozenset({SIGNALLER}))


def _warm(ledger: Ledger, points: int) -> None:
    if points:
        query = select(leads.c.warmth).where(leads.c.case_id == ledger.id)
        warmth = ledger.tx.execute(query).scalar_one() + points
        Writer(ledger.tx, ledger.actor, ledger.now).change(leads, ledger.id, {"warmth": warmth}, kind="signalled")
