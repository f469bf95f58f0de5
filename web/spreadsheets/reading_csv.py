"""Reads csv: the encoding and the delimiter are found out, because nothing in such a file says them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from web.spreadsheets.rows import Numbered, Table, table_of
from web.spreadsheets.unreadable import Unreadable

DELIMITERS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "|"}
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
LOOK_AT = 20


def read_csv(content: bytes) -> Table:
    """Return the rows of a text file.

    Raises:
        Unreadable: it is no text, or no list.
    """
    text, encoding = _decoded(content)
    if _NO_TEXT.search(text):
        raise Unreadable("not_text")
    said = _SAID.match(text)
    delimiter = said[1] if said and said[1] in DELIMITERS else _delimiter(text)
    read_as = {"form": "csv", "encoding": encoding, "delimiter": delimiter}
    return table_of(_rows(text, delimiter, skip=1 if said else 0), read_as)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _as(content, encoding) or _refuse(), encoding.removesuffix("-sig")
    for encoding in ("utf-8", "cp1252"):
        if (text := _as(content, encoding)) is not None:
            return text, encoding
    return _refuse(), ""


def _as(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse() -> str:
    raise Unreadable("not_text")


def _delimiter(text: str) -> str:
    """Return what parts the first lines into most columns; a semicolon when nothing does."""
    head = "".join(text.splitlines(keepends=True)[:LOOK_AT])
    return max(
        DELIMITERS, key=lambda each: max((len(row) for row in csv.reader(StringIO(head), delimiter=each)), default=0)
    )


def _rows(text: str, delimiter: str, *, skip: int) -> Iterator[Numbered]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    for at, row in enumerate(lines):
        if at >= skip:
            # A cell may hold several lines: the row is where it begins.
            yield number, [_unmarked(cell) for cell in row]
        number = lines.line_num + 1


def _unmarked(cell: str) -> str:
    """Take away the apostrophe that our own files set before what looks like a formula."""
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@")) else cell
