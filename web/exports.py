"""A list as a file: exactly the rows that the filters of the address find, with a sheet that explains them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request, Response
from starlette.datastructures import FormData, QueryParams

from engine.actor import Actor
from engine.definition import Definition
from engine.exports import Export, note_export
from engine.local_time import BRUSSELS
from engine.queries.case_list import CaseRow, list_cases
from web import list_filters, pages
from web.list_filters import Query
from web.lists import CaseList, title_of
from web.pages import Context, page, words
from web.speech import Speech
from web.spreadsheets.sheets import Cell, Sheet
from web.spreadsheets.writing import FORMS

MOST = 5000
"""Choice: a list that is longer is no list to work with; the filters make it shorter."""
SEARCHES = frozenset({"zoek", "opleiding"})
"""What is typed freely may be a name, and is not written in the log."""
COLUMNS = {
    "code": 14, "name": 24, "about": 34, "block": 24, "state": 24, "school": 24, "clock": 26, "due_on": 14,
    "owner": 22, "contact_on": 16, "changed_on": 16,
}  # fmt: skip
"""What a file tells of each case, with the width of its column."""


def answer(request: Request, here: Context, actor: Actor, say: Speech, *, listed: CaseList, form: FormData) -> Response:
    """Return the file, once it is written down who takes it."""
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    query = Query.of(listed.path, QueryParams([(name, value) for name, value in typed if name != "na"]))
    kind = FORMS.get(str(form.get("vorm", "")), FORMS["xlsx"])
    now, definition = here.now(), here.workflows.current(listed.workflow)
    wanted = query.filter(listed.workflow)
    found = list_cases(here.db, here.workflows, actor, wanted, now, limit=MOST)
    if found.after is not None:
        return _too_many(request)
    chosen = list_filters.panel(
        query,
        definition,
        *list_filters.known(here, actor, wanted),
        say,
    )["chosen"]
    title = title_of(listed.workflow, definition, say)
    sheets = [
        _list(title, definition, found.rows, say),
        _about(title, [each["label"] for each in chosen], len(found.rows), actor, now),
    ]
    content = kind.write(sheets)
    named = sum(row.named for row in found.rows)
    names = [name for name in list_filters.NAMES if query.get(name)]
    filters = {name: _kept(name, each["label"]) for name, each in zip(names, chosen, strict=True)}
    log = Export(listed.workflow, kind.ending, filters, len(found.rows), named)
    note_export(here.db, log, actor=actor, now=now)
    return _file(content, f"{title.lower()}-{pages.today(now).isoformat()}", kind.ending, kind.media_type)


def _list(title: str, definition: Definition, rows: tuple[CaseRow, ...], say: Speech) -> Sheet:
    said: Mapping[str, str] = words()["export"]["columns"]
    lines = [_cells(row, definition, say) for row in rows]
    return Sheet(title, [said[name] for name in COLUMNS], lines, list(COLUMNS.values()))


def _cells(row: CaseRow, definition: Definition, say: Speech) -> list[Cell]:
    blocks = definition.document.blocks
    return [
        row.code,
        row.title if row.named else "",
        row.subtitle if row.named else "",
        say(blocks[row.block].label) if row.block in blocks else row.block,
        say.state(definition, row.state)["label"],
        row.organisation,
        say.clock(definition, row.standing.clock) if row.standing else "",
        row.due_on,
        row.owner,
        pages.today(row.last_contact_at) if row.last_contact_at else None,
        pages.today(row.changed_at),
    ]


def _about(title: str, chosen: list[str], rows: int, actor: Actor, now: datetime) -> Sheet:
    """Say what the file is, to whoever finds it a year later."""
    said = words()["export"]["about"]
    at = now.astimezone(BRUSSELS)
    facts = {
        "what": title,
        "filters": "; ".join(chosen) or said["none"],
        "rows": str(rows),
        "at": f"{at:%d/%m/%Y %H:%M}",
        "by": actor.name,
        "names": said["names_meaning"],
    }
    lines: list[list[Cell]] = [[said["labels"][name], value] for name, value in facts.items()]
    lines += [[words()["export"]["columns"][name], text] for name, text in said["columns"].items()]
    return Sheet(said["title"], [said["heading"], said["meaning"]], lines, [24, 90])


def _kept(name: str, label: str) -> str:
    return f"{words()['filters']['labels'][name]}: …" if name in SEARCHES else label


def _file(content: bytes, name: str, ending: str, media_type: str) -> Response:
    shown = quote(f"{name}.{ending}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{shown}", "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def _too_many(request: Request) -> Response:
    said = words()["export"]["too_many"]
    listed = [said["limit"].format(most=MOST)]
    return page(
        request,
        "errors/error.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        said=said,
        listed=listed,
        code="export_too_long",
    )
