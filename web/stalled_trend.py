"""How the stalled list moves: how many now, how many four weeks before, and for how long; each number with its list.

The rules of a past day cost as much as the list itself, so a page never waits for them: it shows a link to that list,
and the number comes after it where scripts run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.actor import Actor
from web.list_filters import Query
from web.pages import Context, words
from web.speech import short_day
from web.stalled_filters import filter_of
from workflows.stalled.listing import StalledPage, stalled_then
from workflows.stalled.trend import EARLIER

WEEK = timedelta(weeks=1)
LATER = "/vastgelopen/eerder"
"""Where the number of four weeks before is asked apart."""


def trend(query: Query, found: StalledPage, day: date, *, past: bool) -> list[dict[str, Any]]:
    """Return the numbers above the list of a day; that of four weeks before comes later."""
    said, before = words()["stalled"]["trend"], day - EARLIER
    numbers = [
        _number(found.total, said["that_day" if past else "now"]),
        _number(None, said["then"].format(day=short_day(before)), _list_of(query, before))
        | {"later": replace(query, path=LATER).href()},
    ]
    return [*numbers, *_middle(found)]


def whole_trend(here: Context, actor: Actor, query: Query, found: StalledPage, day: date, *, past: bool) -> Any:
    """Return the same numbers with nothing left to ask: for paper."""
    now, _, *middle = trend(query, found, day, past=past)
    return [now, then(here, actor, query, day), *middle]


def then(here: Context, actor: Actor, query: Query, day: date) -> dict[str, Any]:
    """Return the number of four weeks before a day, narrowed like the list."""
    before = day - EARLIER
    label = words()["stalled"]["trend"]["then"].format(day=short_day(before))
    return _number(_then(here, actor, query, before), label, _list_of(query, before))


def week_before(here: Context, actor: Actor, query: Query, day: date) -> dict[str, str] | None:
    """Return the sentence on an empty list: how many were stuck a week before, None when none were either."""
    before = day - WEEK
    if (count := _then(here, actor, query, before)) == 0:
        return None
    said = words()["stalled"]["trend"]
    text = said["week_one" if count == 1 else "week_many"].format(n=count)
    return {"text": text, "label": said["week_list"], "href": _list_of(query, before)}


def _middle(found: StalledPage) -> list[dict[str, Any]]:
    said = words()["stalled"]["trend"]
    return [] if found.middle is None else [_number(found.middle, said["middle"])]


def _number(value: int | None, label: str, href: str = "") -> dict[str, Any]:
    return {"value": value, "label": label, "href": href, "later": ""}


def _then(here: Context, actor: Actor, query: Query, day: date) -> int:
    wanted = replace(filter_of(query), after=None)
    return stalled_then(here.db, here.workflows, actor, as_of=day, filters=wanted)


def _list_of(query: Query, day: date) -> str:
    return replace(query, path="/vastgelopen").href(op=f"{day.day}/{day.month}/{day.year}")
