"""The charts of Cijfers: which numbers of the dashboard are drawn, and the table of the same numbers under each.

A number that a reader must not know has no bar either: its length would tell it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from web.charts import Bar, Group, drawn
from web.figure_faces import cell, number, rounded, value_of
from web.pages import words
from web.series_charts import of_series
from web.speech import Speech
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import Dashboard, ShownFigure, ShownPart
from workflows.dashboard.moments import Moment

LEARNERS = "learners_dual"
LONGEST_CHART = 20
"""Choice: more bars are a list, which the figure has already."""


def of_figures(found: Dashboard, say: Speech) -> list[dict[str, Any]]:
    """Return a chart for each figure whose parts, or whose median, can be laid beside each other."""
    return [chart for figure in found.figures if (chart := _of_figure(figure, say)) is not None]


def of_moments(kept: Sequence[Moment], found: Dashboard, heads: Sequence[str], say: Speech) -> dict[str, Any] | None:
    """Return the learners of each measuring moment beside those of the day; ``heads`` name the columns."""
    figure = next((each for each in found.figures if each.name == LEARNERS), None)
    if figure is None or figure.cell is None:
        return None
    then = [each.figures.get(LEARNERS) for each in kept]
    bars = [
        Bar(head, each.total, number(each.total, say))
        for head, each in zip(heads, then, strict=False)
        if each is not None
    ]
    now = Bar(heads[-1], figure.cell.number if figure.cell.known else None, value_of(figure, say), look=1)
    return _chart("moments", say(figure.rule.label), [Group("", (*bars, now))]) if bars else None


def of_programmes(
    kept: Sequence[Moment], figure: ShownFigure, table: dict[str, Any] | None, title: str
) -> dict[str, Any] | None:
    """Return the learners per programme of every moment and of the day, from the lines of their table."""
    if table is None:
        return None
    moments = [each.figures[figure.name].parts for each in kept if figure.name in each.figures]
    live = {part.name: part for part in figure.parts}
    heads = [column["label"] for column in table["columns"][1:]]
    groups = []
    for row in table["rows"]:
        values = [parts.get(row["key"]) for parts in moments]
        part = live.get(row["key"])
        values.append(part.cell.number if part is not None and part.cell.known else None)
        bars = (
            Bar(head, value, text, look)
            for look, (head, value, text) in enumerate(zip(heads, values, row["cells"], strict=True))
        )
        groups.append(Group(row["label"], tuple(bar for bar in bars if bar.text != "-")))
    return _chart("programmes", title, groups)


def _of_figure(figure: ShownFigure, say: Speech) -> dict[str, Any] | None:
    said, label = words()["figures"], say(figure.rule.label)
    if figure.rule.shape == "median":
        if figure.middle is None or figure.slow is None:
            return None
        middle = Bar(said["median"], figure.middle, number(figure.middle, say))
        slow = Bar(said["ninth"], figure.slow, number(figure.slow, say), look=1)
        return _chart(figure.name, label, [Group("", (middle, slow))])
    if figure.rule.shape == "medians":
        return _spreads(figure, label, say)
    if figure.rule.shape == "series":
        return of_series(figure, say)
    if len(figure.parts) < 2 or len(figure.parts) > LONGEST_CHART:
        return None
    bars = tuple(_bar(part, figure, say) for part in figure.parts)
    # Where every number is nought or hidden there is nothing to see that the card does not say.
    return _chart(figure.name, label, [Group("", bars)]) if any(bar.value for bar in bars) else None


def _spreads(figure: ShownFigure, label: str, say: Speech) -> dict[str, Any] | None:
    """Return the middle and the slow end of each part side by side; of many parts the middle, and both in words."""
    said = words()["figures"]
    title = f"{label} ({say(figure_file().units[str(figure.rule.measure)])})"
    known = [(part, part.value, part.slow) for part in figure.parts if part.value is not None and part.slow is not None]
    if not known or len(known) > LONGEST_CHART:
        return None
    if 2 * len(known) > LONGEST_CHART:
        both = said["middle_slow"]
        bars = [
            Bar(say(part.label), value, both.format(middle=rounded(value, say), slow=rounded(slow, say)))
            for part, value, slow in known
        ]
        return _chart(figure.name, f"{title}: {said['medians']}", [Group("", tuple(bars))])
    groups = [
        Group(
            say(part.label),
            (Bar(said["median"], value, rounded(value, say)), Bar(said["ninth"], slow, rounded(slow, say), look=1)),
        )
        for part, value, slow in known
    ]
    return _chart(figure.name, title, groups)


def _bar(part: ShownPart, figure: ShownFigure, say: Speech) -> Bar:
    if figure.rule.shape == "index":
        text = number(round(part.value, 2), say) if part.value is not None else words()["figures"]["unknown"]
        return Bar(say(part.label), part.value, text)
    text = cell(part.cell, say)
    if part.value is not None:
        one, _, many = words()["figures"]["days"].partition("|")
        text = (
            f"{text} · {(one if part.value == 1 or not many else many).format(value=number(round(part.value, 2), say))}"
        )
    return Bar(say(part.label), part.cell.number if part.cell.known else None, text, look=1 if part.apart else 0)


def _chart(name: str, title: str, groups: Sequence[Group]) -> dict[str, Any]:
    """Return a chart with its shapes, a sentence for who does not see them, and its lines as a table."""
    said = words()["figures"]
    lines = [
        {"id": f"{name}-{at}", "label": " · ".join(filter(None, (group.label, bar.label))), "cells": [bar.text]}
        for at, (group, bar) in enumerate((group, bar) for group in groups for bar in group.bars)
    ]
    return {
        "name": name,
        "title": title,
        "about": said["chart"].format(n=len(lines)),
        "shapes": drawn(groups),
        "lines": None,
        "rows": lines,
        "columns": [
            {"label": label, "href": "", "sorted": "", "numeric": at > 0}
            for at, label in enumerate(said["chart_columns"])
        ],
    }
