"""The frame of every command on one case: one transaction, lock, key, version, work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from engine import once
from engine.actor import Actor
from engine.database import Database
from engine.erased import refuse_since
from engine.errors import ActionRefused, NotFound
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.tables import refusals


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

    A step that conditions refuse is written down once everything is rolled back, so that a case on which people keep
    trying in vain is found.

    Raises:
        NotFound: no such case, or none that concerns the actor: strangers cannot tell the difference.
        ActionRefused: everything on the case was erased.
        StaleCase, KeyReused: see ``advance``; and whatever ``work`` raises.
    """
    ledger: Ledger | None = None
    try:
        with db.transaction() as tx:
            ledger = lock(tx, workflows, case_id, actor=actor, now=now)
            if (done := once.before(tx, actor, key, body)) is not None:
                return dict(done)
            _let_pass(ledger)
            ledger.expect(seen_version)
            result = work(ledger)
            once.after(tx, actor, key, body, result=result, now=now)
            return result
    except once.SentTwice:
        with db.transaction() as tx:
            return dict(once.before(tx, actor, key, body) or {})
    except ActionRefused as error:
        if ledger is not None and error.action in ledger.definition.document.actions:
            _remember(db, ledger, error.action)
        raise


def _let_pass(ledger: Ledger) -> None:
    if not ledger.roles:
        message = f"no case {ledger.id} for {ledger.actor.name}"
        raise NotFound(message)
    refuse_since(ledger.case["erased_at"])


def _remember(db: Database, ledger: Ledger, action: str) -> None:
    row = {
        "case_id": ledger.id,
        "action": action,
        "at": ledger.now,
        "person_id": ledger.actor.person_id,
        "sequence": ledger.before["sequence"],
    }
    with db.transaction() as tx:
        tx.execute(insert(refusals), row)
