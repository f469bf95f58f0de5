"""Writes OpenDocument spreadsheets: a zip with the cells as XML, and nothing a reader has to believe.

Our own, because the library that would write them is of 2020 and larger than what is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from web.spreadsheets.sheets import Cell, Sheet

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MOMENT = (2026, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        ("office", "office"),
        ("style", "style"),
        ("table", "table"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
    )
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<number:date-style style:name="dmy"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="dmy"/>'
    "</office:automatic-styles>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods_rows(file: BinaryIO, sheets: Iterable[Sheet], _folder: Path | None) -> Iterator[None]:
    """Write every sheet with its headings in bold, a row at a time."""
    content = ZipInfo("content.xml", _MOMENT)
    content.compress_type = ZIP_DEFLATED
    with ZipFile(file, "w") as archive:
        # Readers recognise the file by its first part, which may not be packed.
        archive.writestr(ZipInfo("mimetype", _MOMENT), MEDIA_TYPE, ZIP_STORED)
        archive.writestr(ZipInfo("META-INF/manifest.xml", _MOMENT), _MANIFEST, ZIP_DEFLATED)
        with archive.open(content, "w") as part:
            for text in _content(sheets):
                part.write(text.encode())
                yield


def _content(sheets: Iterable[Sheet]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
    yield f"{_STYLES}<office:body><office:spreadsheet>"
    for sheet in sheets:
        yield f"<table:table table:name={quoteattr(_clean(sheet.title))}>"
        yield _row(sheet.columns, 'table:style-name="head" ')
        for row in sheet.rows:
            yield _row(row, "")
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _row(cells: Sequence[Cell], style: str) -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(cell: Cell, style: str) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        held = f'table:style-name="day" office:value-type="date" office:date-value="{cell.isoformat()}"'
        return f"<table:table-cell {held}><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
    if isinstance(cell, int | float):
        held = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {held}><text:p>{cell}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _clean(cell).splitlines() or [""])
    return f'<table:table-cell {style}office:value-type="string">{lines}</table:table-cell>'


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
