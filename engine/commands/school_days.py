"""Correct a calendar, and count again every open clock that it touches."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from engine import clock_writes
from engine.actor import SYSTEM, Actor
from engine.database import Database
from engine.errors import BadInput, EngineError, FieldProblem, NotAllowed
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.ledger import lock
from engine.loader import Workflows
from engine.tables import calendar_days, cases

KINDS = ("closed", "opened")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shifted:
    """A clock whose end moved because a calendar changed."""

    case_id: int
    code: str
    clock: str
    was: date
    becomes: date


def change_days(
    db: Database,
    *,
    actor: Actor,
    organisation_id: int | None,
    days: Mapping[date, str | None],
    labels: Mapping[date, str],
) -> None:
    """Write days of an organisation's calendar (None: of every calendar): closed, opened, or None to forget the day.

    Open clocks are counted again by ``recount_calendar``, which the caller runs next.

    Raises:
        NotAllowed: the actor is no administrator, nor coordinator of that school.
        BadInput: another kind of day, or a label that holds a national register number or a bank account.
    """
    coordinates = organisation_id is not None and organisation_id in actor.organisations("school_coordinator")
    if not (coordinates or actor.holds("administrator") or actor.is_system):
        message = "only a coordinator of the school or an administrator changes its calendar"
        raise NotAllowed(message)
    if wrong := [day for day, kind in days.items() if kind is not None and kind not in KINDS]:
        raise BadInput(tuple(FieldProblem(day.isoformat(), "unknown_choice") for day in wrong))
    refuse_forbidden_numbers(**{day.isoformat(): text for day, text in labels.items()})
    with db.transaction() as tx:
        own = (
            calendar_days.c.organisation_id.is_(None)
            if organisation_id is None
            else calendar_days.c.organisation_id == organisation_id
        )
        tx.execute(delete(calendar_days).where(own, calendar_days.c.day.in_(list(days))))
        rows = [
            {"organisation_id": organisation_id, "day": day, "kind": kind, "label": labels.get(day, "")}
            for day, kind in days.items()
            if kind is not None
        ]
        if rows:
            tx.execute(insert(calendar_days), rows)


def recount_calendar(
    db: Database, workflows: Workflows, organisation_id: int | None, *, now: datetime
) -> list[Shifted]:
    """Count the open clocks of an organisation's cases again and return those that moved.

    An end that would come earlier stays where it was: a running clock is never shortened under somebody's feet. A case
    that cannot be read (its workflow is not loaded) is logged and holds up nobody else.
    """
    with db.read() as tx:
        query = select(cases.c.id).where(cases.c.closed_at.is_(None)).order_by(cases.c.id)
        if organisation_id is not None:
            query = query.where(cases.c.organisation_id == organisation_id)
        ids = list(tx.execute(query).scalars())
    shifted = []
    for case_id in ids:
        try:
            shifted += _recount(db, workflows, case_id, now)
        except EngineError as error:
            log.error("the clocks of case %s cannot be counted again: %s", case_id, error)  # noqa: TRY400 - no crash of ours
    return shifted


def _recount(db: Database, workflows: Workflows, case_id: int, now: datetime) -> list[Shifted]:
    with db.transaction() as tx:
        ledger = lock(tx, workflows, case_id, actor=SYSTEM, now=now)
        moved = clock_writes.recount(ledger, frozenset(), calendar_changed=True)
        if not moved:
            return []
        days = [[name, was.isoformat(), new.isoformat()] for name, was, new in moved]
        ledger.record("calendar_changed", {"clocks": days})
        ledger.close()
        return [Shifted(case_id, ledger.case["code"], name, was, new) for name, was, new in moved]
