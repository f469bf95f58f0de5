"""Vandaag: the first screen, in the order in which things must happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from engine.actor import Actor
from engine.errors import BadInput, NotAllowed
from engine.queries.work_rows import WorkList, WorkRow
from web import frame, pages, ticked, today_list, today_together, undoing
from web.list_filters import Query
from web.pages import Context, Here, Typed, Who, page, words
from web.row_numbers import row_number
from web.speech import short_day
from web.spoken import Says
from web.today_rows import group
from web.together import ids_of
from workflows.stalled.review import REVIEWERS, may_review

router = APIRouter()
BANNERS = {
    "gelogd": (undoing.logged, "contact-ongedaan"),
    "herinnerd": (undoing.reminded, "herinnering-ongedaan"),
}
"""What was just done with a case, as the address says it: its banner, and what the page says once it is taken back."""


@router.get("/vandaag")
def today(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """Show who needs the actor today, and why."""
    query = today_list.query_of(request.query_params, here)
    found = today_list.everything(here, actor)
    kinds = dict.fromkeys(row.workflow for rows in found.groups.values() for row in rows)
    asked = today_list.shown(found, query)
    groups = [group(name, rows, here, say, query) for name, rows in asked.items()]
    filters = today_list.panel(found, query, here, say)
    shown = [each for each in groups if each["count"]]
    rows = [row for each in shown for row in each["rows"]]
    return page(
        request,
        "today/show.html",
        words()["today"],
        groups=shown,
        day=pages.today(here.now()),
        summary=_summary(asked),
        kinds=_kinds(found, list(kinds), query) if len(kinds) > 1 else [],
        orders=_orders(query) if any(found.groups.values()) else [],
        filters=filters,
        more=found.more,
        can_see=any(frame.sees(actor, definition) for definition in here.workflows.values()),
        nothing_found=bool(filters and filters["chosen"]) and not shown,
        nothing_urgent=not any(each["count"] for each in groups if not each["folded"]),
        ahead=_ahead(groups),
        notice=_notice(request, here, actor, query),
        list_href=query.href(),
        actions=today_together.offered(here, actor, _kinds_of_named(asked)) if any(row["pick"] for row in rows) else [],
    )


@router.get("/vandaag/samen")
def ask_for_all(request: Request, here: Here, actor: Who) -> Response:
    """Show the form of one deed for several cases."""
    ids, action = ids_of(request.query_params.getlist("id")), request.query_params.get("actie", "")
    _let_pass(actor, action)
    listed = today_together.in_today(here, actor)
    return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed={}, errors={})


@router.post("/vandaag/samen")
def do_to_all(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Do the same to several cases."""
    ids, action, key = ids_of(form.getlist("id")), str(form.get("actie", "")), str(form.get("key", ""))
    _let_pass(actor, action)
    typed, listed = today_together.typed_in(form), today_together.in_today(here, actor)
    try:
        deed = today_together.deed_of(here, actor, action, typed)
    except BadInput as error:
        said = dict(listed.wrong(error))
        return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed=typed, errors=said)
    return ticked.take(request, here, actor, ticked=listed, ids=ids, action=action, deed=deed, key=key, typed=typed)


def _let_pass(actor: Actor, action: str) -> None:
    if action == today_together.ASSIGN and not may_review(actor):
        raise NotAllowed("only who coordinates hands out several cases", roles=REVIEWERS)


def _notice(request: Request, here: Context, actor: Actor, query: Query) -> dict[str, Any] | None:
    """Return the banner after something was done here, with the way back while there is one, or after taking it."""
    done = request.query_params.get("gedaan", "")
    if done in {each[1] for each in BANNERS.values()}:
        return {"text": words()["done"][done], "detail": "", "tone": "good", "undo": None}
    for name, (banner, undone) in BANNERS.items():
        about = row_number(request.query_params.get(name, ""))
        if about is not None:
            return banner(here, actor, about, today_list.told(query.href(), gedaan=undone) or query.path)
    return None


def _kinds_of_named(asked: Mapping[str, Sequence[WorkRow]]) -> list[str]:
    return list(dict.fromkeys(row.workflow for rows in asked.values() for row in rows if row.named))


def _ahead(groups: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what comes next when nothing is urgent: the term that ends first, and where what waits stands."""
    said, waiting = words()["today_ahead"], [row for each in groups if each["folded"] for row in each["rows"]]
    dated = [row for row in waiting if row["due_on"] is not None]
    first = min(dated, key=lambda row: row["due_on"], default=None)
    text = said["next"].format(day=short_day(first["due_on"]), name=first["name"]) if first else said["nothing"]
    link = {"label": said["look"].format(n=len(waiting)), "href": "#waiting"} if waiting else None
    return {"text": text, "link": link}


def _summary(asked: Mapping[str, Sequence[WorkRow]]) -> str:
    parts = []
    for name, text in words()["today_counts"].items():
        if count := len(asked.get(name, ())):
            one, many = text.split("|")
            parts.append((one if count == 1 else many).format(n=count))
    return " · ".join(parts)


def _kinds(found: WorkList, kinds: Sequence[str], query: Query) -> list[dict[str, Any]]:
    rows, chosen = [row for each in found.groups.values() for row in each], query.get("proces")
    counts = {name: sum(1 for row in rows if row.workflow == name) for name in kinds}
    items = [{"label": words()["all"], "href": query.href(proces=""), "current": not chosen, "count": len(rows)}]
    return items + [
        {
            "label": words()["places"].get(name, name),
            "href": query.href(proces=name),
            "current": name == chosen,
            "count": counts[name],
        }
        for name in kinds
    ]


def _orders(query: Query) -> list[dict[str, Any]]:
    """Return the two orders as links: what must happen first, and what changed last."""
    return [
        {"label": label, "href": query.href(volgorde=value), "current": query.get("volgorde") == value, "count": None}
        for value, label in (("", words()["today_first"]), ("gewijzigd", words()["orders"]["gewijzigd"]))
    ]
