"""How many cases are in each state of each organisation, kept by the commands that move them."""

from __future__ import annotations

from operator import itemgetter

from sqlalchemy import Connection, func, select

from engine.database import insert_or_add
from engine.tables import cases, state_counts

Cell = tuple[str, int | None, str]
NOWHERE = 0


def move(tx: Connection, was: Cell | None, becomes: Cell | None) -> None:
    """Take one case out of a cell and put it in another; a new case comes from none, one taken back goes to none.

    Cells are touched in one fixed order, so two moves in opposite directions cannot wait for each other.
    """
    rows = [
        {"workflow": cell[0], "organisation_id": cell[1] or NOWHERE, "state": cell[2], "cases": change}
        for cell, change in ((was, -1), (becomes, 1))
        if cell is not None
    ]
    rows.sort(key=itemgetter("workflow", "organisation_id", "state"))
    insert_or_add(tx, state_counts.c.cases, rows)


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
