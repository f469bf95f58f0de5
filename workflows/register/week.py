"""Days of the week as people type them (``wo, do en vr``, ``maandag tot woensdag``), in one short form. Pure."""

from __future__ import annotations

import re

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_NAMES = dict(zip(("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), DAYS, strict=True))
_UNTIL = frozenset({"-", "tot", "t"})
_NOT = frozenset({"niet", "geen", "behalve", "zonder", "nooit"})
_EVERY = frozenset({"alle", "elke", "iedere", "heel", "hele"})
_PIECE = re.compile(r"[a-z]+|[-\u2013]")


def days_of(text: str) -> tuple[str, ...]:
    """Return the days a text names, Monday first; nothing when it names none, or names days that do not suit.

    Nothing is guessed: "niet op vrijdag" leaves the days unknown rather than being read as Friday.
    """
    pieces = [piece.replace("\u2013", "-") for piece in _PIECE.findall(text.lower())]
    if _NOT.intersection(pieces):
        return ()
    found, last, until = set[str](), None, False
    for piece in pieces:
        day = _NAMES.get(piece, piece if piece in DAYS else None)
        if day is None:
            until = piece in _UNTIL or (until and piece in {"en", "met", "m"})
            continue
        found |= _between(last, day) if until and last else {day}
        last, until = day, False
    if not found and _EVERY.intersection(pieces):
        return DAYS[:5]
    return tuple(day for day in DAYS if day in found)


def _between(first: str, last: str) -> set[str]:
    start, end = DAYS.index(first), DAYS.index(last)
    return set(DAYS[start : end + 1]) if start <= end else {first, last}
