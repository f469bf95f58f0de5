"""The row of a recognition: made when its case opens, kept in step with the case, closed when the counter says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from engine.effects import EffectContext
from workflows.register.recognitions import OPEN
from workflows.register.tables import recognitions
from workflows.register.write import Writer

DATES = ("submitted_on", "granted_on", "valid_until")
FIELDS = frozenset({"partnership_id", "applicant", *DATES})
"""The fields of a case whose values the row holds too."""


def begin(context: EffectContext, status: str) -> None:
    """Add a row: an earlier one of the same case keeps telling what once was granted."""
    where = {"site_id": context.number("site_id"), "programme_id": context.number("programme_id")}
    looked = {"seen_on": context.day("last_seen_on"), "seen_by": context.actor.person_id}
    values = {**where, **looked, "case_id": context.case_id, "status": status}
    _writer(context).add(recognitions, {**_fields(context), **values})


def recognised_until(tx: Connection, case_id: int) -> date | None:
    """Return the last day of the recognition a case holds now, None when it holds none."""
    query = select(recognitions.c.valid_until).where(
        recognitions.c.case_id == case_id, recognitions.c.status == "granted"
    )
    return tx.execute(query.order_by(recognitions.c.id.desc()).limit(1)).scalar_one_or_none()


def keep(context: EffectContext, **values: object) -> None:
    """Write the case's fields, and further values, into its open row; a case that has none is left alone."""
    query = (
        select(recognitions.c.id)
        .where(recognitions.c.case_id == context.case_id, recognitions.c.status.in_(OPEN))
        .order_by(recognitions.c.id.desc())
        .limit(1)
    )
    row_id = context.tx.execute(query).scalar_one_or_none()
    if row_id is None:
        return
    _writer(context).change(recognitions, row_id, {**_fields(context), **values})


def _fields(context: EffectContext) -> dict[str, Any]:
    found: dict[str, Any] = {name: context.day(name) for name in DATES}
    found |= {"partnership_id": context.number("partnership_id"), "applicant": context.text("applicant") or None}
    return found


def _writer(context: EffectContext) -> Writer:
    return Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
