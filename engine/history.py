"""The record of a case: append-only events, each carrying the hash of the one before.

A payload enters the chain as a salted digest: emptying payload and salt later (erasure) leaves the chain whole.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from engine.tables import cases, events
from engine.types import dump

GENESIS = "0" * 64


def digest_of(payload: dict[str, Any], salt: bytes) -> str:
    """Return the salted digest of a payload."""
    return sha256(salt + dump(payload).encode()).hexdigest()


def link(previous: str, *, case_id: int, sequence: int, kind: str, actor: str, at: datetime, digest: str) -> str:
    """Return the hash that chains one event to the one before it."""
    parts = (previous, str(case_id), str(sequence), kind, actor, at.isoformat(timespec="microseconds"), digest)
    return sha256("\x1f".join(parts).encode()).hexdigest()


def event_row(
    previous: str,
    *,
    case_id: int,
    sequence: int,
    kind: str,
    actor_id: int | None,
    actor: str,
    at: datetime,
    payload: dict[str, Any],
) -> dict[str, Any]:
    """Return the row of one new event, chained to ``previous``."""
    salt = secrets.token_bytes(16)
    digest = digest_of(payload, salt)
    return {
        "case_id": case_id,
        "sequence": sequence,
        "kind": kind,
        "actor_id": actor_id,
        "actor_name": actor,
        "at": at,
        "payload": payload,
        "salt": salt,
        "digest": digest,
        "hash": link(previous, case_id=case_id, sequence=sequence, kind=kind, actor=actor, at=at, digest=digest),
    }


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event of a case that does not fit its chain, and how."""

    case_id: int
    code: str
    sequence: int
    fault: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a check of the record found; ``broken`` names the first altered row of each altered case."""

    cases: int
    events: int
    broken: tuple[Broken, ...]


def audit(tx: Connection) -> Audit:
    """Verify the chain of every case.

    Finds a changed, deleted, inserted, reordered or cut-off event, and a payload that no longer matches its digest.
    """
    heads = {
        row.id: row
        for row in tx.execute(
            select(cases.c.id, cases.c.code, cases.c.last_hash, cases.c.sequence).order_by(cases.c.id)
        )
    }
    broken: dict[int, Broken] = {}
    last: dict[int, tuple[int, str]] = {}
    total = 0
    query = select(events).order_by(events.c.case_id, events.c.sequence)
    for row in tx.execution_options(yield_per=1000).execute(query):
        total += 1
        if row.case_id in broken:
            continue
        sequence, previous = last.get(row.case_id, (0, GENESIS))
        if fault := _fault(row, sequence + 1, previous):
            broken[row.case_id] = Broken(row.case_id, heads[row.case_id].code, row.sequence, fault)
        last[row.case_id] = (row.sequence, row.hash)
    for case_id, head in heads.items():
        if case_id not in broken and last.get(case_id, (0, GENESIS)) != (head.sequence, head.last_hash):
            broken[case_id] = Broken(case_id, head.code, last.get(case_id, (0, ""))[0] + 1, "missing")
    return Audit(len(heads), total, tuple(broken[key] for key in sorted(broken)))


def _fault(row: Any, expected: int, previous: str) -> str | None:
    if row.sequence != expected:
        return "missing"
    if row.payload is not None and digest_of(row.payload, row.salt) != row.digest:
        return "payload altered"
    chained = link(
        previous,
        case_id=row.case_id,
        sequence=row.sequence,
        kind=row.kind,
        actor=row.actor_name,
        at=row.at,
        digest=row.digest,
    )
    return None if chained == row.hash else "altered"
