"""What a file tells of each case of a list, and the sheet that explains it to whoever finds it a year later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definition import Definition
from engine.local_time import BRUSSELS
from engine.queries.case_list import CaseRow
from web import pages
from web.learner_filters import COMPANY, MENTOR
from web.list_filters import Query
from web.pages import words
from web.speech import Speech
from web.spreadsheets.sheets import Cell, Sheet

Told = Callable[[CaseRow, Definition, Speech], Cell]


def _field(name: str) -> Told:
    def told(row: CaseRow, definition: Definition, say: Speech) -> str:
        held = row.fields.get(name)
        return say.value(definition.document.fields[name], held, {}) if held else ""

    return told


def _block(row: CaseRow, definition: Definition, say: Speech) -> str:
    blocks = definition.document.blocks
    return say(blocks[row.block].label) if row.block in blocks else row.block


COLUMNS = {
    "code": 14, "name": 24, "about": 34, "block": 24, "state": 24, "school": 24, COMPANY: 24, MENTOR: 24, "clock": 26,
    "due_on": 14, "owner": 22, "contact_on": 16, "changed_on": 16,
}  # fmt: skip
"""What a file can tell of each case, with the width of its column."""
FIELDS = (COMPANY, MENTOR)
"""Columns that are fields of the case: only for a list that shows them, to who reads its names."""
FILES = "/bestanden"
"""Where somebody finds the files that a worker makes for them."""
SEARCHES = frozenset({"zoek", "opleiding", "bedrijf"})
"""What is typed freely may be a name, and is not written in the log."""
TOLD: Mapping[str, Told] = {
    "code": lambda row, _definition, _say: row.code,
    "name": lambda row, _definition, _say: row.title if row.named else "",
    "about": lambda row, _definition, _say: row.subtitle if row.named else "",
    "block": _block,
    "state": lambda row, definition, say: say.state(definition, row.state)["label"],
    "school": lambda row, _definition, _say: row.organisation,
    **{name: _field(name) for name in FIELDS},
    "clock": lambda row, definition, say: say.clock(definition, row.standing.clock) if row.standing else "",
    "due_on": lambda row, _definition, _say: row.due_on,
    "owner": lambda row, _definition, _say: row.owner,
    "contact_on": lambda row, _definition, _say: pages.today(row.last_contact_at) if row.last_contact_at else None,
    "changed_on": lambda row, _definition, _say: pages.today(row.changed_at),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody takes out: the list by name, its filters in words, who, when and which columns."""

    title: str
    filters: Sequence[str]
    by: str
    at: datetime
    columns: Sequence[str]


def without_searches(filters: Mapping[str, str]) -> dict[str, str]:
    """Leave out what somebody typed."""
    labels = words()["filters"]["labels"]
    return {name: f"{labels[name]}: …" if name in SEARCHES else label for name, label in filters.items()}


def with_searches(filters: Mapping[str, str], query: Query) -> dict[str, str]:
    """Say again what somebody typed, for who typed it."""
    labels = words()["filters"]["labels"]
    return {
        name: f"{labels[name]}: {query.get(name)}" if name in SEARCHES else label for name, label in filters.items()
    }


def columns_for(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a list that shows these fields, in the order of the file."""
    return tuple(name for name in COLUMNS if name not in FIELDS or name in fields)


def fields_among(columns: Sequence[str]) -> tuple[str, ...]:
    """Return those columns that are fields of the case."""
    return tuple(name for name in columns if name in FIELDS)


def list_sheet(taken: Taken, rows: Iterable[CaseRow], definition: Definition, say: Speech) -> Sheet:
    """Return the list itself; its rows are told as they are read."""
    said: Mapping[str, str] = words()["export"]["columns"]
    lines = ([TOLD[name](row, definition, say) for name in taken.columns] for row in rows)
    return Sheet(taken.title, [said[name] for name in taken.columns], lines, [COLUMNS[name] for name in taken.columns])


def about_sheet(taken: Taken, rows: int) -> Sheet:
    """Say what the file is: the list, its filters, who made it when, and what its columns mean."""
    said = words()["export"]["about"]
    at = taken.at.astimezone(BRUSSELS)
    facts = {
        "what": taken.title,
        "filters": "; ".join(taken.filters) or said["none"],
        "rows": str(rows),
        "at": f"{at:%d/%m/%Y %H:%M}",
        "by": taken.by,
        "names": said["names_meaning"],
    }
    lines: list[list[Cell]] = [[said["labels"][name], value] for name, value in facts.items()]
    lines += [
        [words()["export"]["columns"][name], said["columns"][name]] for name in taken.columns if name in said["columns"]
    ]
    return Sheet(said["title"], [said["heading"], said["meaning"]], lines, [24, 90])
