"""Writes sheets as xlsx, ods or csv. A text is always written as text: no cell becomes a formula or a link.

Source: ASVS 5.0.0, 1.2.10 (formulas in exported cells). In csv nothing says that a cell is text, so an apostrophe
stands before what a spreadsheet program would calculate.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import xlsxwriter  # type: ignore[import-untyped]

from web.spreadsheets.ods import write_ods
from web.spreadsheets.sheets import Cell, Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet program takes for something else than text."""
NO_GUESSING = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same list is the same file: what a file says of its own making is no clock of ours."""
WIDTH = 18


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: how it ends, how a browser calls it, and how it is written."""

    ending: str
    media_type: str
    write: Callable[[Sequence[Sheet]], bytes]


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write every sheet with its headings in bold, fixed on top."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, NO_GUESSING)
    book.set_properties({"created": ALWAYS})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.title[:31])
        page.freeze_panes(1, 0)
        for at, width in enumerate(sheet.widths or [WIDTH] * len(sheet.columns)):
            page.set_column(at, at, width)
        for at, heading in enumerate(sheet.columns):
            page.write_string(0, at, heading, bold)
        for line, row in enumerate(sheet.rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, at, cell, day)
                elif isinstance(cell, int | float):
                    page.write_number(line, at, cell)
                elif cell:
                    page.write_string(line, at, cell)
    book.close()
    return file.getvalue()


def write_csv(sheets: Sequence[Sheet]) -> bytes:
    """Write the first sheet as Excel in Belgium reads it: semicolons, a byte order mark, comma decimals."""
    file, sheet = StringIO(), sheets[0]
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow([_as_text(heading) for heading in sheet.columns])
    lines.writerows([_as_text(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",")
    text = (cell or "").replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text


FORMS: Mapping[str, Form] = {
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": Form("csv", "text/csv; charset=utf-8", write_csv),
    "ods": Form("ods", "application/vnd.oasis.opendocument.spreadsheet", write_ods),
}
"""Every kind of file, the usual one first."""
