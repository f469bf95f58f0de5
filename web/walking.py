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
from engine.queries.neighbours import Neighbours, neighbours
from engine.queries.work_list import GROUPS, work_list
from web import stalled_filters
from web.frame import list_path
from web.list_filters import OPENED_FROM, Query
from web.lists import title_of
from web.pages import Context, today, words
from web.saved_views import EVERYTHING, STALLED
from web.speech import Speech
from workflows.stalled.listing import one_of_them, stalled

TODAY = "/vandaag"
LONGEST = 1000


@dataclass(frozen=True)
class Walk:
    """A list somebody came from: its address, what it is called, and where the case stands in it."""

    query: Query
    label: str
    beside: Neighbours

    def face(self) -> dict[str, Any]:
        """Return the way back and the two ways on, as the page of a case shows them."""
        said, beside = words()["walking"], self.beside
        label = said["back"].format(list=self.label, n=beside.total) if beside.total is not None else self.label
        place = said["place"].format(n=beside.number, total=beside.total) if beside.number else ""
        return {
            "list_href": self.query.href(),
            "list_label": label,
            "walk": {
                "previous": self.query.case(beside.before) if beside.before else "",
                "following": self.query.case(beside.after) if beside.after else "",
                "words": place or (said["left"] if beside.total is not None else ""),
            },
        }

    @property
    def kept(self) -> dict[str, str]:
        """Return what links on the page of the case carry on."""
        return {OPENED_FROM: self.query.href()}


def walk_of(here: Context, actor: Actor, say: Speech, case_id: int, opened_from: str) -> Walk | None:
    """Return the list a case was opened from, None when the address names none; any other address leads nowhere."""
    place, _, text = opened_from[:LONGEST].partition("?")
    params = QueryParams(parse_qsl(text))
    if place == TODAY:
        chosen = params.get("proces", "")
        process = chosen if chosen in here.workflows else ""
        query = Query(TODAY, {"proces": process} if process else {})
        return Walk(query, words()["today"], _in_work_list(here, actor, case_id, process))
    if place == STALLED:
        query = stalled_filters.query_of(STALLED, params)
        return Walk(query, words()["stalled"]["title"], _in_stalled(here, actor, case_id, query))
    for name in here.workflows:
        if place == list_path(name):
            query = replace(Query.of(place, params), everything=EVERYTHING if EVERYTHING in text else "")
            wanted = query.filter(here, actor, name)
            beside = neighbours(here.db, here.workflows, actor, case_id, wanted=wanted, now=here.now())
            return Walk(query, title_of(name, here.workflows.current(name), say), beside)
    return None


def _in_work_list(here: Context, actor: Actor, case_id: int, process: str) -> Neighbours:
    found = work_list(here.db, here.workflows, actor, here.now())
    rows = [row for name in GROUPS for row in found.groups[name] if process in {"", row.workflow}]
    return _beside(case_id, [row.case_id for row in rows], whole=not found.more)


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
