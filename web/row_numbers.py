"""Numbers of rows as addresses and forms carry them: read in one place, so that a garbled one crashes no page."""

from __future__ import annotations

LONGEST = 18
"""Digits: one more might be larger than a database counts."""


def row_number(text: str) -> int | None:
    """Return the number, None for what is none or larger than any row has."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
