"""How many cases are in each state of each organisation, kept by the commands that move them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from engine.database import insert_if_absent
from engine.tables import cases, state_counts

Cell = tuple[str, int | None, str]
NOWHERE = 0


def move(tx: Connection, was: Cell | None, becomes: Cell) -> None:
    """Take one case out of a cell and put it in another.

    Cells are touched in one fixed order, so two moves in opposite directions cannot wait for each other.
    """
    changes = [(becomes, 1)] if was is None else [(was, -1), (becomes, 1)]
    for cell, change in sorted(changes, key=lambda each: (each[0][0], each[0][1] or NOWHERE, each[0][2])):
        _add(tx, cell, change)


def _add(tx: Connection, cell: Cell, change: int) -> None:
    workflow, organisation_id, state = cell
    key = {"workflow": workflow, "organisation_id": organisation_id or NOWHERE, "state": state}
    query = update(state_counts).values(cases=state_counts.c.cases + change)
    for name, value in key.items():
        query = query.where(state_counts.c[name] == value)
    if tx.execute(query).rowcount == 0:
        insert_if_absent(tx, state_counts, {**key, "cases": 0})
        tx.execute(query)


def differences(tx: Connection) -> list[tuple[str, int, str, int, int]]:
    """Return every cell whose kept count is wrong: workflow, organisation, state, kept, counted."""
    where = func.coalesce(cases.c.organisation_id, NOWHERE)
    counted = {
        (row[0], row[1], row[2]): row[3]
        for row in tx.execute(
            select(cases.c.workflow, where, cases.c.state, func.count()).group_by(
                cases.c.workflow, where, cases.c.state
            )
        )
    }
    kept = {(row.workflow, row.organisation_id, row.state): row.cases for row in tx.execute(select(state_counts))}
    return [
        (*cell, kept.get(cell, 0), counted.get(cell, 0))
        for cell in sorted(kept.keys() | counted.keys())
        if kept.get(cell, 0) != counted.get(cell, 0)
    ]
