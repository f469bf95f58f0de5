"""The figures of Cijfers as rows of a file: one for each number that the page shows, and for no other.

A number that a reader must not know is the words that stand on the page in its place. Numbers are rounded as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from web import figure_faces
from web.figures_asked import Seen
from web.pages import words
from web.series_charts import named, periods_drawn
from web.speech import Speech
from web.spreadsheets.sheets import Cell as Value
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import ShownFigure, ShownPart
from workflows.dashboard.moments import Moment
from workflows.dashboard.small_numbers import Cell

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number: of which figure, which part and which period, in which unit, and as of when."""

    figure: str
    part: str
    period: str
    value: Value
    unit: str
    as_of: date | str


def rows_of(asked: Seen, say: Speech) -> list[NumberRow]:
    """Return every number of the page, in its order: its cards, their series, and the measuring moments."""
    rows = [row for figure in asked.shown for row in _of_figure(figure, asked.found.as_of, say)]
    for figure in asked.found.figures:
        if figure.rule.shape != "parts":
            rows += [_then(each, figure, "", each.figures[figure.name].total, say) for each in _moments(asked, figure)]
    return [*rows, *_programmes(asked, say)]


def _of_figure(figure: ShownFigure, as_of: date, say: Speech) -> Iterator[NumberRow]:
    said, rule = words()["figures"], figure.rule
    label, unit = say(rule.label), say(figure_file().units[rule.unit])
    own = list(_of_whole(figure, unit, say))
    for name, value, of in own:
        yield NumberRow(label, name, "", value, of, as_of)
    if figure.change is not None and own:
        name, _, of = own[0]
        yield NumberRow(label, name, "", _rounded(figure.change.then, 1), of, figure.change.then_on)
    for part in figure.parts:
        for name, value, of in _of_part(part, figure, unit, say):
            yield NumberRow(label, name, "", value, of, as_of)
    for each, numbers in periods_drawn(figure, say):
        period = named(each.period, figure, say)
        for name, cell in numbers:
            yield NumberRow(label, name, period, _shown(cell, say), unit, as_of)
        if rule.is_share:
            yield NumberRow(label, said["share"], period, _rounded(each.share(rule), 1), PERCENT, as_of)


def _of_whole(figure: ShownFigure, unit: str, say: Speech) -> Iterator[tuple[str, Value, str]]:
    """Return what the figure says before its parts; first the number of which a difference is told."""
    said = words()["figures"]
    if figure.rule.shape == "median":
        yield said["median"], _rounded(figure.middle, 3), unit
        if figure.slow is not None:
            yield said["ninth"], _rounded(figure.slow, 3), unit
    elif figure.rule.is_share:
        yield said["share"], _rounded(figure.share, 1), PERCENT
        if figure.cell is not None and figure.of is not None:
            yield said["export"]["counted"], _shown(figure.cell, say), unit
            whole = figure.rule.whole
            yield say(whole) if whole is not None else said["export"]["whole"], _shown(figure.of, say), unit
    elif figure.cell is not None:
        yield "", _shown(figure.cell, say), unit


def _of_part(part: ShownPart, figure: ShownFigure, unit: str, say: Speech) -> Iterator[tuple[str, Value, str]]:
    """Return the count of a part, and what stands beside it on the card."""
    said, label, shape = words()["figures"], say(part.label), figure.rule.shape
    yield label, _shown(part.cell, say), unit
    if shape == "medians":
        if part.value is not None and part.slow is not None:
            measure = say(figure_file().units[str(figure.rule.measure)])
            yield f"{label}: {said['median']}", _rounded(part.value, 1), measure
            yield f"{label}: {said['ninth']}", _rounded(part.slow, 1), measure
    elif part.value is not None:
        kind, of = (said["export"]["ratio"],) * 2 if shape == "index" else (said["median"], said["export"]["days"])
        yield f"{label}: {kind}", _rounded(part.value, 2), of


def _programmes(asked: Seen, say: Speech) -> Iterator[NumberRow]:
    """Return the table of programmes, which the page has beside measuring moments that had one."""
    figure = asked.by_programme
    moments = _moments(asked, figure) if figure is not None else []
    if figure is None or not moments:
        return
    yield from _of_figure(figure, asked.found.as_of, say)
    labels = {part.name: say(part.label) for part in figure.parts} | {"rest": say(figure_file().parts["rest"])}
    for key in dict.fromkeys(key for each in moments for key in each.figures[figure.name].parts):
        for each in moments:
            if key in (parts := each.figures[figure.name].parts):
                yield _then(each, figure, labels.get(key, key), parts[key], say)


def _moments(asked: Seen, figure: ShownFigure) -> list[Moment]:
    return [each for each in asked.kept if figure.name in each.figures]


def _then(moment: Moment, figure: ShownFigure, part: str, total: int, say: Speech) -> NumberRow:
    """Return a number as it was published; where its source names the month alone, so does the row."""
    rule, day = figure.rule, moment.taken_on
    unit = say(figure_file().units[rule.unit])
    as_of = day if moment.precision == "day" else figure_faces.moment_name(moment, say)
    return NumberRow(say(rule.label), part, words()["figures"]["export"]["moment"], total, unit, as_of)


def _shown(cell: Cell, say: Speech) -> Value:
    """Return a number, or the words that the page has in its place."""
    return cell.number if cell.known else figure_faces.cell(cell, say)


def _rounded(value: float | None, places: int) -> Value:
    if value is None:
        return str(words()["figures"]["unknown"])
    found = round(value, places)
    return int(found) if found == int(found) else found
