"""The record of a case: append-only events, each carrying the hash of the one before.

What is personal in an event, its payload and the name of who acted, enters the chain as one salted digest: emptying
them with their salt (``engine.erasing``) leaves the chain whole, and nothing in it can be guessed back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from engine.sealing import without_ciphers
from engine.tables import cases, events
from engine.types import dump

GENESIS = "0" * 64
ERASED = "erased"
"""The kind of event that tells which events before it were emptied; it is never emptied itself."""


def digest_of(actor: str, payload: dict[str, Any], salt: bytes) -> str:
    """Return the salted digest of what is personal in an event; sealing a value anew does not change it."""
    return sha256(salt + f"{actor}\x1f{without_ciphers(dump(payload))}".encode()).hexdigest()


def link(
    previous: str, *, case_id: int, sequence: int, kind: str, actor_id: int | None, at: datetime, digest: str
) -> str:
    """Return the hash that chains one event to the one before it; who acted is in it by number."""
    moment = at.isoformat(timespec="microseconds")
    parts = (previous, str(case_id), str(sequence), kind, str(actor_id or ""), moment, digest)
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
    digest = digest_of(actor, payload, salt)
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
        "hash": link(previous, case_id=case_id, sequence=sequence, kind=kind, actor_id=actor_id, at=at, digest=digest),
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

    Finds a changed, deleted, inserted, reordered or cut-off event, content that no longer matches its digest, and
    content that was emptied while no later event tells so.
    """
    heads = {
        row.id: row
        for row in tx.execute(
            select(cases.c.id, cases.c.code, cases.c.last_hash, cases.c.sequence).order_by(cases.c.id)
        )
    }
    chains = {case_id: Chain() for case_id in heads}
    query = select(events).order_by(events.c.case_id, events.c.sequence)
    total = 0
    for row in tx.execution_options(yield_per=1000).execute(query):
        total += 1
        chains[row.case_id].take(row, subject=row.case_id, kind=row.kind)
    broken = []
    for case_id, head in heads.items():
        chain = chains[case_id]
        chain.end_at(head.sequence, head.last_hash)
        if chain.fault is not None:
            broken.append(Broken(case_id, head.code, *chain.fault))
    return Audit(len(heads), total, tuple(broken))


@dataclass(slots=True)
class Chain:
    """One chain as far as it was read; ``fault`` is the first event that does not fit, and how."""

    sequence: int = 0
    last: str = GENESIS
    fault: tuple[int, str] | None = None
    emptied: set[int] = field(default_factory=set)

    def take(self, row: Any, *, subject: int, kind: str) -> None:
        """Look at the next event of what the chain is about (a case, a row of a register)."""
        if self.fault is None and (fault := self._fault(row, subject, kind)):
            self.fault = (row.sequence, fault)
        self.sequence, self.last = row.sequence, row.hash
        if row.payload is None:
            self.emptied.add(row.sequence)
        elif row.kind == ERASED:
            self.emptied -= set(row.payload.get("sequences", ()))

    def end(self) -> None:
        """Say that there are no more events: what was emptied must have been told by now."""
        if self.fault is None and self.emptied:
            self.fault = (min(self.emptied), "emptied")

    def end_at(self, sequence: int, last: str) -> None:
        """Say that there are no more events, and where the case says its chain ends: nothing was cut off."""
        self.end()
        if self.fault is None and (self.sequence, self.last) != (sequence, last):
            self.fault = (self.sequence + 1, "missing")

    def _fault(self, row: Any, subject: int, kind: str) -> str | None:
        if row.sequence != self.sequence + 1:
            return "missing"
        if (row.payload is None) != (row.salt is None):
            return "payload altered"
        if row.payload is not None and digest_of(row.actor_name, row.payload, row.salt) != row.digest:
            return "payload altered"
        chained = link(
            self.last,
            case_id=subject,
            sequence=row.sequence,
            kind=kind,
            actor_id=row.actor_id,
            at=row.at,
            digest=row.digest,
        )
        return None if chained == row.hash else "altered"
