"""The dashboard: every figure of a day as one reader may see it, beside what it was on the reference date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.actor import Actor
from engine.database import Database
from engine.document import Text
from engine.loader import Workflows
from workflows.dashboard.answers import Answer, answer, waiting_by_school
from workflows.dashboard.asked import Asked, ask
from workflows.dashboard.changes import Change, reference_date
from workflows.dashboard.figure_file import FigureRule, figure_file
from workflows.dashboard.labels import REST, in_order, part_labels
from workflows.dashboard.scope import Scope, scope_of
from workflows.dashboard.small_numbers import Cell, alone, is_small, joined, together


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a figure. ``value`` is a median or an index, None when there is none or it must not be known."""

    name: str
    label: Text
    cell: Cell
    apart: bool
    value: float | None = None


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as one reader may see it.

    ``cell`` is the count (of a share: what is counted), ``of`` what it is a share of, ``middle`` and ``slow`` the
    median and the ninth decile; each is None where the figure has none, or its numbers must not be known.
    """

    name: str
    rule: FigureRule
    cell: Cell | None
    of: Cell | None
    middle: float | None
    slow: float | None
    parts: tuple[ShownPart, ...]
    change: Change | None
    listed: bool

    @property
    def share(self) -> float | None:
        """Return the share in percent, None when it is none or must not be known."""
        if self.rule.shape != "share" or self.cell is None or self.of is None or not self.of.number:
            return None
        return 100 * self.cell.number / self.of.number if self.cell.known and self.of.known else None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures of a day over a reader's scope."""

    as_of: date
    reference: date
    scope: Scope
    figures: tuple[ShownFigure, ...]


def dashboard(
    db: Database,
    workflows: Workflows,
    actor: Actor,
    *,
    as_of: date,
    reference: date | None = None,
    names: Iterable[str] | None = None,
) -> Dashboard:
    """Return figures of a day (all of them, or those named) with their change since the reference date.

    Raises:
        NotAllowed: none of the actor's roles has a dashboard.
        KeyError: there is no such figure.
    """
    scope, then_on = scope_of(actor), reference or reference_date(as_of)
    with db.read() as tx:
        now, then = ask(tx, workflows, as_of, scope), ask(tx, workflows, then_on, scope)
        wanted = tuple(names) if names is not None else tuple(figure_file().figures)
        shown = tuple(_shown(now, then, name) for name in wanted)
    return Dashboard(as_of, then_on, scope, shown)


def shown_figure(asked: Asked, found: Answer) -> ShownFigure:
    """Return an answer with whatever the reader must not know hidden."""
    rule = found.rule
    hides = rule.small and asked.scope.outside
    parts = joined(found.parts, REST) if rule.grouped and hides else dict(found.parts)
    apart = {name: number for name, number in parts.items() if name in rule.apart}
    own = {name: number for name, number in parts.items() if name not in rule.apart}
    own |= {name: 0 for name in rule.split if name not in own}
    apart |= {name: 0 for name in rule.apart if name not in apart}
    total, cells = together(own) if hides else (Cell(sum(own.values())), {k: Cell(n) for k, n in own.items()})
    cells |= {name: alone(number) if hides else Cell(number) for name, number in apart.items()}
    number = _number(rule, total, cells)
    known = total.known if rule.shape == "median" else True
    return ShownFigure(
        name=found.name,
        rule=rule,
        cell=number,
        of=total if rule.shape == "share" else None,
        middle=found.number if rule.shape == "median" and known else None,
        slow=found.slow if known else None,
        parts=_parts(asked, found, cells),
        change=None,
        listed=not hides or (number is not None and number.known),
    )


def _number(rule: FigureRule, total: Cell, cells: Mapping[str, Cell]) -> Cell | None:
    """Return the figure's own cell. A share is known when every part it is made of is, or the sum stays large."""
    if rule.shape in {"count", "median"}:
        return total
    if rule.shape != "share":
        return None
    mine = [cell for name, cell in cells.items() if rule.counts(name) and name not in rule.apart]
    number = sum(cell.number for cell in mine)
    if all(cell.known for cell in mine):
        return Cell(number)
    return Cell(number, "small" if is_small(number) else "covered")


def _parts(asked: Asked, found: Answer, cells: Mapping[str, Cell]) -> tuple[ShownPart, ...]:
    order = in_order(asked, found.name, {name: cell.number for name, cell in cells.items()})
    labels = part_labels(asked, found.name, order)
    values = _values(asked, found)
    return tuple(
        ShownPart(name, labels[name], cells[name], name in found.rule.apart, values.get(name)) for name in order
    )


def _values(asked: Asked, found: Answer) -> Mapping[str, float | None]:
    """Leave out the index of another school that so few learners wait at that it would tell how many."""
    if found.rule.shape != "index":
        return found.values
    mine = {str(each) for each in asked.scope.schools}
    waiting = waiting_by_school(ask(asked.tx, asked.workflows, asked.as_of, Scope("city")))
    return {
        school: value
        for school, value in found.values.items()
        if school in mine or not is_small(waiting.get(school, 0))
    }


def _shown(now: Asked, then: Asked, name: str) -> ShownFigure:
    shown = shown_figure(now, answer(now, name))
    if shown.rule.shape not in {"count", "median"}:
        return shown
    before = shown_figure(then, answer(then, name))
    change = _change(then.as_of, now.as_of, before, shown)
    return replace(shown, change=change)


def _change(then_on: date, now_on: date, before: ShownFigure, after: ShownFigure) -> Change | None:
    """Return the difference when both numbers may be known: else it would tell the hidden one."""
    if before.cell is None or after.cell is None or not (before.cell.known and after.cell.known):
        return None
    if after.rule.shape == "median":
        if before.middle is None or after.middle is None:
            return None
        return Change(then_on, now_on, before.middle, after.middle)
    return Change(then_on, now_on, before.cell.number, after.cell.number)
