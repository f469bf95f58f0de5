"""Vastgelopen as a file: every case that the filters find, in the order of the list and with what the list says of it.

No more than the list itself: a code where somebody may not read the name, and never what somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fastapi import Request, Response

from engine.actor import Actor
from engine.exports import Export, note_export
from engine.local_time import BRUSSELS
from web import pages
from web.exports import handed_over, too_many
from web.list_filters import Query
from web.pages import Context, words
from web.speech import Speech
from web.spreadsheets.sheets import Cell, Sheet
from web.spreadsheets.writing import FORMS
from web.stalled_filters import chosen_in_words, filter_of
from web.stalled_rows import before_of, held, state_of
from workflows.stalled.listed import StalledRow
from workflows.stalled.listing import stalled
from workflows.stalled.review import last_decisions

LOGGED_AS = "stalled"
"""What the log of downloads calls this list: its cases are of several processes."""
COLUMNS = {
    "code": 14, "name": 24, "about": 34, "state": 24, "why": 60, "rule": 40, "others": 60, "held": 18, "tries": 10,
    "waits_for": 12, "school": 24, "owner": 22, "next": 34, "before": 34, "until": 14,
}  # fmt: skip
"""What the file tells of each case, with the width of its column."""


def downloads(query: Query) -> list[dict[str, Any]]:
    """Return the kinds of file the list can be taken out as; each form carries the filters of the address."""
    given = [(name, value) for name, value in query.given.items() if name != "na"]
    item = {"href": f"{query.path}/uitvoer", "post": True, "because": ""}
    return [
        item | {"label": label, "hidden": [*given, ("vorm", name)]}
        for name, label in words()["export"]["forms"].items()
    ]


def take(request: Request, here: Context, actor: Actor, say: Speech, *, query: Query, form: str) -> Response:
    """Return the file, once it is written down who takes it."""
    now, kind = here.now(), FORMS[form if form in FORMS else "xlsx"]
    day = min(query.day or pages.today(now), pages.today(now))
    wanted = filter_of(Query(query.path, {name: value for name, value in query.given.items() if name != "na"}))
    found = stalled(here.db, here.workflows, actor, as_of=day, filters=wanted, limit=here.rows_at_once)
    if found.after is not None:
        return too_many(request, words()["stalled"]["export"]["limit"].format(most=here.rows_at_once))
    decided = last_decisions(here.db, here.workflows, actor, [row.case_id for row in found.rows])
    rows = [_line(row, here, say, before_of(decided.get(row.case_id), say)) for row in found.rows]
    filters = chosen_in_words(here, actor, query, wanted, say)
    content = kind.write([_sheet(rows), _about(filters, actor.name, now, len(rows))])
    log = Export(LOGGED_AS, kind.ending, filters, len(rows), sum(row.named for row in found.rows))
    note_export(here.db, log, actor=actor, now=now)
    headers = handed_over(f"{words()['stalled']['title'].lower()}-{day.isoformat()}", kind.ending)
    return Response(content, media_type=kind.media_type, headers=headers)


def _line(row: StalledRow, here: Context, say: Speech, before: str) -> list[Cell]:
    state = state_of(row, here, say)
    told: Mapping[str, Cell] = {
        "code": row.code,
        "name": row.title if row.named else "",
        "about": row.subtitle,
        "state": state["label"] if state else "",
        "why": say(row.reason.sentence),
        "rule": say(row.reason.limit),
        "others": " ".join(say(each.sentence) for each in row.others),
        "held": held(row, say),
        "tries": row.tries,
        "waits_for": say(row.waits_for),
        "school": row.organisation,
        "owner": row.owner or say.role(here.workflows.current(row.workflow), row.owner_role),
        "next": say(row.next_step),
        "before": before,
        "until": row.aside_until,
    }
    return [told[name] for name in COLUMNS]


def _sheet(rows: list[list[Cell]]) -> Sheet:
    labels = words()["stalled"]["export"]["columns"]
    return Sheet(words()["stalled"]["title"], [labels[name] for name in COLUMNS], rows, list(COLUMNS.values()))


def _about(filters: Mapping[str, str], by: str, at: datetime, rows: int) -> Sheet:
    """Say what the file is: the list, its filters, who made it when, and what its columns mean."""
    said, own = words()["export"]["about"], words()["stalled"]
    facts = {
        "what": own["title"],
        "filters": "; ".join(filters.values()) or own["export"]["none"],
        "rows": str(rows),
        "at": f"{at.astimezone(BRUSSELS):%d/%m/%Y %H:%M}",
        "by": by,
        "names": said["names_meaning"],
    }
    lines: list[list[Cell]] = [[said["labels"][name], value] for name, value in facts.items()]
    return Sheet(said["title"], [said["heading"], said["meaning"]], [*lines, *_meanings(own)], [24, 90])


def _meanings(own: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for name, meaning in own["export"]["meanings"].items():
        yield [own["export"]["columns"][name], meaning]
