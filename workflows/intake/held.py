"""One list that somebody is bringing in, locked while something happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from engine.actor import Actor
from engine.document import FieldRule
from engine.errors import BadInput, FieldProblem, NotFound
from engine.loader import Workflows
from engine.local_time import date_at
from workflows.intake.cells import typed
from workflows.intake.kind import Kind, Names, Place, Values
from workflows.intake.kinds import KINDS, may_bring_in
from workflows.register.tables import import_rows, imports


@dataclass(frozen=True, slots=True)
class Held:
    """A list with its kind; ``row`` is what the table holds of it."""

    row: Any
    kind: Kind
    place: Place

    def values(
        self, cells: list[str], rules: dict[str, FieldRule], names: Names
    ) -> tuple[Values, tuple[FieldProblem, ...]]:
        """Return what one row says per field, and what it says that means nothing."""
        return typed(cells, self.row.mapping, self.row.defaults, rules, names)


def held(tx: Connection, import_id: int, *, actor: Actor, now: datetime, lock: bool = True) -> Held:
    """Return a list that the actor may bring in.

    Raises:
        NotFound: there is none, or it is of another school.
    """
    query = select(imports).where(imports.c.id == import_id)
    row = tx.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(f"no import {import_id}")
    kind = KINDS[row.kind]
    if not actor.is_system:
        may_bring_in(tx, actor, kind, row.organisation_id)
    return Held(row, kind, Place(row.organisation_id, date_at(now)))


def expect(found: Held, *statuses: str) -> None:
    """Let a list pass that stands where this step expects it.

    Raises:
        BadInput: somebody was faster, or the page is an old one.
    """
    if found.row.status not in statuses:
        raise BadInput((FieldProblem("file", "import_moved_on"),))


def set_status(tx: Connection, import_id: int, status: str, **more: Any) -> None:
    """Write where a list stands."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(status=status, **more))


def rules_of(found: Held, workflows: Workflows) -> dict[str, FieldRule]:
    """Return the fields such a list can bring in."""
    return dict(found.kind.fields(workflows))


def empty(tx: Connection, import_id: int, now: datetime) -> None:
    """Empty what the rows of a list tell of anybody; what each became stays."""
    bare = {"cells": [], "name": "", "problems": [], "alike": []}
    tx.execute(update(import_rows).where(import_rows.c.import_id == import_id).values(bare))
    tx.execute(update(imports).where(imports.c.id == import_id).values(emptied_at=now, defaults={}))
