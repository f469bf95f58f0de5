"""How a case is called: a plain format string over its fields, ``{first_name} {last_name:.1}`` for one.

Only field names and a shortening (``:.1``) are understood; attributes, indexes and conversions of Python's format
language would reach into the program and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SHORTEN = re.compile(r"\.([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it stands, followed by a field (if any) cut to ``longest`` characters (if given)."""

    text: str
    field: str | None = None
    longest: int | None = None


def parse_title(pattern: str) -> tuple[Piece, ...]:
    """Take a format string apart.

    Raises:
        ValueError: it holds more than field names and shortenings, or its braces do not match.
    """
    return tuple(_piece(*part) for part in Formatter().parse(pattern))


def write_title(pieces: tuple[Piece, ...], text_of: Callable[[str], str]) -> str:
    """Fill the fields in; gaps of fields that are still empty close up."""
    filled = "".join(
        piece.text + ("" if piece.field is None else text_of(piece.field)[: piece.longest]) for piece in pieces
    )
    return " ".join(filled.split())


def _piece(text: str, name: str | None, spec: str | None, conversion: str | None) -> Piece:
    if name is None:
        return Piece(text)
    if conversion or not _NAME.fullmatch(name):
        raise ValueError(f"only field names may stand between braces, not {name!r}")
    if not spec:
        return Piece(text, name)
    shorten = _SHORTEN.fullmatch(spec)
    if shorten is None:
        raise ValueError(f"only a shortening such as ':.1' may follow {name!r}, not {spec!r}")
    return Piece(text, name, int(shorten.group(1)))
