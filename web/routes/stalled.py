"""Vastgelopen: which cases are stuck and why, the gravest first; putting one aside for a few days, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.errors import BadInput
from engine.queries.case_page import CaseView, view_case
from engine.values import read_day
from web import case_forms, forms, pages, way_back
from web.list_filters import Query
from web.pages import Context, Here, Typed, Who, button, page, words
from web.saved_views import STALLED, views_of
from web.speech import Speech, short_day
from web.spoken import Says
from web.stalled_export import downloads, take
from web.stalled_filters import filter_of, known_in, next_place, panel, query_of
from web.stalled_rows import before_of, held, state_of
from web.stalled_rules import all_limits, limits_of
from web.stalled_together import actions_for
from web.stalled_trend import then, trend, week_before
from workflows.stalled.listed import StalledRow
from workflows.stalled.listing import StalledPage, stalled
from workflows.stalled.put_aside import last_day, put_aside
from workflows.stalled.review import Decided, last_decisions, may_review
from workflows.stalled.thresholds import thresholds

router = APIRouter(prefix="/vastgelopen")


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, *, gedaan: str = "") -> Response:
    """Show the stalled cases somebody may see, narrowed by what the address says."""
    saved = views_of(here, actor, STALLED, request.query_params, query_of(STALLED, request.query_params))
    if saved.instead:
        return RedirectResponse(saved.instead, HTTPStatus.SEE_OTHER)
    query, today = saved.query, pages.today(here.now())
    day = min(query.day or today, today)
    wanted = filter_of(query)
    found = stalled(here.db, here.workflows, actor, as_of=day, filters=wanted)
    said, decided = words()["stalled"], _decided(here, actor, found)
    notice = {"text": said["put_aside_done"], "detail": "", "tone": "good", "undo": None} if gedaan else None
    schools, owners = known_in(here, actor, wanted)
    after, filtered = next_place(found.after), bool(set(query.given) - {"na", "op"})
    return page(
        request,
        "stalled/list.html",
        said["title"],
        notice=notice,
        said=said,
        sentence=_sentence(found, day if day < today else None),
        groups=_groups(found, query, say),
        buttons=_buttons(query, actor, found),
        filters=panel(query, here.workflows, schools, owners, say),
        columns=[{"label": each, "href": "", "sorted": "", "numeric": False} for each in said["columns"]],
        rows=[
            _row(row, here, say)
            | {"limits": limits_of([row.reason], actor, say)}
            | {"href": query.case(row.case_id), "put_aside": _aside_path(row.case_id, query.href())}
            | {"before": before_of(decided.get(row.case_id), say)}
            for row in found.rows
        ],
        total=found.total,
        first=not query.get("na"),
        more=query.href(na=after) if after else "",
        filtered=filtered,
        trend=trend(query, found, day, past=day < today) if found.total or filtered else [],
        before=None if found.total or filtered else week_before(here, actor, query, day),
        downloads=downloads(query) if found.total else [],
        saved=saved.face(),
        actions=actions_for(actor, found.rows) if day == today else [],
        list_href=query.href(),
        rules=all_limits(here, actor, day),
        group_labels={name: say(label) for name, label in thresholds().groups.items()},
    )


@router.get("/eerder")
def show_then(request: Request, here: Here, actor: Who) -> Response:
    """Show the number of four weeks before, which the list does not wait for."""
    query, today = query_of(STALLED, request.query_params), pages.today(here.now())
    number = then(here, actor, query, min(query.day or today, today))
    return page(request, "stalled/then.html", words()["stalled"]["title"], then=number)


@router.post("/uitvoer")
def export(request: Request, here: Here, actor: Who, say: Says, form: Typed) -> Response:
    """Hand out the list as a file, with the filters that the form carries."""
    typed = QueryParams([(name, value) for name, value in form.multi_items() if isinstance(value, str)])
    return take(request, here, actor, say, query=query_of(STALLED, typed), form=str(form.get("vorm", "")))


@router.get("/{case_id}/opzij")
def ask_put_aside(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Show the form that puts a stalled case aside."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _form(request, here, case, {}, {})


@router.post("/{case_id}/opzij")
def put_it_aside(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Put the case aside; a deadline of the law keeps it on the list all the same."""
    typed = {"until_on": forms.typed_date("until_on", form), "reason": str(form.get("reason", ""))}
    try:
        put_aside(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            until_on=read_day("until_on", typed["until_on"]),
            reason=typed["reason"],
            now=here.now(),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        return _form(request, here, case, typed, forms.sentences(error, words()["stalled"]["fields"]))
    listed = way_back.to_list(request.query_params, STALLED)
    return RedirectResponse(f"{listed}{'&' if '?' in listed else '?'}gedaan=opzij", HTTPStatus.SEE_OTHER)


def _form(request: Request, here: Context, case: CaseView, typed: dict[str, str], errors: dict[str, str]) -> Response:
    said, labels = words()["stalled"], words()["stalled"]["fields"]
    last, length = last_day(here.db, pages.today(here.now()))
    day = forms.date_parts(typed.get("until_on", ""))
    fields = [
        forms.plain("until_on", "date", labels["until_on"], day, error=errors.get("until_on", "")),
        forms.plain("reason", "text", labels["reason"], typed.get("reason", ""), error=errors.get("reason", "")),
    ]
    data = case_forms.plain_form(case, "", said["put_aside"], fields, submit=said["put_aside"])
    data |= {"lead": said["lead"].format(last=short_day(last), days=length.amount)}
    listed = way_back.to_list(request.query_params, STALLED)
    data["form"] |= {"action": _aside_path(case.id, listed), "cancel": listed}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(request, "cases/form.html", data["title"], status=status, **data)


def _aside_path(case_id: int, listed: str) -> str:
    return f"{STALLED}/{case_id}/opzij?{urlencode({way_back.OPENED_FROM: listed})}"


def _sentence(found: StalledPage, day: date | None) -> str:
    said = words()["stalled"]
    text = said["one" if found.total == 1 else "many"].format(n=found.total)
    return f"{text}, {words()['filters']['as_of'].format(day=short_day(day))}" if day else str(text)


def _buttons(query: Query, actor: Actor, found: StalledPage) -> list[dict[str, Any]]:
    """Return how a review begins, and its report, for who leads one."""
    if not may_review(actor):
        return []
    said, begin = words()["review"], replace(query, path="/vastgelopen/overleg").href(op="")
    start = [button(said["start"], begin, look="primary")] if found.total else []
    return [*start, button(said["report"], "/vastgelopen/verslag", look="quiet")]


def _groups(found: StalledPage, query: Query, say: Speech) -> list[dict[str, Any]]:
    chosen = query.get("waarom")
    every = {
        "label": words()["all"],
        "href": query.href(waarom=""),
        "current": not chosen,
        "count": sum(found.groups.values()),
    }
    groups = [
        {
            "label": say(label),
            "href": query.href(waarom=name),
            "current": name == chosen,
            "count": found.groups.get(name, 0),
        }
        for name, label in thresholds().groups.items()
        if name in found.groups or name == chosen
    ]
    return [every, *groups]


def _row(row: StalledRow, here: Context, say: Speech) -> dict[str, Any]:
    definition = here.workflows.current(row.workflow)
    return {
        "id": f"case-{row.case_id}",
        "case_id": row.case_id,
        "name": row.title,
        "about": row.subtitle or (row.code if row.named else ""),
        "state": state_of(row, here, say),
        "school": row.organisation,
        "owner": row.owner or say.role(definition, row.owner_role),
        "why": say(row.reason.sentence),
        "others": [say(each.sentence) for each in row.others],
        "days": held(row, say),
        "tries": row.tries,
        "waits_for": say(row.waits_for),
        "next": say(row.next_step),
        "until": row.aside_until,
    }


def _decided(here: Context, actor: Actor, found: StalledPage) -> Mapping[int, Decided]:
    return last_decisions(here.db, here.workflows, actor, [row.case_id for row in found.rows])
