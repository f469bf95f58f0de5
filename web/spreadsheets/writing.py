"""Writes sheets as xlsx, ods or csv, row by row: a file of a million rows asks no more memory than one of ten.

A text is always written as text: no cell becomes a formula or a link.
Source: ASVS 5.0.0, 1.2.10 (formulas in exported cells). In csv nothing says that a cell is text, so an apostrophe
stands before what a spreadsheet program would calculate.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]

from web.spreadsheets.ods import MEDIA_TYPE, ods_rows
from web.spreadsheets.sheets import Cell, Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet program takes for something else than text."""
NO_GUESSING = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same list is the same file: what a file says of its own making is no clock of ours."""
WIDTH = 18
MOST_ROWS = 1_048_575
"""What a sheet of a spreadsheet program holds below its headings."""
MOST_IN_XML = 500_000
"""Choice: unpacked, half a gigabyte; older programs read no part of two."""
Writing = Callable[[BinaryIO, Iterable[Sheet], Path | None], Iterator[None]]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: how it ends, how a browser calls it, and how it is written.

    ``onto`` writes into a file and gives way after each row; with a folder, what it puts aside meanwhile lies there.
    ``most`` is how many rows it can hold, None when any number.
    """

    ending: str
    media_type: str
    onto: Writing
    most: int | None = None

    def write(self, sheets: Iterable[Sheet]) -> bytes:
        """Return a whole file."""
        file = BytesIO()
        for _ in self.onto(file, sheets, None):
            pass
        return file.getvalue()


def xlsx_rows(file: BinaryIO, sheets: Iterable[Sheet], folder: Path | None) -> Iterator[None]:
    """Write every sheet with its headings in bold, fixed on top."""
    aside = {"tmpdir": str(folder)} if folder else {"in_memory": True}
    book = xlsxwriter.Workbook(file, NO_GUESSING | aside)
    book.set_properties({"created": ALWAYS})
    try:
        yield from _pages(book, sheets)
        book.close()
    finally:
        # Of a file that nobody finishes, what lies aside is still open.
        for page in book.worksheets():
            if page.row_data_fh is not None:
                page.row_data_fh.close()


def _pages(book: Any, sheets: Iterable[Sheet]) -> Iterator[None]:
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
            yield


def belgian_rows(file: BinaryIO, sheets: Iterable[Sheet], _folder: Path | None) -> Iterator[None]:
    """Write the first sheet as Excel in Belgium reads it: semicolons, a byte order mark, comma decimals."""
    return _lines(file, sheets, "utf-8-sig", ";", _belgian)


def plain_rows(file: BinaryIO, sheets: Iterable[Sheet], _folder: Path | None) -> Iterator[None]:
    """Write the first sheet as other programs read it: commas, points in numbers, days as 2026-09-14.

    Source: RFC 4180. The apostrophe stands here too: such a file is opened in a spreadsheet program as well.
    """
    return _lines(file, sheets, "utf-8", ",", str)


def _lines(
    file: BinaryIO, sheets: Iterable[Sheet], encoding: str, delimiter: str, as_text: Callable[[Cell], str]
) -> Iterator[None]:
    def text(cell: Cell) -> str:
        if cell is None or isinstance(cell, date | int | float):
            return "" if cell is None else as_text(cell)
        cell = cell.replace("\x00", "")
        return f"'{cell}" if cell.startswith(FORMULA) else cell

    sheet = next(iter(sheets))
    out = TextIOWrapper(file, encoding=encoding, newline="")
    lines = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    try:
        lines.writerow([text(heading) for heading in sheet.columns])
        for row in sheet.rows:
            lines.writerow([text(cell) for cell in row])
            yield
    finally:
        # The file itself stays open: it is not ours.
        out.detach()


def _belgian(cell: Cell) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell).replace(".", ",")


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Mapping[str, Form] = {
    "xlsx": Form("xlsx", XLSX_TYPE, xlsx_rows, MOST_ROWS),
    "csv": Form("csv", "text/csv; charset=utf-8", belgian_rows),
    "ods": Form("ods", MEDIA_TYPE, ods_rows, MOST_IN_XML),
    "rfc4180": Form("csv", "text/csv; charset=utf-8; header=present", plain_rows),
}
"""Every kind of file, the usual one first."""
