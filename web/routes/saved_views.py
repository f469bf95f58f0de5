"""Naming a list that was narrowed, showing it first, and forgetting it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.errors import BadInput
from engine.saved_views import drop_view, save_view, show_first
from web import forms
from web.pages import Here, RecordId, Typed, Who, inside, page, words
from web.saved_views import EVERYTHING, read_query

router = APIRouter(prefix="/weergaven")


@router.post("")
def save(request: Request, here: Here, actor: Who, form: Typed) -> Response:
    """Keep the list under a name, or show the form again with what is wrong."""
    typed = {name: str(form.get(name, "")) for name in ("place", "query", "name", "first")}
    query = read_query(typed["place"], typed["query"], here.workflows)
    try:
        save_view(here.db, typed["place"], typed["name"], query, first=typed["first"] == "yes", actor=actor)
    except BadInput as error:
        said = words()["views_kept"]
        wrong = forms.sentences(error, {"name": said["name"]})
        fields = _fields(typed, wrong)
        data: dict[str, Any] = {"fields": fields, "place": typed["place"], "query": query, "submit": said["save"]}
        return page(request, "lists/view.html", said["title"], status=HTTPStatus.UNPROCESSABLE_ENTITY, **data)
    return RedirectResponse(f"{typed['place']}?{query}", HTTPStatus.SEE_OTHER)


@router.post("/{view_id}/eerst")
def first(here: Here, actor: Who, form: Typed, view_id: RecordId) -> Response:
    """Show this view when the list is opened, or no longer."""
    view = show_first(here.db, view_id, first=form.get("first") == "yes", actor=actor)
    return RedirectResponse(f"{inside(str(form.get('place', '')))}?{view.query}", HTTPStatus.SEE_OTHER)


@router.post("/{view_id}/weg")
def drop(here: Here, actor: Who, form: Typed, view_id: RecordId) -> Response:
    """Forget this view; the list itself is as it was."""
    drop_view(here.db, view_id, actor=actor)
    return RedirectResponse(f"{inside(str(form.get('place', '')))}?{EVERYTHING}", HTTPStatus.SEE_OTHER)


def _fields(typed: dict[str, str], wrong: dict[str, str]) -> list[dict[str, Any]]:
    said = words()["views_kept"]
    return [
        forms.plain("name", "text", said["name"], typed["name"], error=wrong.get("name", "")),
        forms.plain("first", "tick", said["first"], typed["first"]) | {"required": False},
    ]
