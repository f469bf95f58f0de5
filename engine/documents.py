"""Files of documents: which kinds may be kept, and a folder that nobody names a path in.

A file is kept under a random name; what somebody called it stands in the database only. Knows no case and no reader.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

import puremagic

from engine.errors import BadInput, EngineError, FieldProblem, NotFound

LARGEST = 10 * 1024 * 1024
"""Choice: ten megabytes; a photo of a signed page is three."""
LONGEST_NAME = 120
FIELD = "file"
_STORED = re.compile(r"[0-9a-f]{40}")
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called on the web, and how its name ends."""

    media_type: str
    endings: tuple[str, ...]


KINDS = {
    "pdf": Kind("application/pdf", (".pdf",)),
    "jpeg": Kind("image/jpeg", (".jpg", ".jpeg")),
    "png": Kind("image/png", (".png",)),
    "heif": Kind("image/heif", (".heic", ".heif")),
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    "odt": Kind("application/vnd.oasis.opendocument.text", (".odt",)),
    "ods": Kind("application/vnd.oasis.opendocument.spreadsheet", (".ods",)),
}
"""Choice: what schools hand each other; nothing that runs, and no archive in which something else may sit."""
_BY_MEDIA_TYPE = {kind.media_type: name for name, kind in KINDS.items()}


class DocumentsUnusable(EngineError):
    """The folder of documents cannot be written or read, or a file in it is not the one that was handed in."""

    code = "documents_unusable"


def kind_of(content: bytes) -> str:
    """Return what kind of file this is, by what is in it: its name may say anything.

    Raises:
        BadInput: empty, too large, or no kind that may be kept.
    """
    if not content:
        raise BadInput((FieldProblem(FIELD, "required"),))
    if len(content) > LARGEST:
        raise BadInput((FieldProblem(FIELD, "document_too_large", (("maximum", str(LARGEST // 1024**2)),)),))
    found = _in_zip(content) if content.startswith(b"PK\x03\x04") else _by_signature(content)
    if found is None:
        raise BadInput((FieldProblem(FIELD, "wrong_kind"),))
    return found


def plain_name(name: str, kind: str) -> str:
    """Return what somebody called a file, without folders and signs that do not show, ending as its kind does."""
    last = re.split(r"[/\\]", name)[-1]
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split()).strip(". ")
    endings = KINDS[kind].endings
    stem, ending = (shown, endings[0])
    for each in endings:
        if shown.lower().endswith(each):
            stem, ending = shown[: -len(each)], each
    return f"{stem[: LONGEST_NAME - len(ending)].strip('. ') or 'document'}{ending}"


def new_name() -> str:
    """Return a name for a file that tells nothing and that nobody guesses."""
    return secrets.token_hex(20)


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """A folder of files, each under a random name of its own."""

    folder: Path

    def put(self, stored: str, content: bytes) -> None:
        """Keep a file under such a name: from then on it is on the disk, whole.

        Raises:
            DocumentsUnusable: it cannot be written.
        """
        path = self._path(stored)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # For the owner only; nobody reads it before the case tells of it.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DocumentsUnusable(f"cannot write a document in {self.folder}: {error.strerror}") from error

    @contextmanager
    def writing(self, stored: str) -> Iterator[tuple[BinaryIO, Path]]:
        """Yield a file to write row by row, and a folder for what is put aside meanwhile; whole afterwards, or gone.

        Raises:
            DocumentsUnusable: it cannot be written.
        """
        path = self._path(stored)
        aside = _aside(path)
        try:
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield file, aside
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with suppress(OSError):
                self.drop(stored)
            raise DocumentsUnusable(f"cannot write a file in {self.folder}: {error.strerror}") from error
        except BaseException:
            self.drop(stored)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def whole(self, stored: str) -> Path:
        """Return where a file lies, for what hands it over piece by piece.

        Raises:
            DocumentsUnusable: it is not there.
        """
        path = self._path(stored)
        if not path.is_file():
            raise DocumentsUnusable(f"file {stored} is not there")
        return path

    def read(self, stored: str) -> bytes:
        """Return a file.

        Raises:
            DocumentsUnusable: it is not there, or cannot be read.
        """
        try:
            return self._path(stored).read_bytes()
        except OSError as error:
            raise DocumentsUnusable(f"document {stored} cannot be read: {error.strerror}") from error

    def drop(self, stored: str) -> None:
        """Remove a file; one that is gone already is left alone."""
        path = self._path(stored)
        path.unlink(missing_ok=True)
        shutil.rmtree(_aside(path), ignore_errors=True)

    def _path(self, stored: str) -> Path:
        if not _STORED.fullmatch(stored):
            raise NotFound("no document is kept under such a name")
        return self.folder / stored[:2] / stored


def _aside(path: Path) -> Path:
    """Return where a file that is being written puts things aside."""
    return path.with_suffix(".d")


def _by_signature(content: bytes) -> str | None:
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return None
    return next((_BY_MEDIA_TYPE[each.mime_type] for each in found if each.mime_type in _BY_MEDIA_TYPE), None)


def _in_zip(content: bytes) -> str | None:
    """Tell a document from any other archive by what is inside; nothing is unpacked but its own first word."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            first = archive.open("mimetype").read(100).strip() if "mimetype" in names else b""
    except (BadZipFile, NotImplementedError, RuntimeError, OSError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return _OPEN.get(first) or next((kind for inside, kind in _OFFICE.items() if inside in names), None)
