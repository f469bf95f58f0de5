"""The partnerships that recognise workplaces, and the rules of their own: validity, decision term, mentors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import administrates
from workflows.register.form_file import forms
from workflows.register.tables import partnerships
from workflows.register.upkeep import Upkeep, taken


@dataclass(frozen=True, slots=True)
class Partnership:
    """What one partnership asks. ``max_learners`` None: no limit for one mentor."""

    id: int
    name: str
    validity_years: int
    decision_days: int
    mentor_training_months: int
    mentor_plan_months: int | None
    max_learners: int | None
    ended_on: date | None


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if taken(tx, KEPT, values, ("name",), record_id):
        yield FieldProblem("name", "already_there")
    plan, training = values["mentor_plan_months"], values["mentor_training_months"]
    if plan is not None and plan > training:
        yield FieldProblem("mentor_plan_months", "plan_after_training", (("maximum", str(training)),))


KEPT = forms()["partnership"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: administrates(actor), same="name")


def add_partnership(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a partnership and return its id.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_partnership(
    db: Database,
    partnership_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Change the fields that were typed; recognitions granted before keep their end. False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, partnership_id, typed, actor=actor, now=now, seen=seen)


def end_partnership(db: Database, partnership_id: int, last_day: date, *, actor: Actor, now: datetime) -> bool:
    """Let a partnership recognise nothing after ``last_day``; what it granted stays.

    Raises:
        NotFound, NotAllowed: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, partnership_id, {"ended_on": last_day}, actor=actor, now=now)


def partnership_of(tx: Connection, partnership_id: int | None) -> Partnership | None:
    """Return a partnership, None when there is none of that id."""
    columns = [partnerships.c[name] for name in Partnership.__dataclass_fields__]
    row = tx.execute(select(*columns).where(partnerships.c.id == partnership_id)).first()
    return None if row is None else Partnership(*row)


def partnerships_on(tx: Connection, day: date) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the partnerships that recognise workplaces on a day."""
    query = (
        select(partnerships.c.id, partnerships.c.name)
        .where(partnerships.c.ended_on.is_(None) | (partnerships.c.ended_on >= day))
        .order_by(partnerships.c.name)
    )
    return tuple((row.id, row.name) for row in tx.execute(query))
