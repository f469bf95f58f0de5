"""Looks into a zip before anybody parses it: how much it unpacks to, how many parts, and how far its cells lie.

A cell in the last column of the last row makes some readers ask for half a terabyte; a file of half a megabyte may
unpack to five hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from web.spreadsheets.unreadable import MOST_COLUMNS, Unreadable

MOST_PARTS = 500
MOST_BYTES = 80 * 1024 * 1024
"""What all parts may be together, unpacked; each of 5,000 rows may then hold 16 kilobytes of XML."""
FARTHEST_ROW = 20000
CHUNK, OVERLAP = 64 * 1024, 64
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')


def look_into(archive: ZipFile) -> None:
    """Let a file pass that unpacks to something bearable.

    Raises:
        Unreadable: it is locked, too heavy, or holds cells that no list has.
    """
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("password")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise Unreadable("too_heavy")
    for part in parts:
        if part.filename.endswith(".xml"):
            sheet = part.filename.startswith("xl/worksheets/")
            for first, chunk in _chunks(archive, part.filename):
                if first and b"<!DOCTYPE" in chunk:
                    raise Unreadable("strange_xml")
                if sheet:
                    _refuse_far_cells(chunk)


def _refuse_far_cells(chunk: bytes) -> None:
    for letters, digits in _CELL.findall(chunk):
        if int(digits) > FARTHEST_ROW or column_of(letters.decode()) > MOST_COLUMNS:
            raise Unreadable("far_cell", cell=f"{letters.decode()}{digits.decode()}")


def column_of(letters: str) -> int:
    """Return the number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """Return the letters of a column by its number."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _chunks(archive: ZipFile, name: str) -> Iterator[tuple[bool, bytes]]:
    tail, first = b"", True
    with archive.open(name) as part:
        while read := part.read(CHUNK):
            yield first, tail + read
            tail, first = read[-OVERLAP:], False
