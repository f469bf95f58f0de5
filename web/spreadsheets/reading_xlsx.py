"""Reads xlsx, row by row and without formulas: what a cell showed when it was saved is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook

from web.spreadsheets.gates import FARTHEST_ROW
from web.spreadsheets.rows import Numbered, Table, as_text, table_of
from web.spreadsheets.unreadable import MOST_COLUMNS, Unreadable


def read_xlsx(content: bytes, sheet: str) -> Table:
    """Return one sheet: the one that is asked, or the first with more than headings.

    Raises:
        Unreadable: there is no such sheet, or nothing in it.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    names = [each.title for each in book.worksheets]
    if sheet and sheet not in names:
        raise Unreadable("no_such_sheet", sheet=sheet, sheets=", ".join(names)[:300])
    for each in book.worksheets:
        if sheet in {"", each.title}:
            try:
                return table_of(_rows(each), {"form": "xlsx", "sheet": each.title})
            except Unreadable as error:
                if error.code != "no_rows":
                    raise
    raise Unreadable("no_rows")


def _rows(page: object) -> Iterator[Numbered]:
    found = page.iter_rows(max_row=FARTHEST_ROW, max_col=MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, row in enumerate(found, start=1):
        yield number, [as_text(value) for value in row]
