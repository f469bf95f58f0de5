"""Reads one file in a process of its own, with little memory and little time: ``python -m web.spreadsheets.child``.

The file comes in by standard input, one line of JSON goes out. Whatever a file does to its reader, the program that
serves pages does not notice.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException

from web.spreadsheets.gates import look_into
from web.spreadsheets.reading_csv import read_csv
from web.spreadsheets.reading_ods import read_ods
from web.spreadsheets.reading_xlsx import read_xlsx
from web.spreadsheets.rows import Table
from web.spreadsheets.unreadable import Unreadable

MEMORY = 512 * 1024 * 1024
SECONDS = 20
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")


def main() -> None:
    """Read standard input and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sheet = sys.argv[1] if len(sys.argv) > 1 else ""
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), sheet)))


def answer(content: bytes, sheet: str) -> dict[str, object]:
    """Return what the file holds, or why it is not taken in."""
    try:
        found = _read(content, sheet)
    except Unreadable as error:
        return {"error": error.code, "values": error.values}
    except MemoryError:
        return {"error": "too_heavy", "values": {}}
    except DefusedXmlException:
        return {"error": "strange_xml", "values": {}}
    except (BadZipFile, ParseError, csv.Error, LookupError, ValueError, TypeError, OSError, EOFError, AttributeError):
        # Whatever a reader stumbles over in a file that somebody made by hand or cut off.
        return {"error": "broken_file", "values": {}}
    return {"columns": found.columns, "rows": found.rows, "read_as": found.read_as}


def _read(content: bytes, sheet: str) -> Table:
    if content.startswith(COMPOUND):
        raise Unreadable("password" if LOCKED in content else "old_excel")
    if not content.startswith(ZIP):
        if content.startswith((b"%PDF", b"{\\rtf", b"<")):
            raise Unreadable("not_a_spreadsheet")
        return read_csv(content)
    with ZipFile(BytesIO(content)) as archive:
        look_into(archive)
        names = set(archive.namelist())
        if "content.xml" in names:
            return read_ods(content, sheet)
    if "xl/workbook.xml" not in names:
        raise Unreadable("not_a_spreadsheet")
    return read_xlsx(content, sheet)


if __name__ == "__main__":
    main()
