"""The rule of small numbers, pure: outside the own school nobody can tell a cell of one to four learners.

Not from the cell, which shows "< 5", and not from what stands around it: where a total and the other cells would give
it away, the next smallest cell is covered as well ("5 of meer").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LEAST = 5
"""Source: domain B6.3 and B7; cells with 1 to 4 learners are shown as "< 5"."""
MOST_SMALL = LEAST - 1
Look = Literal["exact", "small", "covered"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and how it may be shown: as it is, as "< 5", or as "5 of meer"."""

    number: int
    look: Look = "exact"

    @property
    def known(self) -> bool:
        """Tell whether the reader may know the number."""
        return self.look == "exact"


def is_small(number: int) -> bool:
    """Tell whether a cell is too small to be shown."""
    return 0 < number < LEAST


def alone(number: int) -> Cell:
    """Return how a number that stands by itself is shown."""
    return Cell(number, "small" if is_small(number) else "exact")


def together(cells: Mapping[str, int]) -> tuple[Cell, dict[str, Cell]]:
    """Return how a total and its cells are shown side by side, so that no small cell can be worked out.

    What is shown leaves at least two possible values for each small cell. A total of which every part is hidden is
    covered too. Of a small total every part is "< 5", also an empty one: four parts that are not empty make four ones.
    """
    total = sum(cells.values())
    if is_small(total):
        return Cell(total, "small"), {name: Cell(number, "small") for name, number in cells.items()}
    small = [name for name, number in cells.items() if is_small(number)]
    if not small:
        return Cell(total), {name: Cell(number) for name, number in cells.items()}
    large = sorted((number, name) for name, number in cells.items() if number >= LEAST)
    covered: list[tuple[int, str]] = []
    while large and not _safe(sum(cells[name] for name in small), len(small), covered, large[0][0]):
        covered.append(large.pop(0))
    looks: dict[str, Look] = {**dict.fromkeys(small, "small"), **{name: "covered" for _, name in covered}}
    parts = {name: Cell(number, looks.get(name, "exact")) for name, number in cells.items()}
    return Cell(total, "exact" if large else "covered"), parts


def without_total(total: Cell, cells: Mapping[str, Cell]) -> tuple[Cell, dict[str, Cell]]:
    """Return the same with the total covered too, because another figure of the same rows must not tell it.

    Cells that are all shown would add up to it, so the smallest of them is covered as well.
    """
    seen = dict(cells)
    if not (total.known and total.number):
        return total, seen
    if all(cell.known for cell in seen.values()):
        name = min((name for name in seen if seen[name].number), key=lambda each: (seen[each].number, each))
        seen[name] = Cell(seen[name].number, "covered")
    return Cell(total.number, "covered"), seen


def joined(cells: Mapping[str, int], rest: str) -> dict[str, int]:
    """Return cells with every small one put into one cell ``rest``, and with it the next smallest while it is small."""
    kept = {name: number for name, number in cells.items() if not is_small(number)}
    others = sum(number for number in cells.values() if is_small(number))
    while is_small(others) and any(kept.values()):
        name = min((name for name, number in kept.items() if number), key=lambda each: (kept[each], each))
        others += kept.pop(name)
    return {**kept, rest: others} if others else kept


def _safe(small_sum: int, small_count: int, covered: list[tuple[int, str]], next_shown: int) -> bool:
    """Tell whether each small cell could have another value, by all that is shown.

    Whoever adds up knows the sum of everything hidden, that a small cell is 1 to 4, and that a covered one is at
    least 5 and at most the smallest that is still shown.
    """
    hidden = small_sum + sum(number for number, _ in covered)
    least = max(small_count, hidden - len(covered) * next_shown)
    most = min(MOST_SMALL * small_count, hidden - len(covered) * LEAST)
    if small_count == 1:
        return most > least
    return most > small_count and least < MOST_SMALL * small_count
