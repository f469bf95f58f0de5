"""The charts of figures over weeks or months: a line per number, and under it a row per week or month."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date

from web.charts import Line, traced
from web.figure_faces import LOCALES, cell, number, rounded
from web.pages import words
from web.speech import Speech
from workflows.dashboard.figures import ShownFigure, ShownPeriod
from workflows.dashboard.periods import Period
from workflows.dashboard.small_numbers import Cell

DAY, MONTH = "d MMM", "MMM y"


def of_series(figure: ShownFigure, say: Speech) -> dict[str, Any] | None:
    """Return the chart of a series, None where there is nothing but noughts and what must not be known."""
    said, rule = words()["figures"], figure.rule
    drawn = periods_drawn(figure, say)
    if not drawn:
        return None
    names = [name for name, _ in drawn[0][1]]
    cells = [[shown for _, shown in column] for _, column in drawn]
    lines = [
        Line(name, tuple(row[at].number if row[at].known else None for row in cells)) for at, name in enumerate(names)
    ]
    shapes = traced(lines, [_short(each.period, figure, say) for each in figure.series])
    for each in shapes["grid"]:
        each["text"] = number(each["value"], say)
    heads = [said["every"][rule.every], *names, *([said["share"]] if rule.is_share else [])]
    rows = [
        {
            "id": f"{figure.name}-{at}",
            "label": named(each.period, figure, say),
            "cells": [*(cell(shown, say) for shown in row), *([_share(each, figure, say)] if rule.is_share else [])],
        }
        for at, (each, row) in enumerate(zip(figure.series, cells, strict=True))
    ]
    return {
        "name": figure.name,
        "title": say(rule.label),
        "about": said["lines"][rule.every].format(n=len(lines), m=len(rows)),
        "shapes": None,
        "lines": shapes,
        "rows": rows,
        "columns": [{"label": head, "href": "", "sorted": "", "numeric": at > 0} for at, head in enumerate(heads)],
    }


def periods_drawn(figure: ShownFigure, say: Speech) -> list[tuple[ShownPeriod, list[tuple[str, Cell]]]]:
    """Return each period with the numbers of it that are drawn; none where every one is nought or hidden."""
    columns = [(each, _cells(each, figure, say)) for each in figure.series]
    seen = any(shown.known and shown.number for _, column in columns for _, shown in column)
    return columns if seen else []


def _cells(shown: ShownPeriod, figure: ShownFigure, say: Speech) -> list[tuple[str, Cell]]:
    """Return the numbers of a period that are drawn, by name: its parts; of a share the whole and what is counted."""
    if shown.of is None:
        return [(say(part.label), part.cell) for part in shown.parts]
    counted = [(say(part.label), part.cell) for part in shown.parts if figure.rule.counts(part.name)]
    return [(say(figure.rule.whole), shown.of), *counted]


def _share(shown: ShownPeriod, figure: ShownFigure, say: Speech) -> str:
    share = shown.share(figure.rule)
    return f"{rounded(share, say)} %" if share is not None else str(words()["figures"]["unknown"])


def _short(period: Period, figure: ShownFigure, say: Speech) -> str:
    form = DAY if figure.rule.every == "week" else "MMM"
    return str(format_date(period.first, form, locale=LOCALES[say.language]))


def named(period: Period, figure: ShownFigure, say: Speech) -> str:
    """Return what a week or a month is called."""
    locale = LOCALES[say.language]
    if figure.rule.every == "month":
        return str(format_date(period.first, MONTH, locale=locale))
    first, last = (format_date(day, DAY, locale=locale) for day in (period.first, period.last))
    return str(words()["figures"]["from_till"].format(first=first, last=last))
