"""In which language the page is that is being made: set once it is known who reads, asked wherever words are chosen.

One ``Reader`` belongs to one request. It is put in place before the page's own functions run in their threads, which
share it; outside a request everything is Dutch.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from web.catalogues import DUTCH, NAMES, OF_STAFF

CHOICE = "taal"
"""The name under which an address carries the language that somebody without an account chose."""


@dataclass
class Reader:
    """Who reads: ``chosen`` is what the address asks for, empty when it asks nothing."""

    language: str = DUTCH
    chosen: str = ""


_READER: ContextVar[Reader | None] = ContextVar("reader", default=None)


def begin(asked: str) -> None:
    """Begin a request that asks for a language in its address, or for none."""
    chosen = asked if asked in NAMES else ""
    _READER.set(Reader(chosen or DUTCH, chosen))


def read_by_staff(language: str) -> None:
    """Make the page in the language of who is signed in, whatever the address asks for."""
    _set(Reader(language if language in OF_STAFF else DUTCH))


def read_behind_link(language: str) -> None:
    """Make the page in the language of the person behind a link, unless the address asks for another."""
    reader = _READER.get() or Reader()
    spoken = language if language in NAMES else DUTCH
    _set(Reader(reader.chosen or spoken, reader.chosen))


def language() -> str:
    """Return the language of the page that is being made."""
    reader = _READER.get()
    return reader.language if reader else DUTCH


def kept() -> str:
    """Return what an address needs to stay in the language of this page: a query, or nothing."""
    reader = _READER.get() or Reader()
    spoken = reader.chosen or (reader.language if reader.language != DUTCH else "")
    return f"?{CHOICE}={spoken}" if spoken else ""


def _set(reader: Reader) -> None:
    found = _READER.get()
    if found is None:
        _READER.set(reader)
    else:
        found.language, found.chosen = reader.language, reader.chosen
