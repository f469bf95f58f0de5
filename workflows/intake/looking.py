"""Lists that were brought in as pages show them: where each stands, its rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.actor import Actor
from engine.database import Database
from engine.document import FieldRule
from engine.errors import FieldProblem
from engine.loader import Workflows
from workflows.intake.held import held, rules_of
from workflows.intake.kind import Alike, Names
from workflows.intake.kinds import kinds_for, places_for
from workflows.intake.running import REGRET
from workflows.register.tables import import_rows, imports

PAGE = 50
MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    number: int
    cells: tuple[str, ...]
    name: str
    verdict: str
    problems: tuple[FieldProblem, ...]
    alike: tuple[Alike, ...]
    decision: str
    outcome: str
    made_id: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """One list with its counts by verdict and by outcome; ``good`` are the rows that would come in now."""

    id: int
    kind: str
    file_name: str
    read_as: Mapping[str, str]
    columns: tuple[str, ...]
    mapping: Mapping[str, int]
    defaults: Mapping[str, str]
    status: str
    by: str
    created_at: datetime
    can_go_back: bool
    emptied: bool
    verdicts: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    good: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page about the columns needs: the fields, which are required, and what can be chosen."""

    rules: Mapping[str, FieldRule]
    required: tuple[str, ...]
    names: Names


def list_imports(db: Database, actor: Actor, now: datetime) -> tuple[Overview, ...]:
    """Return the lists of the organisations for which the actor may bring some in, newest first."""
    with db.read() as tx:
        found: list[Any] = []
        for kind in kinds_for(actor):
            here = [key for key, _ in places_for(tx, actor, kind)]
            query = select(imports).where(imports.c.kind == kind.name, imports.c.organisation_id.in_(here))
            found.extend(tx.execute(query.order_by(imports.c.id.desc()).limit(MOST)).all())
    return tuple(_overview(row, now) for row in sorted(found, key=lambda row: -row.id))


def look_at(db: Database, import_id: int, *, actor: Actor, now: datetime) -> Overview:
    """Return one list with its counts.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    here = import_rows.c.import_id == import_id
    counted = select(
        import_rows.c.verdict, import_rows.c.decision, import_rows.c.outcome, func.count().label("rows")
    ).where(here)
    with db.read() as tx:
        row = held(tx, import_id, actor=actor, now=now, lock=False).row
        cells = counted.group_by(import_rows.c.verdict, import_rows.c.decision, import_rows.c.outcome)
        counts = tx.execute(cells).all()
    verdicts: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    for each in counts:
        verdicts[each.verdict] = verdicts.get(each.verdict, 0) + each.rows
        outcomes[each.outcome] = outcomes.get(each.outcome, 0) + each.rows
    good = sum(
        each.rows for each in counts if each.verdict == "new" or (each.verdict, each.decision) == ("double", "new")
    )
    return _overview(row, now, verdicts, outcomes, good)


def asked_of(db: Database, workflows: Workflows, import_id: int, *, actor: Actor, now: datetime) -> Asked:
    """Return what the columns can be.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    with db.read() as tx:
        found = held(tx, import_id, actor=actor, now=now, lock=False)
        names = found.kind.names(tx, workflows, found.place)
    return Asked(rules_of(found, workflows), found.kind.required(workflows), names)


def rows_of(
    db: Database, import_id: int, *, actor: Actor, now: datetime, verdict: str = "", after: int = 0, limit: int = PAGE
) -> tuple[Row, ...]:
    """Return rows in the order of the file, those with one verdict when one is asked.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    query = select(import_rows).where(import_rows.c.import_id == import_id, import_rows.c.number > after)
    if verdict:
        query = query.where(import_rows.c.verdict == verdict)
    with db.read() as tx:
        held(tx, import_id, actor=actor, now=now, lock=False)
        return tuple(_row(each) for each in tx.execute(query.order_by(import_rows.c.number).limit(limit)))


def left_out(db: Database, import_id: int, *, actor: Actor, now: datetime) -> tuple[Row, ...]:
    """Return the rows that do not come in as they are: wrong, refused, or a double nobody decided about.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    undecided = (import_rows.c.verdict == "double") & (import_rows.c.decision == "")
    wrong = (import_rows.c.verdict == "error") | undecided | (import_rows.c.outcome == "failed")
    query = select(import_rows).where(import_rows.c.import_id == import_id, wrong).order_by(import_rows.c.number)
    with db.read() as tx:
        held(tx, import_id, actor=actor, now=now, lock=False)
        return tuple(_row(each) for each in tx.execute(query))


def _row(row: Any) -> Row:
    problems = tuple(
        FieldProblem(name, code, tuple((key, value) for key, value in values)) for name, code, values in row.problems
    )
    alike = tuple(Alike(*each) for each in row.alike)
    return Row(
        row.number, tuple(row.cells), row.name, row.verdict, problems, alike, row.decision, row.outcome, row.made_id
    )


def _overview(
    row: Any,
    now: datetime,
    verdicts: Mapping[str, int] | None = None,
    outcomes: Mapping[str, int] | None = None,
    good: int = 0,
) -> Overview:
    return Overview(
        row.id,
        row.kind,
        row.file_name,
        row.read_as,
        tuple(row.columns),
        row.mapping,
        row.defaults,
        row.status,
        row.person_name,
        row.created_at,
        row.status == "done" and now - row.done_at <= REGRET,
        row.emptied_at is not None,
        verdicts or {},
        outcomes or {},
        good,
    )
