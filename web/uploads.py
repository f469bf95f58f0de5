"""A file that somebody sends: refused by its size before any of it is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from engine.errors import BadInput, FieldProblem
from web.spreadsheets.reading import read
from web.spreadsheets.rows import Table
from web.spreadsheets.unreadable import Unreadable

MEGABYTES = 5
MOST_BYTES = MEGABYTES * 1024 * 1024
ROOM_FOR_FORM = 16 * 1024


async def upload_of(request: Request) -> AsyncIterator[FormData]:
    """Read a form with a file in it, unless it says that it is larger than any list, or does not say.

    Raises:
        BadInput: it is too large.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES + ROOM_FOR_FORM:
        raise BadInput((FieldProblem("file", "file_too_large", (("most", str(MEGABYTES)),)),))
    form = await request.form(max_files=1, max_fields=20)
    try:
        yield form
    finally:
        await form.close()


Uploaded = Annotated[FormData, Depends(upload_of)]


def table_in(form: FormData) -> tuple[str, Table]:
    """Return the name of the file in a form and the list in it.

    Raises:
        BadInput: there is no file, or no list in it; nothing is kept.
    """
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise BadInput((FieldProblem("file", "file_missing"),))
    try:
        return sent.filename, read(sent.file.read(), str(form.get("sheet", "")).strip())
    except Unreadable as error:
        raise BadInput((FieldProblem("file", f"file_{error.code}", tuple(error.values.items())),)) from error
