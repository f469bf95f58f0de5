"""The way from a case back to the list it was opened from, and on to the case before or after it there.

Nothing is kept: the list and its filters stand in the address of the case, so a reload or a bookmark walks on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.queries.case_list import board
from engine.queries.neighbours import Neighbours, neighbours
from web import stalled_filters, today_list
from web.boards import detailed
from web.frame import list_path
from web.list_filters import COLUMN, Query
from web.listed import list_of
from web.lists import title_of
from web.pages import Context, today, words
from web.saved_views import EVERYTHING, STALLED
from web.speech import Speech
from web.way_back import OPENED_FROM
from workflows.stalled.listing import one_of_them, stalled

TODAY = "/vandaag"


@dataclass(frozen=True)
class Walk:
    """A list somebody came from: its address, what it is called, and where the case stands in it."""

    query: Query
    label: str
    beside: Neighbours
    #: The column of a board it was opened from: that is what is walked through.
    column: str = ""

    def face(self) -> dict[str, Any]:
        """Return the way back and the two ways on, as the page of a case shows them."""
        said, beside = words()["walking"], self.beside
        counted = beside.total is not None and not self.column
        label = said["back"].format(list=self.label, n=beside.total) if counted else self.label
        named = said["place_in" if self.column else "place"]
        place = named.format(n=beside.number, total=beside.total, column=self.column) if beside.number else ""
        return {
            "list_href": self.query.href(**{COLUMN: ""}),
            "list_label": label,
            "walk": {
                "previous": self._case(beside.before) if beside.before else "",
                "following": self._case(beside.after) if beside.after else "",
                "words": place or (said["left"] if beside.total is not None else ""),
            },
        }

    def _case(self, case_id: int) -> str:
        return self.query.case(case_id, self.query.get(COLUMN))

    @property
    def kept(self) -> dict[str, str]:
        """Return what links on the page of the case carry on."""
        return {OPENED_FROM: self.query.href()}


def walk_of(here: Context, actor: Actor, say: Speech, case_id: int, opened_from: str) -> Walk | None:
    """Return the list a case was opened from, None when the address names none; any other address leads nowhere."""
    place, _, text = opened_from.partition("?")
    params = QueryParams(parse_qsl(text))
    if place == TODAY:
        query = today_list.query_of(params, here)
        return Walk(query, words()["today"], _in_work_list(here, actor, case_id, query))
    if place == STALLED:
        query = stalled_filters.query_of(STALLED, params)
        return Walk(query, words()["stalled"]["title"], _in_stalled(here, actor, case_id, query))
    for name in here.workflows:
        if place == list_path(name):
            query = replace(Query.of(place, params), everything=EVERYTHING if EVERYTHING in text else "")
            definition, column = here.workflows.current(name), params.get(COLUMN, "")
            if column in definition.document.states:
                query = replace(query, given={**query.given, COLUMN: column})
                beside = _in_column(here, actor, say, case_id, name=name, query=query)
                return Walk(
                    query, title_of(name, definition, say), beside, say(definition.document.states[column].label)
                )
            beside = neighbours(
                here.db, here.workflows, actor, case_id, wanted=query.filter(here, actor, name), now=here.now()
            )
            return Walk(query, title_of(name, definition, say), beside)
    return None


def _in_work_list(here: Context, actor: Actor, case_id: int, query: Query) -> Neighbours:
    found = today_list.everything(here, actor)
    rows = [row for each in today_list.shown(found, query).values() for row in each]
    return _beside(case_id, [row.case_id for row in rows], whole=not found.more)


def _in_column(here: Context, actor: Actor, say: Speech, case_id: int, *, name: str, query: Query) -> Neighbours:
    """Return what lies beside a case in the order of the cards in its column; a longer column ends with its cards."""
    listed, wanted = list_of(name), replace(query.filter(here, actor, name), state=query.get(COLUMN))
    found = board(here.db, here.workflows, actor, wanted, here.now(), per_state=listed.per_state)
    columns, _ = detailed(found, listed.details, here, say)
    count, rows = columns.get(wanted.state, (0, ()))
    return _beside(case_id, [row.id for row in rows], whole=count == len(rows))


def _beside(case_id: int, ids: Sequence[int], *, whole: bool) -> Neighbours:
    """Return what lies beside a case; once it is done and gone, what is most urgent comes next."""
    total = len(ids) if whole else None
    if case_id not in ids:
        return Neighbours(None, ids[0] if ids else None, None, total)
    at = ids.index(case_id)
    after = ids[at + 1] if at + 1 < len(ids) else None
    return Neighbours(ids[at - 1] if at else None, after, at + 1 if whole else None, total)


def _in_stalled(here: Context, actor: Actor, case_id: int, query: Query) -> Neighbours:
    now = today(here.now())
    day, filters = min(query.day or now, now), replace(stalled_filters.filter_of(query), after=None)
    one = one_of_them(here.db, here.workflows, actor, case_id, as_of=day, filters=filters)
    if one is not None:
        return Neighbours(one.before, one.after, one.number, one.total)
    found = stalled(here.db, here.workflows, actor, as_of=day, filters=filters, limit=1)
    return Neighbours(None, found.rows[0].case_id if found.rows else None, None, found.total)
