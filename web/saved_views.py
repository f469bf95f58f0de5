"""Saved views above a list: the filters of its address under a name, and which of them is shown first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.errors import NotFound
from engine.loader import Workflows
from engine.saved_views import LONGEST_NAME, SavedView, list_views
from web import stalled_filters
from web.frame import list_path
from web.learner_filters import PATH, reads_names
from web.list_filters import Query
from web.pages import Context, words

STALLED = "/vastgelopen"
EVERYTHING = "alles=ja"
"""What an address says that asks for the whole list, although a view is shown first."""
LEFT_OUT = frozenset({"na", "zoek"})
"""Where a page begins; and what was searched for, which may be a name and would outlive its case."""
READY: Mapping[str, tuple[tuple[str, str], ...]] = {
    PATH: (("no_workplace", "status=searching_workplace"), ("silent", "contact=15"), ("ends", "eindigt=semester")),
}
"""What a list offers without anybody saving it, by its words in ``views_ready``."""


@dataclass(frozen=True)
class Views:
    """The views of one list, and what the address asks now."""

    place: str
    kept: tuple[SavedView, ...]
    asked: Query
    bare: bool
    #: Whether the reader may read names, without which nothing is known of an agreement.
    by_name: bool = True

    @property
    def instead(self) -> str:
        """Return the address of the view that is shown first, when the address asks nothing; empty otherwise."""
        first = next((each for each in self.kept if each.first), None)
        return f"{self.place}?{first.query}" if first and self.bare else ""

    @property
    def query(self) -> Query:
        """Return what the address asks; leaving out its last filter still asks for the whole list."""
        everything = EVERYTHING if any(each.first for each in self.kept) else ""
        return replace(self.asked, everything=everything)

    def face(self) -> dict[str, Any]:
        """Return the views as ``lists/_views.html`` wants them."""
        asked = _kept(self.asked.given)
        shown = [_face(each, self.place, asked) for each in self.kept]
        ready = [_ready(name, self.place, query, asked) for name, query in READY.get(self.place, ())]
        whole = {"label": "", "href": Query(self.place, {}, self.query.everything).href(), "current": not asked}
        return {
            "kept": shown,
            "ready": [each for each in ready if each["name"] != "ends" or self.by_name],
            "whole": whole,
            "chosen": next((each for each in shown if each["current"]), None),
            "place": self.place,
            "query": urlencode(asked),
            "can_save": bool(asked) and not any(each["current"] for each in (*shown, *ready)),
            "searched": "zoek" in self.asked.given,
            "longest": LONGEST_NAME,
        }


def views_of(here: Context, actor: Actor, place: str, params: QueryParams, asked: Query) -> Views:
    """Return the views somebody keeps of a list, beside what its address asks."""
    by_name = place != PATH or reads_names(actor, here.workflows.current("learner_trajectory"))
    return Views(place, list_views(here.db, place, actor=actor), asked, bare=not params, by_name=by_name)


def read_query(place: str, text: str, workflows: Workflows) -> str:
    """Return a query as a view keeps it: only what the list knows.

    Raises:
        NotFound: there is no such list.
    """
    if place != STALLED and place not in {list_path(name) for name in workflows}:
        raise NotFound(f"no list {place}")
    params = QueryParams(parse_qsl(text[:2000]))
    query = stalled_filters.query_of(place, params) if place == STALLED else Query.of(place, params)
    return urlencode(_kept(query.given))


def _kept(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in sorted(given.items()) if name not in LEFT_OUT}


def _ready(name: str, place: str, query: str, asked: Mapping[str, str]) -> dict[str, Any]:
    current = dict(parse_qsl(query)) == asked
    label = words()["views_ready"][name]
    return {"name": name, "label": label, "href": f"{place}?{query}", "current": current, "count": None}


def _face(view: SavedView, place: str, asked: Mapping[str, str]) -> dict[str, Any]:
    current = dict(parse_qsl(view.query)) == asked
    return {
        "id": view.id,
        "label": view.name,
        "href": f"{place}?{view.query}",
        "current": current,
        "first": view.first,
        "count": None,
    }
