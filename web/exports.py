"""A list as a file: exactly the rows that the filters of the address find, in the columns that somebody chooses."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, QueryParams

from engine.actor import Actor
from engine.export_columns import chosen_before, keep_chosen
from engine.export_jobs import Asked, ask_for
from engine.exports import Export, note_export
from engine.queries.case_counts import count_cases
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import list_cases
from web import beside, list_filters, pages
from web.exported import FILES, Taken, about_sheet, columns_for, fields_among, list_sheet, without_searches
from web.list_filters import Query
from web.lists import CaseList, title_of
from web.pages import Context, page, words
from web.reader import language
from web.speech import Speech
from web.spreadsheets.writing import FORMS

CHOSEN = "gekozen"
"""By this a form says that it let somebody choose among the columns."""


def ask(request: Request, here: Context, actor: Actor, say: Speech, listed: CaseList) -> Response:
    """Show the columns and the kinds of file to choose from, as they were chosen the last time."""
    query = Query.of(listed.path, request.query_params)
    before = chosen_before(here.db, listed.path, actor=actor)
    offered = _columns(here, actor, listed)
    columns = tuple(name for name in offered if name in before.columns) if before else ()
    form = before.form if before and before.form in FORMS else "xlsx"
    return _asked(request, here, actor, say, listed=listed, query=query, columns=columns or offered, form=form)


def answer(request: Request, here: Context, actor: Actor, say: Speech, *, listed: CaseList, form: FormData) -> Response:
    """Return the file, once it is written down who takes it."""
    query = _query(listed, form)
    name = str(form.get("vorm", ""))
    name = name if name in FORMS else "xlsx"
    columns = _columns(here, actor, listed)
    if form.get(CHOSEN):
        columns = tuple(name for name in columns if name in form.getlist("kolom"))
        if not columns:
            return _asked(request, here, actor, say, listed=listed, query=query, columns=(), form=name)
        keep_chosen(here.db, listed.path, columns, name, actor=actor)
    now, definition = here.now(), here.workflows.current(listed.workflow)
    wanted = query.filter(here, actor, listed.workflow)
    filters = filters_in_words(here, actor, say, query, wanted)
    fields = fields_among(columns)
    found = list_cases(here.db, here.workflows, actor, wanted, now, limit=here.rows_at_once, fields=fields)
    if found.after is not None:
        total = count_cases(here.db, here.workflows, actor, wanted, now).cases
        plain = urlencode({key: value for key, value in query.given.items() if key != "na"})
        texts = without_searches(filters)
        return _later(
            request,
            here,
            actor,
            Asked(listed.path, listed.workflow, plain, texts, columns, name, total, language()),
        )
    kind, title = FORMS[name], title_of(listed.workflow, definition, say)
    taken = Taken(title, list(filters.values()), actor.name, now, columns)
    content = kind.write([list_sheet(taken, found.rows, definition, say), about_sheet(taken, len(found.rows))])
    named = sum(row.named for row in found.rows)
    log = Export(listed.workflow, kind.ending, without_searches(filters), len(found.rows), named)
    note_export(here.db, log, actor=actor, now=now)
    headers = handed_over(f"{title.lower()}-{pages.today(now).isoformat()}", kind.ending)
    return Response(content, media_type=kind.media_type, headers=headers)


def filters_in_words(here: Context, actor: Actor, say: Speech, query: Query, wanted: CaseFilter) -> Mapping[str, str]:
    """Return each filter of a list by its name, as its chip says it."""
    chosen = list_filters.panel(here, actor, query, wanted, say)["chosen"]
    return {each["name"]: each["label"] for each in chosen}


def _columns(here: Context, actor: Actor, listed: CaseList) -> tuple[str, ...]:
    definition = here.workflows.current(listed.workflow)
    return columns_for(beside.offered(actor, definition, listed.beside, warned=False).fields)


def _query(listed: CaseList, form: FormData) -> Query:
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return Query.of(listed.path, QueryParams([(name, value) for name, value in typed if name != "na"]))


def _asked(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    listed: CaseList,
    query: Query,
    columns: tuple[str, ...],
    form: str,
) -> Response:
    said, definition = words()["export"], here.workflows.current(listed.workflow)
    filters = filters_in_words(here, actor, say, query, query.filter(here, actor, listed.workflow))
    data: dict[str, Any] = {
        "said": said["choose"],
        "kicker": title_of(listed.workflow, definition, say),
        "lead": said["choose"]["filters"].format(filters="; ".join(filters.values()) or said["about"]["none"]),
        "columns": [{"value": name, "text": said["columns"][name]} for name in _columns(here, actor, listed)],
        "chosen": list(columns),
        "wrong": "" if columns else said["choose"]["none"],
        "forms": [{"value": name, "text": label} for name, label in said["forms"].items()],
        "form": form,
        "hidden": [(name, value) for name, value in query.given.items() if name != "na"],
        "marker": CHOSEN,
        "path": f"{listed.path}/uitvoer",
        "back": query.href(),
    }
    status = HTTPStatus.OK if columns else HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, "exports/columns.html", said["choose"]["title"], status=status, **data)


def handed_over(name: str, ending: str) -> dict[str, str]:
    """Return the headers of a file that is kept under a name and shown nowhere."""
    shown = quote(f"{name}.{ending}")
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{shown}", "Cache-Control": "no-store"}


def _later(request: Request, here: Context, actor: Actor, asked: Asked) -> Response:
    """Let a worker make the file, where one can be kept and this kind of file holds so many rows."""
    most = FORMS[asked.form].most
    if here.documents is None or (most is not None and asked.total > most):
        limit = here.rows_at_once if here.documents is None else most or 0
        return too_many(request, words()["export"]["too_many"]["limit"].format(most=limit))
    ask_for(here.db, asked, actor=actor, now=here.now())
    return RedirectResponse(f"{FILES}?gevraagd=ja", HTTPStatus.SEE_OTHER)


def too_many(request: Request, limit: str) -> Response:
    """Return the page that says a list is longer than a file of it may be: ``limit`` names the most and the remedy."""
    said = words()["export"]["too_many"]
    return page(
        request,
        "errors/error.html",
        said["title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        said=said,
        listed=[limit],
        code="export_too_long",
    )
