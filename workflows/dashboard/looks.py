"""How the numbers of a figure look: exact to who may know them, and from outside so that none can be worked out.

Owns which totals and parts stand beside each other; the rule of small numbers itself is ``small_numbers``.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.dashboard.answers import Answer, answer
from workflows.dashboard.asked import Asked
from workflows.dashboard.figure_file import FigureRule
from workflows.dashboard.labels import REST
from workflows.dashboard.small_numbers import LEAST, Cell, alone, joined, together, without_total


def from_inside(found: Answer) -> tuple[Cell, dict[str, Cell]]:
    """Return total and parts as they are."""
    total = sum(number for name, number in found.parts.items() if name not in found.rule.apart)
    return Cell(total), {name: Cell(number) for name, number in _with_empty(found, found.parts).items()}


def from_outside(asked: Asked, found: Answer) -> tuple[Cell, dict[str, Cell]]:
    """Return how total and parts look from outside, also beside the figure that splits the same rows otherwise."""
    total, cells = _by_itself(found)
    same = found.rule.same_rows
    if same is not None and not _by_itself(answer(asked, same))[0].known:
        return without_total(total, cells)
    return total, cells


def of_period(rule: FigureRule, cells: Mapping[str, int], *, hides: bool) -> tuple[Cell | None, dict[str, Cell]]:
    """Return how the parts of one week or month look, and of a share what it is a share of."""
    if not rule.is_share:
        return None, {name: alone(number) if hides else Cell(number) for name, number in cells.items()}
    if hides:
        return together(cells)
    return Cell(sum(cells.values())), {name: Cell(number) for name, number in cells.items()}


def own_number(rule: FigureRule, total: Cell, cells: Mapping[str, Cell]) -> Cell | None:
    """Return the figure's own cell. A share is known when every part it is made of is, or the sum stays large."""
    if rule.shape in {"count", "median"}:
        return total
    if not rule.is_share:
        return None
    mine = [cell for name, cell in cells.items() if rule.counts(name) and name not in rule.apart]
    number = sum(cell.number for cell in mine)
    if all(cell.known for cell in mine):
        return Cell(number)
    # None of several hidden parts is said like a few: nobody may tell the two apart.
    return Cell(number, "small" if number < LEAST else "covered")


def _by_itself(found: Answer) -> tuple[Cell, dict[str, Cell]]:
    parts = _with_empty(found, joined(found.parts, REST) if found.rule.grouped else found.parts)
    if found.rule.shape == "medians":
        # No total stands beside them, nor anywhere else: nothing to add up to.
        return Cell(sum(parts.values()), "covered"), {name: alone(number) for name, number in parts.items()}
    total, cells = together({name: number for name, number in parts.items() if name not in found.rule.apart})
    return total, cells | {name: alone(parts[name]) for name in found.rule.apart}


def _with_empty(found: Answer, parts: Mapping[str, int]) -> dict[str, int]:
    return {**dict.fromkeys((*found.rule.split, *found.rule.apart), 0), **parts}
