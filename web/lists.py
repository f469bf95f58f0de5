"""Lists and boards of one process, for whatever workflow: learners, companies, or one that was added as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.definition import Definition
from engine.queries.case_counts import Total, count_cases
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import PER_STATE, CaseRow, board, list_cases
from engine.queries.places import opens_somewhere
from web import beside, list_filters, pages
from web.boards import Details, blocks, detailed, stages
from web.clock_faces import small_face
from web.exported import FILES
from web.list_filters import Query
from web.list_sentence import sentence
from web.pages import Context, button, page, words
from web.saved_views import views_of
from web.speech import Speech

Quick = Callable[[Context, Actor, Query, str], list[dict[str, Any]]]
"""What makes the links that narrow a list by one click."""


@dataclass(frozen=True)
class CaseList:
    """Where the cases of one process are listed.

    ``stages`` gives the board a column per state instead of per block; ``links`` are pages beside the list, each with
    its label in the words of ``page_links``. ``details`` returns what cards of the board say more, and in which order
    the columns of some states stand; ``per_state`` is how many cards a column shows. ``beside`` are fields that are
    columns of the table, and ``warned`` tells that it has a column of warnings, both for who may read names. ``quick``
    makes filters that are links above the list.
    """

    workflow: str
    path: str
    stages: bool = False
    board_first: bool = False
    beside: tuple[str, ...] = ()
    warned: bool = False
    quick: Quick | None = None
    links: tuple[str, ...] = ()
    per_state: int = PER_STATE
    details: Details | None = None


@dataclass(frozen=True)
class _Asked:
    """One list as somebody asks it, with how many cases that finds and the filters that were chosen."""

    here: Context
    actor: Actor
    say: Speech
    listed: CaseList
    definition: Definition
    query: Query
    wanted: CaseFilter
    now: datetime
    total: Total
    filters: dict[str, Any]

    @property
    def today(self) -> date:
        """Return the local day."""
        return pages.today(self.now)


def show(request: Request, here: Context, actor: Actor, say: Speech, listed: CaseList) -> Response:
    """Show the table or the board of a process."""
    with here.db.one_state():
        saved = views_of(here, actor, listed.path, request.query_params, Query.of(listed.path, request.query_params))
        if saved.instead:
            return RedirectResponse(saved.instead, HTTPStatus.SEE_OTHER)
        asked = _asked(here, actor, say, listed, saved.query)
        view = saved.query.get("weergave") or ("bord" if listed.board_first else "tabel")
        data = _around(asked, view) | (_board(asked) if view == "bord" else _table(asked))
    template = "lists/board.html" if view == "bord" else "lists/table.html"
    return page(request, template, data["heading"], saved=saved.face(), **data)


def _asked(here: Context, actor: Actor, say: Speech, listed: CaseList, query: Query) -> _Asked:
    definition, now = here.workflows.current(listed.workflow), here.now()
    wanted = query.filter(here, actor, listed.workflow)
    total = count_cases(here.db, here.workflows, actor, wanted, now)
    filters = list_filters.panel(here, actor, query, wanted, say)
    return _Asked(here, actor, say, listed, definition, query, wanted, now, total, filters)


def _around(asked: _Asked, view: str) -> dict[str, Any]:
    """Return what stands around a list, whichever way it is shown."""
    listed, query = asked.listed, asked.query
    return {
        "heading": title_of(listed.workflow, asked.definition, asked.say),
        "sentence": sentence(asked.total, asked.definition, query, asked.filters["chosen"], say=asked.say),
        "views": _views(query, view),
        "filters": asked.filters,
        "buttons": _buttons(asked.actor, asked.definition, listed),
        "path": listed.path,
        "total": asked.total.cases,
        "filtered": bool(set(query.given) & set(list_filters.NAMES)),
        "finished_href": query.href(afgerond="" if query.get("afgerond") else "ja"),
        "finished": bool(query.get("afgerond")),
        "downloads": _downloads(query) if asked.total.cases else [],
        "quick": listed.quick(asked.here, asked.actor, query, listed.workflow) if listed.quick else [],
    }


def _board(asked: _Asked) -> dict[str, Any]:
    here, listed = asked.here, asked.listed
    columns = board(here.db, here.workflows, asked.actor, asked.wanted, asked.now, per_state=listed.per_state)
    columns, more = detailed(columns, listed.details, here, asked.say)
    shape = partial(stages, more=more) if listed.stages else blocks
    return {
        "columns": shape(asked.definition, columns, asked.query, asked.say, asked.today),
        "look": "stages" if listed.stages else "blocks",
    }


def _table(asked: _Asked) -> dict[str, Any]:
    here, actor, say, query, wanted = asked.here, asked.actor, asked.say, asked.query, asked.wanted
    definition = asked.definition
    own = beside.offered(actor, definition, asked.listed.beside, warned=asked.listed.warned)
    found = list_cases(here.db, here.workflows, actor, wanted, asked.now, fields=own.fields)
    seen = beside.seen(here, actor, wanted, own, total=asked.total.cases, rows=found.rows)
    after = list_filters.next_place(found.after)
    return {
        "rows": [
            row_of(row, definition, say, asked.today) | {"href": query.case(row.id)} | seen.cells(row, definition, say)
            for row in found.rows
        ],
        "columns": [
            {"label": label, "href": "", "sorted": "", "numeric": False} for label in seen.labels(definition, say)
        ],
        "warned": seen.warned,
        "sentence": sentence(asked.total, definition, query, asked.filters["chosen"], say=say, warned=seen.number),
        "more": query.href(na=after) if after else "",
        # What is finished stands in one order: nothing of it comes first.
        "orders": [] if wanted.finished and wanted.as_of is None else _orders(query),
        "first": not query.get("na"),
        "actions": _actions(definition, actor, found.rows, say),
        "list_href": query.href(),
    }


def title_of(workflow: str, definition: Definition, say: Speech) -> str:
    """Return what the list of a process is called."""
    return str(words()["places"].get(workflow) or say(definition.document.label))


def row_of(row: CaseRow, definition: Definition, say: Speech, today: date) -> dict[str, Any]:
    """Return one line of a table."""
    clock = say.clock(definition, row.standing.clock) if row.standing else ""
    return {
        "id": f"case-{row.id}",
        "case_id": row.id,
        "href": f"/dossiers/{row.id}",
        "name": row.title,
        "about": row.subtitle if row.named else "",
        "code": row.code if row.named else "",
        "state": say.state(definition, row.state),
        "school": row.organisation,
        "clock": small_face(row.standing, clock, today),
        "owner": row.owner,
        "contact_on": pages.today(row.last_contact_at) if row.last_contact_at else None,
    }


def _views(query: Query, chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": query.href(weergave=name), "current": name == chosen, "count": None}
        for name, label in words()["views"].items()
    ]


def _orders(query: Query) -> list[dict[str, Any]]:
    labels = words()["orders"]
    return [
        {
            "label": labels[name],
            "href": query.href(volgorde=value),
            "current": query.get("volgorde") == value,
            "count": None,
        }
        for name, value in (("eerst", ""), ("gewijzigd", "gewijzigd"))
    ]


def _buttons(actor: Actor, definition: Definition, listed: CaseList) -> list[dict[str, Any]]:
    beside = [button(words()["page_links"][name], f"{listed.path}/{name}", look="quiet") for name in listed.links]
    if not opens_somewhere(actor, definition.document):
        return beside
    label = words()["new_titles"].get(listed.workflow) or words()["new_case"]
    return [*beside, button(label, f"{listed.path}/nieuw", look="primary", icon="plus")]


def _downloads(query: Query) -> list[dict[str, Any]]:
    """Return the kinds of file this list can be taken out as; each form carries the filters of the address."""
    given = [(name, value) for name, value in query.given.items() if name != "na"]
    path, said = f"{query.path}/uitvoer", words()["export"]
    files = [
        {"label": label, "href": path, "post": True, "because": "", "hidden": [*given, ("vorm", name)]}
        for name, label in said["forms"].items()
    ]
    choose = {"label": said["choose"]["title"], "href": Query(path, dict(given)).href(), "post": False, "because": ""}
    kept = {"label": said["files"]["title"], "href": FILES, "post": False, "because": ""}
    return [*files, choose | {"hidden": []}, kept | {"hidden": []}]


def _actions(definition: Definition, actor: Actor, rows: tuple[CaseRow, ...], say: Speech) -> list[tuple[str, str]]:
    """Return the steps that can be taken on several of these cases at once."""
    held = {grant.role for grant in actor.grants}
    names = dict.fromkeys(name for row in rows if row.named for name in definition.actions_from(row.state))
    actions = definition.document.actions
    return [(name, say(actions[name].label)) for name in names if held.intersection(actions[name].by)]
