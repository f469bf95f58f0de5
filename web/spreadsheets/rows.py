"""A list as it was read: headings, numbered rows of text, and how the file was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from web.spreadsheets.gates import letters_of
from web.spreadsheets.unreadable import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Unreadable

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_TEXT = 8_000_000
"""How many characters a whole list may hold."""

Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One list: ``rows`` with their number in the file, each as long as ``columns``; ``read_as`` tells how."""

    columns: tuple[str, ...]
    rows: tuple[Numbered, ...]
    read_as: dict[str, str]


def table_of(rows: Iterable[Numbered], read_as: dict[str, str]) -> Table:
    """Return the list in some rows: the first that holds anything has the headings, empty ones are left out.

    Raises:
        Unreadable: nothing stands below the headings, or more than a list can hold.
    """
    kept: list[Numbered] = []
    room = MOST_TEXT
    for number, cells in rows:
        texts = [_CONTROL.sub("", cell).strip() for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > MOST_COLUMNS:
            raise Unreadable("far_cell", cell=f"{letters_of(len(texts))}{number}")
        if len(kept) > MOST_ROWS:
            raise Unreadable("too_many_rows", most=str(MOST_ROWS))
        for at, text in enumerate(texts, start=1):
            room -= len(text)
            if len(text) > LONGEST_CELL:
                raise Unreadable("long_cell", cell=f"{letters_of(at)}{number}", most=str(LONGEST_CELL))
        if room < 0:
            raise Unreadable("too_heavy")
        kept.append((number, texts))
    if len(kept) < 2:
        raise Unreadable("no_rows")
    return _squared(kept, read_as)


def _squared(kept: Sequence[Numbered], read_as: dict[str, str]) -> Table:
    width = max(len(cells) for _, cells in kept)
    (_, head), *body = kept
    named = [*head, *[""] * (width - len(head))]
    columns = tuple(name or letters_of(at) for at, name in enumerate(named, start=1))
    return Table(columns, tuple((number, [*cells, *[""] * (width - len(cells))]) for number, cells in body), read_as)


def as_text(value: object) -> str:
    """Return a cell as somebody would type it: whole numbers without a point, days as 2026-09-14."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
