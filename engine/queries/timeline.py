"""What happened on a case and what its fields hold, as far as somebody's roles may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select

from engine.ledger import Ledger
from engine.tables import events
from engine.visibility import may_read

TIMELINE = 20
"""How many events a page shows at once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a timeline to read: only these kinds when any are given, older than an event, so many at most."""

    kinds: frozenset[str] = frozenset()
    before: int | None = None
    limit: int = TIMELINE


NEWEST = Stretch()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who took an event back, and when."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the timeline; ``payload`` is None when it was erased."""

    sequence: int
    kind: str
    actor: str
    at: datetime
    payload: Mapping[str, Any] | None
    taken_back: TakenBack | None


def may_see(ledger: Ledger, name: str) -> bool:
    """Tell whether the actor's roles may read a field in the state the case is in."""
    return may_read(ledger.definition.document, name, ledger.roles, ledger.case["state"])


def readable(ledger: Ledger, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values these roles may read; a sealed one is opened only for them."""
    allowed = {name: value for name, value in values.items() if may_see(ledger, name)}
    return ledger.private.reveal(allowed)


def timeline_of(ledger: Ledger, wanted: Stretch = NEWEST) -> tuple[Happened, ...]:
    """Return what happened, the newest first and one more than was asked, as far as these roles may read it."""
    query = recorded(ledger.id)
    if wanted.before is not None:
        query = query.where(events.c.sequence < wanted.before)
    if wanted.kinds:
        query = query.where(events.c.kind.in_(sorted(wanted.kinds)))
    found = ledger.tx.execute(query.limit(wanted.limit + 1))
    return tuple(happened(row, _told(ledger, row.payload)) for row in found)


def recorded(case_id: int) -> Select[Any]:
    """Return the query for the events of a case, the newest first, each with the one that took it back."""
    undoing = events.alias("undoing")
    undone = and_(undoing.c.case_id == events.c.case_id, undoing.c.sequence == events.c.undone_by)
    query = select(events, undoing.c.actor_name.label("back_by"), undoing.c.at.label("back_at"))
    return (
        query.select_from(events.outerjoin(undoing, undone))
        .where(events.c.case_id == case_id)
        .order_by(events.c.sequence.desc())
    )


def happened(row: Row[Any], payload: Mapping[str, Any] | None) -> Happened:
    """Return a recorded event with as much of its payload as may be told."""
    back = TakenBack(row.back_by, row.back_at) if row.back_at is not None else None
    return Happened(row.sequence, row.kind, row.actor_name, row.at, payload, back)


def _told(ledger: Ledger, payload: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Leave out of an event what these roles may not read: values typed then are as private as they are now."""
    if payload is None:
        return None
    told = dict(payload)
    if "fields" in told:
        told["fields"] = [each for each in told["fields"] if may_see(ledger, each[0])]
    if "evidence" in told:
        told["evidence"] = {name: value for name, value in told["evidence"].items() if may_see(ledger, name)}
    return ledger.private.reveal_told(told)
