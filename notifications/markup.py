"""The small markup mails are written in, read into blocks; from blocks come both the plain text and the HTML.

    # What happens              the headline
    ## Who can you call?        a small heading
    - one thing                 a list
    | School | Technicum        a table of facts
    [Open the case](address)    a button; several lines in a row are a choice
    ---                         from here on small print

Everything else is a paragraph; an empty line ends a block. Values that templates insert never count as markup: see
``shield``. Knows no templates and no mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

_MARKS = "#-|[]()"
_SHIELD = {ord(mark): 0xE000 + ord(mark) for mark in _MARKS}
_UNSHIELD = {shielded: mark for mark, shielded in _SHIELD.items()}
_SHIELDED = frozenset(map(chr, _UNSHIELD))
_LINK = re.compile(r"\[(?P<label>[^\]]+)\]\((?P<url>[^)]+)\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A headline, or a small heading within the mail."""

    kind: ClassVar[str] = "heading"
    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short things."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a label and a value."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """One button, or a choice of several: (label, address) each."""

    kind: ClassVar[str] = "links"
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """The border between the mail and its small print."""

    kind: ClassVar[str] = "small_print"


Block = Heading | Paragraph | Bullets | Facts | Links | SmallPrint


def shield(value: object) -> str:
    """Return a value as text that stays text: one line, no control characters, none of its marks read as markup."""
    line = " ".join(str(value).split())
    return "".join(char for char in line if char.isprintable() or char in _SHIELDED).translate(_SHIELD)


def unshield(text: str) -> str:
    """Return shielded text with its own characters back."""
    return text.translate(_UNSHIELD)


def read(text: str) -> tuple[Block, ...]:
    """Read marked-up text, with shielded values in it, into blocks holding the values' own characters."""
    return tuple(block for part in re.split(r"\n\s*\n", text) for block in _blocks(part))


def _blocks(part: str) -> list[Block]:
    lines = [line.strip() for line in part.splitlines() if line.strip()]
    return [_block(mark, list(group)) for mark, group in groupby(lines, key=_mark)]


def _mark(line: str) -> str:
    if line == "---":
        return line
    if _LINK.fullmatch(line):
        return "["
    first = line.partition(" ")[0]
    return first if first in {"#", "##", "-", "|"} else ""


def _block(mark: str, lines: list[str]) -> Block:
    texts = [line.removeprefix(mark).strip() for line in lines]
    match mark:
        case "#" | "##":
            return Heading(unshield(" ".join(texts)), small=mark == "##")
        case "-":
            return Bullets(tuple(map(unshield, texts)))
        case "|":
            return Facts(tuple(_pair(*text.partition("|")[::2]) for text in texts))
        case "[":
            return Links(tuple(_pair(found["label"], found["url"]) for found in map(_LINK.fullmatch, lines) if found))
        case "---":
            return SmallPrint()
        case _:
            return Paragraph(unshield(" ".join(lines)))


def _pair(first: str, second: str) -> tuple[str, str]:
    return unshield(first.strip()), unshield(second.strip())
