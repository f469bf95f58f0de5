"""Idempotency keys: the same command sent twice happens once and answers the same.

A key belongs to one actor and one command; with another body it is refused.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from engine.actor import Actor
from engine.errors import KeyReused
from engine.tables import requests
from engine.types import dump


def before(tx: Connection, actor: Actor, key: str | None, body: dict[str, Any]) -> dict[str, Any] | None:
    """Return the answer given to this key before, or None when it is new (or there is no key).

    Raises:
        KeyReused: the key came with another body.
    """
    if key is None:
        return None
    row = tx.execute(select(requests.c.digest, requests.c.result).where(requests.c.key == _name(actor, key))).first()
    if row is None:
        return None
    if row.digest != _digest(body):
        message = f"key {key!r} was used for another command"
        raise KeyReused(message)
    return dict(row.result)


def answered(tx: Connection, actor: Actor, key: str | None) -> bool:
    """Tell whether a command with this key was carried out, whatever it was."""
    if key is None:
        return False
    return tx.execute(select(requests.c.key).where(requests.c.key == _name(actor, key))).first() is not None


def after(
    tx: Connection, actor: Actor, key: str | None, body: dict[str, Any], *, result: dict[str, Any], now: datetime
) -> None:
    """Keep the answer under its key, in the transaction that made it.

    Raises:
        SentTwice: the same key was committed by somebody else meanwhile; the caller starts again and finds it.
    """
    if key is None:
        return
    row = {"key": _name(actor, key), "digest": _digest(body), "result": result, "at": now}
    try:
        tx.execute(insert(requests), row)
    except IntegrityError as error:
        raise SentTwice from error


class SentTwice(Exception):
    """Two identical requests ran side by side; this one lost and must be undone and asked again."""


def _name(actor: Actor, key: str) -> str:
    return f"{actor.person_id or actor.name}:{key}"[:120]


def _digest(body: dict[str, Any]) -> str:
    return sha256(dump(body).encode()).hexdigest()
