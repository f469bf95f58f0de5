"""The documents on the page of a case, in the shape its template wants."""

from __future__ import annotations

from typing import Any

from engine.actor import Actor
from engine.queries.case_page import CaseView
from engine.queries.documents import list_documents
from engine.visibility import keeps_documents
from web.pages import Context


def of_case(here: Context, case: CaseView, actor: Actor) -> dict[str, Any]:
    """Return the documents of a case, and where one is handed in by who may; nothing where none are kept."""
    if here.documents is None or not case.named:
        return {"documents": [], "hand_in": ""}
    path = f"/dossiers/{case.id}/documenten"
    keeps = keeps_documents(case.definition, case.roles)
    shown = [
        {
            "name": each.name,
            "href": f"{path}/{each.id}",
            "size": max(1, round(each.size / 1024)),
            "by": each.by,
            "at": each.at,
            "remove": f"{path}/{each.id}/weg" if keeps else "",
        }
        for each in list_documents(here.db, here.workflows, case.id, actor=actor)
    ]
    return {"documents": shown, "hand_in": f"{path}/nieuw" if keeps else ""}
