"""Beheer, uitvoer: who took which list out of the program."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from engine.exports import Noted, list_exports
from engine.local_time import BRUSSELS
from web import figures_export, stalled_export
from web.exported import FILES
from web.lists import title_of
from web.pages import Context, Here, Who, button, page, words
from web.row_numbers import row_number
from web.speech import Speech
from web.spoken import Says

HOME = "/beheer/uitvoer"
PAGES = (stalled_export.LOGGED_AS, figures_export.LOGGED_AS)
"""Pages whose file is of no single process; their words stand under the same name."""
router = APIRouter(prefix=HOME)


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, na: str = "") -> Response:
    """List what was taken out: one's own, that of one's school, or all."""
    said = words()["export"]["log"]
    found, after = list_exports(here.db, actor, before=row_number(na))
    return page(
        request,
        "exports/list.html",
        said["title"],
        lead=said["lead"],
        buttons=[button(words()["export"]["files"]["title"], FILES)],
        columns=[{"label": label, "href": "", "sorted": "", "numeric": False} for label in said["columns"]],
        rows=[_row(each, here, say) for each in found],
        more=f"{HOME}?na={after}" if after else "",
        more_label=said["more"],
    )


def _row(noted: Noted, here: Context, say: Speech) -> dict[str, Any]:
    said, export = words()["export"]["log"], noted.export
    at = noted.at.astimezone(BRUSSELS)
    own = export.what in PAGES
    title = words()[export.what]["title"] if own else title_of(export.what, here.workflows.current(export.what), say)
    return {
        "id": f"export-{noted.id}",
        "cells": [
            f"{at.day}/{at.month}/{at.year} {at:%H:%M}",
            noted.by,
            f"{title} ({export.form})",
            "; ".join(export.filters.values()) or said["none"],
            said["rows"].format(rows=export.rows, named=export.named),
        ],
    }
