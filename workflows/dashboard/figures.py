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
from workflows.dashboard.labels import in_order, part_labels
from workflows.dashboard.looks import from_inside, from_outside, of_period, own_number
from workflows.dashboard.moments import Frozen, frozen_on
from workflows.dashboard.periods import Period
from workflows.dashboard.scope import Scope, scope_of
from workflows.dashboard.small_numbers import Cell, together


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a figure.

    ``value`` is a median or an index and ``slow`` a ninth decile, None when there is none or it must not be known.
    """

    name: str
    label: Text
    cell: Cell
    apart: bool
    value: float | None = None
    slow: float | None = None


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """A week or a month of a series; ``of`` is what a share is a share of."""

    period: Period
    parts: tuple[ShownPart, ...]
    of: Cell | None

    @property
    def known(self) -> bool:
        """Tell whether the reader may know every number of it."""
        return all(part.cell.known for part in self.parts) and (self.of is None or self.of.known)

    def share(self, rule: FigureRule) -> float | None:
        """Return the share in percent, None when it is none or must not be known."""
        if self.of is None or not self.of.number or not self.known:
            return None
        return 100 * sum(part.cell.number for part in self.parts if rule.counts(part.name)) / self.of.number


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
    series: tuple[ShownPeriod, ...] = ()

    @property
    def share(self) -> float | None:
        """Return the share in percent, None when it is none or must not be known."""
        if not self.rule.is_share or self.cell is None or self.of is None or not self.of.number:
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

    The city's change since the day of a measuring moment is one with the numbers of that moment.

    Raises:
        NotAllowed: none of the actor's roles has a dashboard.
        KeyError: there is no such figure.
    """
    scope, then_on = scope_of(actor), reference or reference_date(as_of)
    with db.read() as tx:
        now, then = ask(tx, workflows, as_of, scope), ask(tx, workflows, then_on, scope)
        wanted = tuple(names) if names is not None else tuple(figure_file().figures)
        frozen = frozen_on(tx, then_on) if scope.outside else None
        shown = tuple(_shown(now, then, name, frozen) for name in wanted)
    return Dashboard(as_of, then_on, scope, shown)


def shown_figure(asked: Asked, found: Answer) -> ShownFigure:
    """Return an answer with whatever the reader must not know hidden."""
    rule = found.rule
    hides = rule.small and asked.scope.outside
    if rule.shape == "series":
        return _shown_series(asked, found, hides=hides)
    total, cells = from_outside(asked, found) if hides else from_inside(found)
    number = own_number(rule, total, cells)
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
        # The rows of a list can be counted, those of parts that stand apart too.
        listed=not hides or (number is not None and number.known and all(cells[name].known for name in rule.apart)),
    )


def _shown_series(asked: Asked, found: Answer, *, hides: bool) -> ShownFigure:
    """Return a figure over weeks or months; where one of them hides a number, there are none of them together."""
    rule = found.rule
    series = []
    for period, counted in found.series:
        of, cells = of_period(rule, counted, hides=hides)
        series.append(ShownPeriod(period, _parts(asked, found, cells), of))
    known = all(each.known for each in series)
    total, cells = from_inside(found)
    return ShownFigure(
        name=found.name,
        rule=rule,
        cell=own_number(rule, total, cells) if known else None,
        of=total if known and rule.is_share else None,
        middle=None,
        slow=None,
        parts=_parts(asked, found, cells) if known else (),
        change=None,
        listed=not hides,
        series=tuple(series),
    )


def _parts(asked: Asked, found: Answer, cells: Mapping[str, Cell]) -> tuple[ShownPart, ...]:
    order = in_order(asked, found.name, {name: cell.number for name, cell in cells.items()})
    labels = part_labels(asked, found.name, order)
    values = _values(asked, found, cells)
    return tuple(
        ShownPart(
            name, labels[name], cells[name], name in found.rule.apart, values.get(name), _slow(found, cells, name)
        )
        for name in order
    )


def _slow(found: Answer, cells: Mapping[str, Cell], name: str) -> float | None:
    return found.slows.get(name) if cells[name].known else None


def _values(asked: Asked, found: Answer, cells: Mapping[str, Cell]) -> Mapping[str, float | None]:
    """Leave out the median of hidden rows, and what would tell of one to four learners elsewhere.

    That is the index of another school where it, or what it leaves over, would.
    """
    if found.rule.shape != "index":
        return {part: value for part, value in found.values.items() if part in cells and cells[part].known}
    mine = {str(each) for each in asked.scope.schools}
    waiting = waiting_by_school(ask(asked.tx, asked.workflows, asked.as_of, Scope("city")))
    # Who knows how many wait in all, and at each school that shows an index, knows how many wait at the one that hides.
    _, others = together({school: number for school, number in waiting.items() if school not in mine})
    return {
        school: value
        for school, value in found.values.items()
        if school in mine or school not in others or others[school].known
    }


def _shown(now: Asked, then: Asked, name: str, frozen: Mapping[str, Frozen] | None) -> ShownFigure:
    shown = shown_figure(now, answer(now, name))
    if shown.rule.shape not in {"count", "median", "share"}:
        return shown
    if frozen is not None:
        return replace(shown, change=_since_moment(then.as_of, now.as_of, frozen.get(name), shown))
    before = shown_figure(then, answer(then, name))
    change = _change(then.as_of, now.as_of, before, shown)
    return replace(shown, change=change)


def _since_moment(then_on: date, now_on: date, before: Frozen | None, after: ShownFigure) -> Change | None:
    """Return the difference with a number that was published; what it did not hold cannot be counted afterwards."""
    if before is None or after.rule.shape != "count" or after.cell is None or not after.cell.known:
        return None
    return Change(then_on, now_on, before.total, after.cell.number)


def _change(then_on: date, now_on: date, before: ShownFigure, after: ShownFigure) -> Change | None:
    """Return the difference when both numbers may be known: else it would tell the hidden one."""
    if before.cell is None or after.cell is None or not (before.cell.known and after.cell.known):
        return None
    if after.rule.shape == "median":
        if before.middle is None or after.middle is None:
            return None
        return Change(then_on, now_on, before.middle, after.middle)
    if after.rule.shape == "share":
        if before.share is None or after.share is None:
            return None
        return Change(then_on, now_on, before.share, after.share)
    return Change(then_on, now_on, before.cell.number, after.cell.number)
