"""Schools as providers of dual learning: where they lie and what Discimus calls their kind.

The school itself is an organisation of the engine; this is what the register knows about it beside its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from engine.tables import organisations
from workflows.register.allowed import administrates
from workflows.register.coordinates import misplaced
from workflows.register.form_file import forms
from workflows.register.municipalities import municipality_of, no_postcode
from workflows.register.offerings import no_school
from workflows.register.upkeep import Upkeep

HOOFDSTRUCTUUR = {"vt": 311, "clw": 312, "syntra": 315, "buso": 321}
"""Source: Onderwijs Vlaanderen, registration in Discimus, administrative codes per kind of provider."""


def _rules(tx: Connection, values: Mapping[str, Any], _record_id: int | None) -> Iterator[FieldProblem]:
    yield from no_school(tx, values["organisation_id"])
    yield from no_postcode(values["postcode"])
    yield from misplaced(values["latitude"], values["longitude"])


def _completed(tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    kind = tx.execute(select(organisations.c.kind).where(organisations.c.id == values["organisation_id"])).scalar_one()
    town = values["municipality"] or municipality_of(values["postcode"])
    return {**values, "hoofdstructuur": HOOFDSTRUCTUUR[kind], "municipality": town}


KEPT = forms()["provider"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: administrates(actor), same="organisation_id", completed=_completed)


def add_provider(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Describe a school for the first time and return the id of its organisation.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong, or the school was described before.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_provider(
    db: Database,
    organisation_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, organisation_id, typed, actor=actor, now=now, seen=seen)
