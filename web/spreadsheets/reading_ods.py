"""Reads OpenDocument spreadsheets. A cell may say that it is repeated a million times: it is, as far as a list goes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from web.spreadsheets.rows import Numbered, Table, table_of
from web.spreadsheets.unreadable import MOST_COLUMNS, MOST_ROWS, Unreadable

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT = _URN % "table", _URN % "office", _URN % "text"


def read_ods(content: bytes, sheet: str) -> Table:
    """Return one sheet: the one that is asked, or the first with more than headings.

    Raises:
        Unreadable: it is locked, there is no such sheet, or nothing in it.
    """
    with ZipFile(BytesIO(content)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable("password")
        found = _sheets(archive)
        names = list(found)
    if sheet and sheet not in found:
        raise Unreadable("no_such_sheet", sheet=sheet, sheets=", ".join(names)[:300])
    for name in [sheet] if sheet else names:
        if len(found[name]) > 1:
            return table_of(found[name], {"form": "ods", "sheet": name})
    raise Unreadable("no_rows")


def _sheets(archive: ZipFile) -> dict[str, list[Numbered]]:
    """Return the rows of every sheet that hold anything, up to one more than a list may have."""
    found: dict[str, list[Numbered]] = {}
    rows: list[Numbered] = []
    number = 0
    with archive.open("content.xml") as part:
        for event, element in iterparse(part, events=("start", "end")):
            if event == "start" and element.tag == f"{TABLE}table":
                rows = found.setdefault(element.get(f"{TABLE}name", ""), [])
                number = 0
            elif event == "end" and element.tag == f"{TABLE}table-row":
                repeated = _times(element, "rows")
                cells = list(_cells(element))
                if any(cells):
                    many = range(min(repeated, MOST_ROWS + 2 - len(rows)))
                    rows.extend((number + at + 1, cells) for at in many)
                number += repeated
                element.clear()
    return found


def _cells(row: Any) -> Iterator[str]:
    room = MOST_COLUMNS + 1
    for cell in row:
        if cell.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
            many = min(_times(cell, "columns"), room)
            room -= many
            text = _value(cell)
            yield from [text] * many


def _value(cell: Any) -> str:
    match cell.get(f"{OFFICE}value-type"):
        case "date":
            return str(cell.get(f"{OFFICE}date-value", "")).removesuffix("T00:00:00")
        case "float":
            return str(cell.get(f"{OFFICE}value", "")).replace(".", ",")
        case "boolean":
            return "ja" if cell.get(f"{OFFICE}boolean-value") == "true" else "nee"
    return "\n".join("".join(_spoken(line)) for line in cell if line.tag == f"{TEXT}p")


def _spoken(line: Any) -> Iterator[str]:
    yield line.text or ""
    for part in line:
        if part.tag == f"{TEXT}s":
            yield " "
        else:
            yield from _spoken(part)
        yield part.tail or ""


def _times(element: Any, what: str) -> int:
    word = str(element.get(f"{TABLE}number-{what}-repeated", "1"))
    return int(word) if word.isdecimal() and len(word) < 10 else 1
