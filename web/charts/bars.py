"""Horizontal bars: a line of words above each bar, and a length in percent, so that a chart is as wide as its page.

Choice: words keep their size on a phone, where a picture that shrinks would make them unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEAD, STEP, THICK, WORDS = 26, 34, 10, 15
LOOKS = 3
LONGEST = 34
"""Choice: what still fits beside a number on a phone of 320 wide; the table has the whole label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number. ``value`` is None where it must not be known or is not there: then there is no bar, only ``text``."""

    label: str
    value: float | None
    text: str
    look: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Bars about one thing; ``label`` stands above them, "" where the bars say it themselves."""

    label: str
    bars: tuple[Bar, ...]


def drawn(groups: Sequence[Group]) -> dict[str, Any]:
    """Return the shapes of a chart: every bar as long as its number against the largest one.

    Returns:
        ``height`` in pixels; ``heads`` (y, text) and ``bars`` (y, label, text, width in percent or None, look).
    """
    largest = max((bar.value or 0 for group in groups for bar in group.bars), default=0)
    y, heads, bars = 0, [], []
    for group in groups:
        if group.label:
            heads.append({"y": y + WORDS, "text": shortened(group.label)})
            y += HEAD
        for bar in group.bars:
            width = None if bar.value is None else round(100 * bar.value / largest, 2) if largest else 0
            bars.append(
                {
                    "y": y + WORDS,
                    "bar_y": y + WORDS + 5,
                    "label": shortened(bar.label),
                    "text": bar.text,
                    "width": width,
                    "look": bar.look % LOOKS,
                }
            )
            y += STEP
        y += 6 if group.label else 0
    return {"height": y, "thick": THICK, "heads": heads, "bars": bars}


def shortened(label: str) -> str:
    """Return a label that fits on its line."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"
