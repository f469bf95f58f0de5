"""The steps of bringing a list in: take the rows, say which column is what, check, decide about doubles, start or stop.

Until it starts nothing is changed but the list itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem
from engine.forbidden_numbers import forbidden_in
from engine.loader import Workflows
from workflows.intake.cells import plain
from workflows.intake.guessing import guessed, refused_heading
from workflows.intake.held import Held, empty, expect, held, rules_of, set_status
from workflows.intake.kind import Kind
from workflows.intake.kinds import KINDS, may_bring_in
from workflows.register.tables import import_mappings, import_rows, imports

TOLD = 5
"""How many places a sentence names."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of text as they stood in somebody's file; ``read_as`` says how the file was understood."""

    file_name: str
    read_as: Mapping[str, str]
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def take_in(
    db: Database,
    workflows: Workflows,
    kind_name: str,
    listed: Listed,
    *,
    organisation_id: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep the rows of a file with a first guess of its columns, and return the list's id.

    Raises:
        NotFound: the actor brings in no such lists for this organisation.
        BadInput: a column holds national register numbers or bank accounts; nothing of the file is kept.
    """
    kind = KINDS[kind_name]
    with db.read() as tx:
        may_bring_in(tx, actor, kind, organisation_id)
    _refuse_forbidden(listed)
    with db.transaction() as tx:
        headings, defaults = _remembered(tx, kind, organisation_id)
        row = {
            "kind": kind.name,
            "organisation_id": organisation_id,
            "person_id": actor.person_id,
            "person_name": actor.name,
            "file_name": listed.file_name[:200],
            "read_as": dict(listed.read_as),
            "columns": list(listed.columns),
            "mapping": guessed(listed.columns, kind.name, kind.fields(workflows), headings),
            "defaults": defaults,
            "status": "read",
            "created_at": now,
        }
        import_id = int(tx.execute(insert(imports).values(row).returning(imports.c.id)).scalar_one())
        lines = [{"import_id": import_id, "number": number, "cells": list(cells)} for number, cells in listed.rows]
        tx.execute(insert(import_rows), [{**line, "problems": [], "alike": []} for line in lines])
    return import_id


def map_columns(
    db: Database,
    workflows: Workflows,
    import_id: int,
    *,
    mapping: Mapping[str, int],
    defaults: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Say which column is which field, remember it for the school, and check every row.

    Raises:
        NotFound: there is no such list of the actor's.
        BadInput: a required field has neither column nor value, two fields share a column, or the list moved on.
    """
    with db.transaction() as tx:
        found = held(tx, import_id, actor=actor, now=now)
        expect(found, "read", "checked")
        rules = rules_of(found, workflows)
        _refuse(_wrong_mapping(found, workflows, mapping, defaults))
        kept = {name: text.strip() for name, text in defaults.items() if name in rules and text.strip()}
        values = {"mapping": dict(mapping), "defaults": kept}
        tx.execute(update(imports).where(imports.c.id == import_id).values(values))
        _remember(tx, found, mapping, kept)
        check(tx, workflows, held(tx, import_id, actor=actor, now=now))
        set_status(tx, import_id, "checked")


def check(tx: Connection, workflows: Workflows, found: Held) -> None:
    """Say of every row what it would become; what a person decided before stays."""
    rules, names = rules_of(found, workflows), found.kind.names(tx, workflows, found.place)
    look = found.kind.checker(tx, workflows, found.place)
    query = select(import_rows).where(import_rows.c.import_id == found.row.id).order_by(import_rows.c.number)
    verdicts = []
    for row in tx.execute(query).all():
        values, unknown = found.values(row.cells, rules, names)
        seen = look(row.number, values)
        blamed = {each.field for each in unknown}
        problems = (*unknown, *(each for each in seen.problems if each.field not in blamed))
        verdicts.append(
            {
                "row_id": row.id,
                "name": seen.name[:200],
                "verdict": replace(seen, problems=problems).verdict,
                "problems": [[each.field, each.code, [list(pair) for pair in each.values]] for each in problems],
                "alike": [[each.how, each.text, each.made_id] for each in seen.alike],
            }
        )
    tx.execute(update(import_rows).where(import_rows.c.id == bindparam("row_id")), verdicts)


def decide(db: Database, import_id: int, decisions: Mapping[int, str], *, actor: Actor, now: datetime) -> None:
    """Keep what a person decided about possible doubles, by row number: ``new``, ``skip`` or nothing yet.

    Raises:
        NotFound, BadInput: as for ``map_columns``.
    """
    with db.transaction() as tx:
        expect(held(tx, import_id, actor=actor, now=now), "checked")
        for number, decision in decisions.items():
            this = (import_rows.c.import_id == import_id, import_rows.c.number == number)
            chosen = decision if decision in {"new", "skip"} else ""
            tx.execute(update(import_rows).where(*this, import_rows.c.verdict == "double").values(decision=chosen))


def start(db: Database, workflows: Workflows, import_id: int, *, seen: int, actor: Actor, now: datetime) -> None:
    """Begin to bring in the rows that are good, after a last look at all of them.

    Args:
        seen: how many good rows the actor was shown.

    Raises:
        NotFound: there is no such list of the actor's.
        BadInput: nothing is good, or something changed since the actor looked; the check is shown anew.
    """
    with db.transaction() as tx:
        found = held(tx, import_id, actor=actor, now=now)
        expect(found, "checked")
        check(tx, workflows, found)
        good = tx.execute(select(func.count()).select_from(import_rows).where(*is_good(import_id))).scalar_one()
        changed = good != seen
        if not changed and good:
            set_status(tx, import_id, "running")
    # The new check is kept, also when it is no longer what was shown.
    if changed or not good:
        raise BadInput((FieldProblem("file", "import_changed" if changed else "import_nothing_good"),))


def drop(db: Database, import_id: int, *, actor: Actor, now: datetime) -> None:
    """Bring in nothing: the rows of the file are gone at once.

    Raises:
        NotFound, BadInput: as for ``map_columns``.
    """
    with db.transaction() as tx:
        expect(held(tx, import_id, actor=actor, now=now), "read", "checked")
        empty(tx, import_id, now)
        tx.execute(delete(import_rows).where(import_rows.c.import_id == import_id))
        set_status(tx, import_id, "dropped", done_at=now)


def is_good(import_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on rows that are to be brought in: new, or new in the eyes of a person."""
    by_person = (import_rows.c.verdict == "double") & (import_rows.c.decision == "new")
    return (import_rows.c.import_id == import_id, (import_rows.c.verdict == "new") | by_person)


def _refuse_forbidden(listed: Listed) -> None:
    """Look at every cell before anything is kept."""
    where: dict[str, list[str]] = {}
    for at, column in enumerate(listed.columns):
        rows = [str(number) for number, cells in listed.rows if len(cells[at]) > 10 and forbidden_in(cells[at])]
        if refused_heading(column) or rows:
            where[column] = rows
    if where:
        rows = sorted({row for each in where.values() for row in each}, key=int)[:TOLD]
        values = (("columns", ", ".join(list(where)[:TOLD])), ("rows", ", ".join(rows) or "-"))
        raise BadInput((FieldProblem("file", "import_forbidden", values),))


def _wrong_mapping(
    found: Held, workflows: Workflows, mapping: Mapping[str, int], defaults: Mapping[str, str]
) -> Iterator[FieldProblem]:
    taken: dict[int, str] = {}
    for name, at in mapping.items():
        if at in taken:
            yield FieldProblem(name, "import_same_column", (("column", found.row.columns[at]),))
        taken[at] = name
    for name in found.kind.required(workflows):
        if name not in mapping and not defaults.get(name, "").strip():
            yield FieldProblem(name, "import_no_column")


def _remembered(tx: Connection, kind: Kind, organisation_id: int) -> tuple[dict[str, str], dict[str, str]]:
    this = (import_mappings.c.organisation_id == organisation_id, import_mappings.c.kind == kind.name)
    row = tx.execute(select(import_mappings).where(*this)).first()
    return (dict(row.headings), dict(row.defaults)) if row else ({}, {})


def _remember(tx: Connection, found: Held, mapping: Mapping[str, int], defaults: Mapping[str, str]) -> None:
    """Keep what was said of these headings, beside what was said of others before."""
    place, kind = found.row.organisation_id, found.kind
    before, _ = _remembered(tx, kind, place)
    mine = {plain(column) for column in found.row.columns}
    kept = {heading: name for heading, name in before.items() if heading not in mine}
    headings = kept | {plain(found.row.columns[at]): name for name, at in mapping.items()}
    this = (import_mappings.c.organisation_id == place, import_mappings.c.kind == kind.name)
    tx.execute(delete(import_mappings).where(*this))
    row = {"organisation_id": place, "kind": kind.name, "headings": headings, "defaults": dict(defaults)}
    tx.execute(insert(import_mappings), row)


def _refuse(problems: Iterator[FieldProblem]) -> None:
    if found := tuple(problems):
        raise BadInput(found)
