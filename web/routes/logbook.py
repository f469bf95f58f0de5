"""Beheer, logboek: who did what when, on cases, in the register and to people; and whether the record still holds."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from engine.actor import Actor
from engine.errors import NotFound
from engine.queries.logbook import (
    LogFilter,
    LogPage,
    Verified,
    check_chain,
    list_case_events,
    list_sign_ins,
    require_reader,
)
from web import forms
from web.logbook_faces import HOME, columns, filter_of, list_of, log_words, panel, query_of, row, segments
from web.pages import Context, Here, Who, button, page
from web.spoken import Says
from workflows.register.logbook import list_note_readings, list_register_events

router = APIRouter(prefix=HOME)


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """List what was done, narrowed by what the address says."""
    said, query = log_words(), query_of(request.query_params)
    listed = list_of(query)
    found, after = _read(here, actor, listed, filter_of(query))
    code = query.get("dossier")
    return page(
        request,
        "logbook/list.html",
        said["title"],
        said=said,
        caption=said["captions"][listed],
        buttons=[
            button(said["chain"]["title"], f"{HOME}/keten?{urlencode({'dossier': code})}" if code else f"{HOME}/keten")
        ],
        segments=segments(query),
        filters=panel(here, query),
        columns=columns(listed),
        rows=[row(here, each, listed, say) for each in found],
        more=query.href(na=str(after)) if after else "",
        filtered=bool(set(query.given) - {"lijst"}),
    )


@router.get("/keten")
def check(request: Request, here: Here, actor: Who, dossier: str = "") -> Response:
    """Ask for a case, and say whether its record is as it was written. Nothing changes by looking."""
    require_reader(actor)
    said, code = log_words()["chain"], dossier.strip()[:40]
    found, wrong = None, ""
    if code:
        try:
            found = check_chain(here.db, code, actor=actor)
        except NotFound:
            wrong = said["unknown"]
    return page(
        request,
        "logbook/chain.html",
        said["title"],
        said=said,
        path=f"{HOME}/keten",
        back=HOME,
        fields=[forms.plain("dossier", "code", said["field"], code, error=wrong, help_=said["field_help"])],
        verdict=_verdict(found) if found else None,
    )


def _read(here: Context, actor: Actor, listed: str, wanted: LogFilter) -> LogPage:
    of_cases = {"dossiers": list_case_events, "register": list_register_events, "notities": list_note_readings}
    read = partial(of_cases[listed], workflows=here.workflows) if listed in of_cases else list_sign_ins
    found: LogPage = read(here.db, actor=actor, wanted=wanted)
    return found


def _verdict(found: Verified) -> dict[str, Any]:
    said = log_words()["chain"]
    if not found.fault:
        return {
            "text": said["intact_title"],
            "detail": said["intact"].format(code=found.code, n=found.events),
            "tone": "good",
            "undo": None,
        }
    broken = said["broken"].format(code=found.code, sequence=found.sequence, fault=said["faults"][found.fault])
    return {"text": said["broken_title"], "detail": broken, "tone": "bad", "undo": None}
