"""Everything that is kept on one case, for whoever may hand it to the person it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.actor import Actor
from engine.errors import NotFound
from engine.ledger import Ledger, lock
from engine.loader import Workflows
from engine.queries.case_page import CaseView, view_of
from engine.queries.timeline import happened, recorded
from engine.tables import cases, clocks, state_spans
from engine.visibility import named_to, seen_by


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case without anything left out: also fields and events that not every role reads, and what is over.

    ``spans`` are the states it was in, ``clocks`` the deadlines that ever counted.
    """

    view: CaseView
    spans: tuple[Mapping[str, Any], ...]
    clocks: tuple[Mapping[str, Any], ...]


def whole_case(tx: Connection, workflows: Workflows, case_id: int, *, actor: Actor, now: datetime) -> WholeCase:
    """Return everything on a case. Whether the actor may hand it out is decided and recorded before.

    Raises:
        NotFound: there is no such case, or the actor may not read it by name.
    """
    visible = seen_by(actor, workflows, cases.c.id).where(cases.c.id == case_id, named_to(actor, workflows))
    if tx.execute(visible).first() is None:
        raise NotFound(f"no case {case_id} for {actor.name}")
    ledger = lock(tx, workflows, case_id, actor=actor, now=now, only_read=True)
    spans = select(state_spans).where(state_spans.c.case_id == case_id).order_by(state_spans.c.id)
    counted = select(clocks).where(clocks.c.case_id == case_id).order_by(clocks.c.id)
    view = replace(
        view_of(ledger, named=True),
        fields=ledger.private.reveal(ledger.case["fields"]),
        tasks=tuple(_opened(ledger, row) for row in ledger.tasks),
        timeline=tuple(happened(row, _told(ledger, row)) for row in tx.execute(recorded(case_id))),
        options=(),
        undo=None,
        own_last=None,
        older=None,
    )
    return WholeCase(
        view,
        tuple(dict(row) for row in tx.execute(spans).mappings()),
        tuple(dict(row) for row in tx.execute(counted).mappings()),
    )


def _opened(ledger: Ledger, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "evidence": ledger.private.reveal(row["evidence"] or {})}


def _told(ledger: Ledger, row: Row[Any]) -> Mapping[str, Any] | None:
    return None if row.payload is None else ledger.private.reveal_told(row.payload)
