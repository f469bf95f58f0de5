"""The competences of a programme, which training plans divide over school and workplace."""

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
from workflows.register.tables import competences, programmes
from workflows.register.upkeep import Upkeep, absent, taken


@dataclass(frozen=True, slots=True)
class Competence:
    """One competence; those of one ``cluster`` together give a partial qualification."""

    id: int
    code: str
    name: str
    cluster: str


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if taken(tx, KEPT, values, ("programme_id", "code"), record_id):
        yield FieldProblem("code", "already_there")
    yield from absent(tx, programmes, values["programme_id"], "programme_id")


KEPT = forms()["competence"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: administrates(actor), same="code")


def add_competence(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a competence to a programme and return its id.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_competence(
    db: Database,
    competence_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Change the fields that were typed; plans that hold the competence show its new words. False without difference.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, competence_id, typed, actor=actor, now=now, seen=seen)


def end_competence(db: Database, competence_id: int, last_day: date, *, actor: Actor, now: datetime) -> bool:
    """Leave a competence out of training plans made after ``last_day``; existing plans keep it.

    Raises:
        NotFound, NotAllowed: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, competence_id, {"ended_on": last_day}, actor=actor, now=now)


def competences_of(tx: Connection, programme_id: int, on: date) -> tuple[Competence, ...]:
    """Return the competences that a training plan made on a day takes up, by cluster and code."""
    columns = [competences.c[name] for name in Competence.__dataclass_fields__]
    query = (
        select(*columns)
        .where(
            competences.c.programme_id == programme_id,
            competences.c.ended_on.is_(None) | (competences.c.ended_on >= on),
        )
        .order_by(competences.c.cluster, competences.c.code)
    )
    return tuple(Competence(*row) for row in tx.execute(query))
