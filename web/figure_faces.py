"""How a figure looks on a page: its number or what may be said of it, its difference, its parts, its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from web.pages import words
from web.speech import Speech
from workflows.dashboard.changes import change_label, day_in_words
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.figures import Dashboard, ShownFigure, ShownPart
from workflows.dashboard.moments import Moment
from workflows.dashboard.small_numbers import Cell

LOCALES = {"nl": "nl_BE", "en": "en_GB"}


def face(
    figure: ShownFigure, as_of: date, say: Speech, *, listed: bool, beside: ShownFigure | None = None
) -> dict[str, Any]:
    """Return a figure as a card; the number leads to its list where the reader may see one.

    ``beside`` is a figure whose number belongs in the same sentence.
    """
    rule, said = figure.rule, words()["figures"]
    label = say(rule.label)
    return {
        "name": figure.name,
        "label": label,
        "definition": say(rule.definition),
        "value": value_of(figure, say),
        "unit": said["beside"].format(other=value_of(beside, say)) if beside is not None else _unit(figure, say),
        "href": f"/cijfers/{figure.name}?op={as_of.isoformat()}" if listed and figure.listed else "",
        "hidden": _hidden(figure),
        "change": _change(figure, say),
        "long": rule.shape == "medians",
        "parts": [_part(part, figure, say) for part in figure.parts],
    }


def value_of(figure: ShownFigure, say: Speech) -> str:
    """Return the number of a figure in words that may be shown; empty for a figure of parts only."""
    if figure.rule.shape == "median":
        return number(figure.middle, say) if figure.middle is not None else words()["figures"]["unknown"]
    if figure.rule.is_share:
        share = figure.share
        return f"{number(round(share, 1), say)} %" if share is not None else words()["figures"]["unknown"]
    return cell(figure.cell, say) if figure.cell is not None else ""


def cell(shown: Cell, say: Speech) -> str:
    """Return a number, or what may be said in its place: "< 5", "5 of meer"."""
    return number(shown.number, say) if shown.known else str(words()["figures"]["looks"][shown.look])


def number(value: float, say: Speech) -> str:
    """Return a number as it is written in the reader's language."""
    return str(format_decimal(value, locale=LOCALES[say.language]))


def moments_table(kept: Sequence[Moment], now: Dashboard, say: Speech) -> dict[str, Any] | None:
    """Return the measuring moments beside today's figures, a line per figure; None while there is no moment."""
    if not kept:
        return None
    live = {figure.name: figure for figure in now.figures}
    names = [name for name in live if any(name in moment.figures for moment in kept)]
    rows = []
    for name in names:
        rule = figure_file().figures[name]
        if rule.shape == "parts":
            continue
        cells = [number(moment.figures[name].total, say) if name in moment.figures else "-" for moment in kept]
        rows.append({"id": f"moment-{name}", "label": say(rule.label), "cells": [*cells, value_of(live[name], say)]})
    heads = [words()["figures"]["figure"], *(moment_name(each, say) for each in kept), _now(now, say)]
    return {
        "columns": _columns(heads),
        "rows": rows,
        "notes": [(moment_name(each, say), each.source, [say(note) for note in each.notes]) for each in kept],
    }


def programmes_table(kept: Sequence[Moment], figure: ShownFigure, now: Dashboard, say: Speech) -> dict[str, Any] | None:
    """Return the learners per programme of every moment and of the day asked; None while there is no moment."""
    name = figure.name
    moments = [each for each in kept if name in each.figures]
    if not moments:
        return None
    live = {part.name: part for part in figure.parts}
    labels = {part.name: say(part.label) for part in figure.parts}
    rest = say(figure_file().parts["rest"])
    found = list(dict.fromkeys([*(key for each in moments for key in each.figures[name].parts), *live]))
    found.sort(key=lambda key: key == "rest")
    rows = [
        {
            "id": f"programme-{place}",
            "key": key,
            "label": rest if key == "rest" else labels.get(key, key),
            "cells": [
                *(number(parts[key], say) if key in (parts := each.figures[name].parts) else "-" for each in moments),
                cell(live[key].cell, say) if key in live else "-",
            ],
        }
        for place, key in enumerate(found)
    ]
    heads = [words()["figures"]["programme"], *(moment_name(each, say) for each in moments), _now(now, say)]
    return {"columns": _columns(heads), "rows": rows}


def _part(part: ShownPart, figure: ShownFigure, say: Speech) -> dict[str, Any]:
    said = words()["figures"]
    extra = ""
    if figure.rule.shape == "medians":
        extra = _spread(part, figure, say)
    elif part.value is not None:
        one, _, many = said["index" if figure.rule.shape == "index" else "days"].partition("|")
        extra = (one if part.value == 1 or not many else many).format(value=number(round(part.value, 2), say))
    return {"label": say(part.label), "value": cell(part.cell, say), "extra": extra, "apart": part.apart}


def _hidden(figure: ShownFigure) -> str:
    """Return why a number is not there, empty when it is or when there never is one."""
    said = words()["figures"]
    if any(not each.known for each in figure.series):
        return str(said["hidden_in"][figure.rule.every])
    return "" if figure.cell is None or figure.cell.known else str(said["hidden"])


def _spread(part: ShownPart, figure: ShownFigure, say: Speech) -> str:
    if part.value is None or part.slow is None:
        return ""
    unit = say(figure_file().units[str(figure.rule.measure)])
    middle, slow = rounded(part.value, say), rounded(part.slow, say)
    return str(words()["figures"]["spread"].format(middle=middle, slow=slow, unit=unit))


def _unit(figure: ShownFigure, say: Speech) -> str:
    unit = say(figure_file().units[figure.rule.unit])
    if figure.rule.is_share and figure.of is not None and figure.cell is not None:
        counted, of = cell(figure.cell, say), cell(figure.of, say)
        return str(words()["figures"]["of"].format(counted=counted, of=of, unit=unit))
    if figure.rule.shape == "median" and figure.slow is not None:
        return f"{unit}, {words()['figures']['slow'].format(value=number(figure.slow, say))}"
    return unit if figure.cell is not None or figure.rule.shape in {"medians", "series"} else ""


def _change(figure: ShownFigure, say: Speech) -> dict[str, str] | None:
    change, said = figure.change, words()["figures"]
    if change is None:
        return None
    share = figure.rule.shape == "share"
    then, now, difference = (rounded(each, say) for each in (change.then, change.now, change.difference))
    way = "up" if change.difference > 0 else "down" if change.difference < 0 else ""
    more = f"+{difference}" if way == "up" else difference
    return {
        "value": (said["points"].format(value=more) if share else more) if way else said["same"],
        "way": way,
        "label": say(change_label(change.then_on, change.now_on)),
        "from_to": said["from_to_share" if share else "from_to"].format(then=then, now=now),
    }


def rounded(value: float, say: Speech) -> str:
    """Return a number with one decimal at most."""
    return number(round(value, 1), say)


def _columns(labels: Sequence[str]) -> list[dict[str, Any]]:
    return [{"label": each, "href": "", "sorted": "", "numeric": place > 0} for place, each in enumerate(labels)]


def moment_name(moment: Moment, say: Speech) -> str:
    """Return the day of a measuring moment, or its month where the source names no day."""
    text = _day(moment.taken_on, say)
    return text.partition(" ")[2] if moment.precision == "month" else text


def _now(now: Dashboard, say: Speech) -> str:
    """Return the head of today's column: a moment counted the whole city, a school's own column does not."""
    return str(words()["figures"]["moments_now"][now.scope.reach].format(day=_day(now.as_of, say)))


def _day(day: date, say: Speech) -> str:
    return say(day_in_words(day))
