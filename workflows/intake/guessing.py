"""Which column is which field: as this school said the last time, else by what stands above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.document import FieldRule
from workflows.intake.cells import plain


@cache
def headings() -> Mapping[str, Any]:
    """Return the headings people use, read once."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8"))
    return loaded


def guessed(
    columns: Sequence[str], kind: str, rules: Mapping[str, FieldRule], remembered: Mapping[str, str]
) -> dict[str, int]:
    """Return per field the number of its column; a column is at most one field."""
    known: Mapping[str, Sequence[str]] = headings()[kind]
    found: dict[str, int] = {}
    compared = [plain(column) for column in columns]
    for at, heading in enumerate(compared):
        if (name := remembered.get(heading, "")) in rules:
            found.setdefault(name, at)
    for name, rule in rules.items():
        words = {plain(rule.label.nl), plain(rule.label.en), *known.get(name, ())}
        free = (at for at, heading in enumerate(compared) if heading in words and at not in found.values())
        if name not in found and (first := next(free, None)) is not None:
            found[name] = first
    return found


def refused_heading(column: str) -> bool:
    """Tell whether a column says that it holds a number which may be kept nowhere."""
    return plain(column) in headings()["refused"]
