"""The frame of every command on one case: one transaction, lock, key, version, work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine import once
from engine.actor import Actor
from engine.database import Database
from engine.errors import NotFound
from engine.ledger import Ledger, lock
from engine.loader import Workflows


def on_case(
    db: Database,
    workflows: Workflows,
    case_id: int,
    work: Callable[[Ledger], dict[str, Any]],
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    key: str | None,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Run ``work`` on a locked case in one transaction, once per idempotency key, and return its plain result.

    Raises:
        NotFound: no such case, or none that concerns the actor: strangers cannot tell the difference.
        StaleCase, KeyReused: see ``advance``; and whatever ``work`` raises.
    """
    try:
        with db.transaction() as tx:
            ledger = lock(tx, workflows, case_id, actor=actor, now=now)
            if (done := once.before(tx, actor, key, body)) is not None:
                return dict(done)
            if not ledger.roles:
                message = f"no case {case_id} for {actor.name}"
                raise NotFound(message)
            ledger.expect(seen_version)
            result = work(ledger)
            once.after(tx, actor, key, body, result=result, now=now)
            return result
    except once.SentTwice:
        with db.transaction() as tx:
            return dict(once.before(tx, actor, key, body) or {})
