"""Overleg: the stalled cases one by one, a decision about each, and the report of what a day decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from engine.errors import BadInput, NotAllowed
from engine.queries.case_page import view_case
from engine.values import read_day
from web import forms, pages, ticked
from web.list_filters import Query
from web.pages import Context, Here, Typed, Who, button, new_key, page, words
from web.review_faces import decided, decision_fields, one_case
from web.row_numbers import row_number
from web.spoken import Says
from web.stalled_filters import filter_of, query_of
from web.stalled_together import in_stalled, reviewed
from web.stalled_trend import whole_trend
from web.together import ids_of
from workflows.stalled.listing import StalledFilter, StalledOne, one_of_them, stalled
from workflows.stalled.review import REVIEWERS, Wanted, decide_case, last_decision, may_review, report_of

router = APIRouter(prefix="/vastgelopen")
PATH = "/vastgelopen/overleg"


@router.get("/overleg")
def begin(request: Request, here: Here, actor: Who) -> Response:
    """Go to the first case of the list; with none left, to the report of today."""
    _coordinates(actor)
    query, today = query_of(PATH, request.query_params), pages.today(here.now())
    found = stalled(here.db, here.workflows, actor, as_of=today, filters=filter_of(query), limit=1)
    if not found.rows:
        return RedirectResponse("/vastgelopen/verslag", HTTPStatus.SEE_OTHER)
    return RedirectResponse(_path(query.href(), found.rows[0].case_id), HTTPStatus.SEE_OTHER)


@router.get("/overleg/{case_id}")
def show(request: Request, here: Here, actor: Who, say: Says, *, case_id: int) -> Response:
    """Show one stalled case with what can be decided about it."""
    return _shown(request, here, actor, say, case_id=case_id, typed={}, errors={})


@router.post("/overleg/{case_id}")
def decide(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Keep a decision and go to the next case; after the last one, to the report."""
    typed = _typed(form)
    query, one = query_of(PATH, request.query_params), _one(request, here, actor, case_id)
    try:
        decide_case(
            here.db,
            here.workflows,
            case_id,
            _wanted(typed),
            actor=actor,
            now=here.now(),
            key=str(form.get("key", "")) or new_key(),
        )
    except BadInput as error:
        labels = words()["review"]["fields"]
        said = forms.sentences(error, labels)
        return _shown(request, here, actor, say, case_id=case_id, typed=typed, errors=said)
    if one is None or one.after is None:
        return RedirectResponse("/vastgelopen/verslag?gedaan=besluit", HTTPStatus.SEE_OTHER)
    return RedirectResponse(_path(query.href(gedaan="besluit"), one.after), HTTPStatus.SEE_OTHER)


@router.get("/samen")
def ask_for_all(request: Request, here: Here, actor: Who) -> Response:
    """Show the form of one decision for several cases."""
    _coordinates(actor)
    ids, action = ids_of(request.query_params.getlist("id")), request.query_params.get("actie", "")
    listed = in_stalled(here, actor)
    return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed={}, errors={})


@router.post("/samen")
def decide_all(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Keep one decision about several cases."""
    _coordinates(actor)
    action, ids = str(form.get("actie", "")), ids_of(form.getlist("id"))
    typed = _typed(form) | {"decision": action}
    try:
        wanted = _wanted(typed)
    except BadInput as error:
        errors = forms.sentences(error, {"on": words()["review"]["until"]})
        listed = in_stalled(here, actor)
        return ticked.ask(request, here, actor, ticked=listed, ids=ids, action=action, typed=typed, errors=errors)
    key = str(form.get("key", ""))
    deed, listed = reviewed(here, actor, wanted), in_stalled(here, actor)
    return ticked.take(request, here, actor, ticked=listed, ids=ids, action=action, deed=deed, key=key, typed=typed)


@router.get("/verslag")
def report(request: Request, here: Here, actor: Who, say: Says, *, op: str = "", gedaan: str = "") -> Response:
    """Show what was decided on a day: codes, for paper too."""
    said, today = words()["review"], pages.today(here.now())
    day = _day(op) or today
    day = min(day, today)
    rows = report_of(here.db, here.workflows, actor, day)
    query = Query("/vastgelopen", {} if day == today else {"op": day.isoformat()})
    found = stalled(here.db, here.workflows, actor, as_of=day, limit=1)
    return page(
        request,
        "stalled/report.html",
        said["report"],
        said=said,
        day=day,
        trend=whole_trend(here, actor, query, found, day, past=day < today),
        columns=[{"label": each, "href": "", "sorted": "", "numeric": False} for each in said["columns"]],
        rows=[decided(each, say) for each in rows],
        notice=_notice(gedaan),
    )


def _shown(
    request: Request,
    here: Context,
    actor: Any,
    say: Any,
    *,
    case_id: int,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    _coordinates(actor)
    said, query = words()["review"], query_of(PATH, request.query_params)
    one = _one(request, here, actor, case_id)
    if one is None:
        return RedirectResponse(query.href(), HTTPStatus.SEE_OTHER)
    before = last_decision(here.db, here.workflows, actor, case_id)
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    fields = decision_fields(here, case, one.row, say, typed=typed, errors=errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page(
        request,
        "stalled/review.html",
        said["title"],
        status=status,
        said=said,
        case=one_case(here, actor, one.row, say),
        before=decided(before, say) if before else None,
        fields=fields,
        form={"action": _path(query.href(), case_id), "key": new_key()},
        place=said["place"].format(number=one.number, total=one.total),
        previous=_path(query.href(), one.before) if one.before else "",
        following=_path(query.href(), one.after) if one.after else "",
        list=button(said["to_list"], query_of("/vastgelopen", request.query_params).href(), look="quiet"),
        report=button(said["report"], "/vastgelopen/verslag", look="quiet"),
        notice=_notice(request.query_params.get("gedaan", "")),
    )


def _typed(form: FormData) -> dict[str, str]:
    typed = {name: str(form.get(name, "")) for name in ("decision", "line", "person")}
    return typed | {"on": forms.typed_date("on", form)}


def _wanted(typed: Mapping[str, str]) -> Wanted:
    return Wanted(
        typed["decision"],
        typed["line"],
        on=read_day("on", typed["on"]) if typed["on"].strip("/ ") else None,
        person_id=row_number(typed["person"]),
    )


def _one(request: Request, here: Context, actor: Any, case_id: int) -> StalledOne | None:
    filters: StalledFilter = filter_of(query_of(PATH, request.query_params))
    today = pages.today(here.now())
    return one_of_them(here.db, here.workflows, actor, case_id, as_of=today, filters=filters)


def _path(address: str, case_id: int) -> str:
    """Return the page of one case, with the filters of the list."""
    asked = urlsplit(address)
    return f"{PATH}/{case_id}?{asked.query}" if asked.query else f"{PATH}/{case_id}"


def _notice(done: str) -> dict[str, Any] | None:
    return {"text": words()["review"]["done"], "detail": "", "tone": "good", "undo": None} if done else None


def _day(text: str) -> date | None:
    try:
        return read_day("op", text) if text else None
    except BadInput:
        return None


def _coordinates(actor: Any) -> None:
    if not may_review(actor):
        raise NotAllowed("a review is led by a coordinator", roles=REVIEWERS)
