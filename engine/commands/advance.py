"""Advance a case along an action, alone or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import EngineError
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.moves import Reason, take
from engine.values import parse


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a case came to be: its state, its new version and the number of the event that says so."""

    state: str
    version: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bulk command did with one case: the state it came to, or the error that refused it."""

    case_id: int
    state: str | None = None
    error: EngineError | None = None


def advance(
    db: Database,
    workflows: Workflows,
    case_id: int,
    action: str,
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    fields: Mapping[str, object] | None = None,
    reason: Reason | None = None,
    override: str = "",
    key: str | None = None,
) -> Moved:
    """Move a case along ``action`` and return where it came to be.

    State, history, clocks, tasks, people and messages are written in one transaction: either all of it happened or
    none of it did.

    Args:
        seen_version: the version the actor was looking at; None only for a bulk command or an effect.
        override: why the actor passes guards that the action lets their role pass.
        key: an idempotency key; the same key and command again returns the first answer.

    Raises:
        NotFound: no such case, or its state offers no such action.
        StaleCase: somebody was faster.
        NotAllowed: none of the actor's roles on this case may take it.
        ActionRefused: with every unmet condition.
        BadInput: a value that its field cannot hold, or the reason is missing.
        KeyReused: the key came with another command.
    """
    body = {
        "advance": case_id,
        "action": action,
        "fields": {name: str(value) for name, value in (fields or {}).items()},
        "reason": [reason.code, reason.text] if reason else None,
        "override": override,
    }

    def work(ledger: Ledger) -> dict[str, Any]:
        typed = parse(_asked(ledger, action), fields or {}, today=ledger.today)
        decision, sequence = take(ledger, action, typed=typed, reason=reason, override=override)
        return {"state": decision.target, "version": ledger.close(), "sequence": sequence}

    return Moved(
        **on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=key, body=body)
    )


def bulk_advance(
    db: Database,
    workflows: Workflows,
    case_ids: Sequence[int],
    action: str,
    *,
    actor: Actor,
    now: datetime,
    fields: Mapping[str, object] | None = None,
    reason: Reason | None = None,
    key: str | None = None,
) -> list[Verdict]:
    """Take one action on many cases; each is decided on its own facts and gets its own verdict and transaction.

    Stopping half-way loses nothing: with the same ``key`` the cases already done answer as before.
    """
    verdicts = []
    for case_id in dict.fromkeys(case_ids):
        own_key = f"{key}/{case_id}" if key else None
        try:
            moved = advance(
                db,
                workflows,
                case_id,
                action,
                actor=actor,
                seen_version=None,
                now=now,
                fields=fields,
                reason=reason,
                key=own_key,
            )
            verdicts.append(Verdict(case_id, moved.state))
        except EngineError as error:
            verdicts.append(Verdict(case_id, error=error))
    return verdicts


def _asked(ledger: Ledger, action: str) -> Any:
    """Return the fields the action's form may set; an unknown action is refused later, with its own error."""
    rules = ledger.definition.document.fields
    rule = ledger.definition.document.actions.get(action)
    names = {*rule.asks, *rule.requires} if rule else set()
    return {name: rules[name] for name in rules if name in names}
