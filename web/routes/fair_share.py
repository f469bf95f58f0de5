"""Eerlijke verdeling: the open table of offers per school, and the button with which a paused school comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from web.pages import Context, Here, Who, button, page, words
from web.speech import Speech, short_day
from web.spoken import Says
from workflows.company_lead.fairness import Fairness, Share, fairness
from workflows.company_lead.silence import COORDINATOR, confirm_offers

router = APIRouter(prefix="/bedrijven/eerlijk")


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, *, gedaan: str = "") -> Response:
    """Show every school the same table."""
    said = words()["leads"]["fair"]
    found = fairness(here.db, actor, here.now())
    rows = [_row(each, said, each.school) for each in found.schools]
    notice = {"text": said["confirmed"], "detail": "", "tone": "good", "undo": None} if gedaan else None
    return page(
        request,
        "leads/fairness.html",
        said["title"],
        notice=notice,
        said=said,
        lead=said["lead"].format(first=short_day(found.first), last=short_day(found.last)),
        columns=[
            {"label": each, "href": "", "sorted": "", "numeric": at > 0} for at, each in enumerate(said["columns"])
        ],
        rows=[*rows, _row(found.total, said, said["total"])] if rows else [],
        pauses=_pauses(found, actor.organisations(COORDINATOR), said),
        losses=_losses(here, found, say),
    )


@router.post("/pauze/{pause_id}")
def confirm(here: Here, actor: Who, *, pause_id: int) -> Response:
    """Let a school get offers again."""
    confirm_offers(here.db, pause_id, actor=actor, now=here.now())
    return RedirectResponse("/bedrijven/eerlijk?gedaan=bevestigd", HTTPStatus.SEE_OTHER)


def _row(share: Share, said: Any, name: str) -> dict[str, Any]:
    in_time = said["in_time"].format(in_time=share.in_time, due=share.due) if share.due else said["none_due"]
    counts = (share.offers, share.open, share.accepted, share.declined, share.expired)
    return {
        "id": f"school-{share.school_id}",
        "name": name,
        "total": share.school_id == 0,
        "cells": list(zip(said["columns"][1:], (*counts, in_time, share.taken_back, share.matches), strict=True)),
    }


def _losses(here: Context, found: Fairness, say: Speech) -> list[dict[str, Any]]:
    """Return why companies were lost, in the words of the process."""
    reasons = here.workflows.current("company_lead").document.reasons["lost_reasons"]
    ours = f" ({words()['leads']['fair']['lost_ours']})"
    return [
        {"label": say(reasons[each.reason]) + (ours if each.ours else ""), "value": str(each.number), "href": ""}
        for each in found.losses
    ]


def _pauses(found: Fairness, mine: frozenset[int], said: Any) -> list[dict[str, Any]]:
    """Return the pauses everybody may see; only a coordinator of the school gets the button."""
    return [
        {
            "text": said["pause"].format(school=share.school, programme=pause.programme, since=short_day(pause.since)),
            "confirm": button(said["confirm"], f"/bedrijven/eerlijk/pauze/{pause.id}", look="primary", post=True)
            if share.school_id in mine
            else None,
        }
        for share in found.schools
        for pause in share.pauses
    ]
