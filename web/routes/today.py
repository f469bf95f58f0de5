"""Vandaag: the first screen, in the order in which things must happen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from engine.definition import Definition
from engine.queries.work_list import GROUPS, WorkRow, work_list
from web import pages
from web.pages import Here, Who, page, words

router = APIRouter()
TONES = {"neutral": "quiet", "danger": "bad", "warning": "warn"}


@router.get("/vandaag")
def today(request: Request, here: Here, actor: Who) -> Response:
    """Show who needs the actor today, and why."""
    day = pages.today(here.now())
    found = work_list(here.db, here.workflows, actor, today=day)
    groups = [_group(name, [_row(row, here.workflows.current(row.workflow)) for row in found[name]]) for name in GROUPS]
    return page(
        request, "today/show.html", words()["today"], groups=[each for each in groups if each["count"]], day=day
    )


def _group(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    title = words()["groups"][name]
    return {"key": name, "title": title, "count": len(rows), "note": "", "folded": name == "waiting", "rows": rows}


def _row(row: WorkRow, definition: Definition) -> dict[str, Any]:
    state = definition.document.states[row.state]
    rule = definition.clock_rules.get(row.about)
    task = definition.document.tasks.get(row.about)
    about = rule.label.nl if rule else task.label.nl if task else row.about
    return {
        "id": f"case-{row.case_id}",
        "href": f"/dossiers/{row.case_id}",
        "name": row.title,
        "about": row.subtitle,
        "state": {"label": state.label.nl, "tone": TONES.get(state.tone, state.tone)},
        "clock": None,
        "due_on": row.due_on,
        "why": words()["why"][row.why].format(about=about),
        "contact": "",
        "fresh": row.why == "answer",
        "buttons": [],
    }
