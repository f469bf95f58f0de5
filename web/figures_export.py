"""Cijfers as a file: a row for each number that the page shows, with a sheet that says what each figure counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fastapi import Response

from engine.actor import Actor
from engine.exports import Export, note_export
from engine.local_time import BRUSSELS
from web.exports import handed_over
from web.figure_faces import moment_name
from web.figure_rows import NumberRow, rows_of
from web.figures_asked import HOME, Seen
from web.pages import Context, words
from web.speech import Speech
from web.spreadsheets.sheets import Cell, Sheet
from web.spreadsheets.writing import FORMS
from workflows.dashboard.changes import day_in_words
from workflows.dashboard.figure_file import figure_file

LOGGED_AS = "figures"
"""What the log of downloads calls the page: its numbers are of several processes, and none is a case."""
COLUMNS = {"figure": 44, "part": 44, "period": 30, "value": 14, "unit": 18, "as_of": 16}
"""What the file tells of each number, with the width of its column."""


def downloads(asked: Seen) -> list[dict[str, Any]]:
    """Return the kinds of file the page can be taken out as, of the part and the days that it shows."""
    found = asked.found
    given = [("op", found.as_of.isoformat()), ("met", found.reference.isoformat())]
    given += [("deel", asked.family)] if asked.family else []
    item = {"href": f"{HOME}/uitvoer", "post": True, "because": ""}
    return [
        item | {"label": label, "hidden": [*given, ("vorm", name)]}
        for name, label in words()["export"]["forms"].items()
    ]


def take(here: Context, actor: Actor, say: Speech, *, asked: Seen, form: str) -> Response:
    """Return the file, once it is written down who takes it."""
    now, kind = here.now(), FORMS[form if form in FORMS else "xlsx"]
    rows, filters = rows_of(asked, say), _in_words(asked, say)
    content = kind.write([_sheet(rows), _about(asked, filters, actor.name, now, rows=len(rows), say=say)])
    note_export(here.db, Export(LOGGED_AS, kind.ending, filters, len(rows), 0), actor=actor, now=now)
    title = f"{words()['figures']['title']} {_part(asked, say) if asked.family else ''}".strip()
    headers = handed_over(f"{title.lower().replace(' ', '-')}-{asked.found.as_of.isoformat()}", kind.ending)
    return Response(content, media_type=kind.media_type, headers=headers)


def _part(asked: Seen, say: Speech) -> str:
    return say(figure_file().families[asked.family]) if asked.family else str(words()["figures"]["overview"])


def _in_words(asked: Seen, say: Speech) -> dict[str, str]:
    said, found = words()["figures"], asked.found
    return {
        "deel": f"{said['family']}: {_part(asked, say)}",
        "op": f"{said['as_of']}: {say(day_in_words(found.as_of))}",
        "met": f"{said['reference']}: {say(day_in_words(found.reference))}",
    }


def _sheet(rows: list[NumberRow]) -> Sheet:
    said = words()["figures"]
    lines: list[list[Cell]] = [[getattr(row, name) for name in COLUMNS] for row in rows]
    labels = said["export"]["columns"]
    return Sheet(said["title"], [labels[name] for name in COLUMNS], lines, list(COLUMNS.values()))


def _about(asked: Seen, filters: Mapping[str, str], by: str, at: datetime, *, rows: int, say: Speech) -> Sheet:
    """Say what the file is: whose figures, of which day, who made it when, and what each of them counts."""
    said, own, found = words()["export"]["about"], words()["figures"], asked.found
    facts = {
        "what": own["title"],
        "filters": "; ".join(filters.values()),
        "rows": str(rows),
        "at": f"{at.astimezone(BRUSSELS):%d/%m/%Y %H:%M}",
        "by": by,
    }
    lines: list[list[Cell]] = [[said["labels"][name], value] for name, value in facts.items()]
    lines.append([own["export"]["whose"], own["scopes"][found.scope.reach].format(day=say(day_in_words(found.as_of)))])
    if found.scope.outside:
        lines.append([own["export"]["columns"]["value"], own["small"]])
    return Sheet(said["title"], [said["heading"], said["meaning"]], [*lines, *_meanings(asked, say)], [44, 90])


def _meanings(asked: Seen, say: Speech) -> Iterator[list[Cell]]:
    own = words()["figures"]
    for figure in asked.found.figures if asked.kept else asked.shown:
        yield [say(figure.rule.label), say(figure.rule.definition)]
    if asked.kept:
        yield [own["moments"], own["moments_text"]]
    for moment in asked.kept:
        yield [moment_name(moment, say), f"{own['source']}: {moment.source}"]
        for note in moment.notes:
            yield [moment_name(moment, say), say(note)]
