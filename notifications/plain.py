"""Blocks as plain text: what a mail program without HTML, a search index and a watch show."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from notifications.markup import Block, Bullets, Facts, Heading, Links, Paragraph, SmallPrint

WIDTH = 76


def as_text(blocks: Sequence[Block]) -> str:
    """Return the blocks as text with lines of at most 76 characters; addresses are never broken."""
    text = ""
    for block in blocks:
        text += _text(block) + ("\n" if _hugs_next(block) else "\n\n")
    return text.strip() + "\n"


def _hugs_next(block: Block) -> bool:
    return isinstance(block, SmallPrint) or (isinstance(block, Heading) and block.small)


def _text(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return _folded(text)
        case Bullets(items):
            return "\n".join(_folded(item, first="- ", rest="  ") for item in items)
        case Facts(rows):
            return "\n".join(_folded(f"{label}: {value}", rest="  ") for label, value in rows)
        case Links(links):
            return "\n\n".join(f"{label}:\n{url}" for label, url in links)
        case SmallPrint():
            return "--"


def _folded(text: str, *, first: str = "", rest: str = "") -> str:
    lines = wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines)
