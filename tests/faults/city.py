"""A lending library with many requests: one is made through the real commands, the others are copies of its rows.

The due ones have a reminder that is due at ``DUE``; the pending ones have clocks whose steps lie months ahead.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select, text

import engine
from engine.database import Database
from engine.loader import Workflows, load_all
from engine.tables import case_people, cases, clock_steps, clocks, state_spans
from tests.builders import MONDAY, Library, a_library

DUE = MONDAY + timedelta(days=7)
AHEAD = timedelta(days=90)
GOOD = Path(__file__).parents[1] / "engine" / "good"
CHUNK = 5_000
CLOCKS_EACH = 15
AT_ONCE = "messages:\n  deadline_reminder: {pace: at_once, label: {nl: Herinnering, en: Reminder}}\n"


def workflows_in(folder: Path) -> Workflows:
    """Load the library from a copy whose reminders leave at any hour, so that the hours of mail play no part."""
    copy = folder / "library"
    if not copy.exists():
        shutil.copytree(GOOD, copy, ignore=shutil.ignore_patterns("__pycache__"))
        path = copy / "library_loan" / "workflow.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("messages:\n", AT_ONCE), encoding="utf-8")
    return load_all([copy])


def fill(db: Database, workflows: Workflows, due: int, pending: int = 0) -> Library:
    """Make a library with so many reminders due at ``DUE`` and so many steps ahead."""
    place = a_library(db)
    values = {"book_title": "Tijl", "borrower_name": "Noor", "coach": place.librarian.person_id}
    first = engine.open_case(
        db, workflows, "library_loan", actor=place.librarian, fields=values, organisation_id=place.id, now=MONDAY
    )
    with db.transaction() as tx:
        of_case = {
            table: _rows(tx, table, first.id) for table in (cases, case_people, clocks, clock_steps, state_spans)
        }
        for start in range(1, due, CHUNK):
            _copy(tx, of_case, range(start, min(start + CHUNK, due)))
        ahead = -(-pending // CLOCKS_EACH)
        for start in range(due, due + ahead, CHUNK // CLOCKS_EACH):
            _copy_ahead(tx, of_case, range(start, min(start + CHUNK // CLOCKS_EACH, due + ahead)))
        if not db.is_sqlite:
            _go_on_counting(tx, tuple(of_case))
    if not db.is_sqlite:
        with db.db.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    return place


def _rows(tx: Any, table: Table, case_id: int) -> list[dict[str, Any]]:
    column = table.c.id if table is cases else table.c.case_id
    return [dict(row) for row in tx.execute(select(table).where(column == case_id).order_by(table.c.id)).mappings()]


def _copy(tx: Any, of_case: dict[Table, list[dict[str, Any]]], numbers: range) -> None:
    """Copy the case and everything that hangs on it, each row with an id of its own."""
    for table, rows in of_case.items():
        width = len(rows)
        copies = []
        for number in numbers:
            for row in rows:
                moved = {"id": row["id"] + number * width}
                moved |= {"case_id": row["case_id"] + number} if "case_id" in row else {"code": f"X{number}"}
                if "clock_id" in row:
                    moved["clock_id"] = row["clock_id"] + number * len(of_case[clocks])
                copies.append(row | moved)
        tx.execute(insert(table), copies)


def _copy_ahead(tx: Any, of_case: dict[Table, list[dict[str, Any]]], numbers: range) -> None:
    """Copy the case alone, with many clocks that each have one step far ahead."""
    case, clock, step = of_case[cases][0], of_case[clocks][0], of_case[clock_steps][0]
    ids = [
        (case["id"] + number, clock["id"] + 10_000_000 + number * CLOCKS_EACH + each)
        for number in numbers
        for each in range(CLOCKS_EACH)
    ]
    tx.execute(insert(cases), [case | {"id": case["id"] + number, "code": f"X{number}"} for number in numbers])
    tx.execute(insert(clocks), [clock | {"id": clock_id, "case_id": case_id} for case_id, clock_id in ids])
    ahead = [
        step | {"id": clock_id, "case_id": case_id, "clock_id": clock_id, "due_at": DUE + AHEAD}
        for case_id, clock_id in ids
    ]
    tx.execute(insert(clock_steps), ahead)


def _go_on_counting(tx: Any, tables: tuple[Table, ...]) -> None:
    for table in tables:
        highest = select(func.max(table.c.id)).scalar_subquery()
        tx.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest)))
