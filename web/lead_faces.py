"""What the page of a lead shows beside what every case shows: its ranking in the offer, and its own buttons."""

from __future__ import annotations

from typing import Any

from engine.database import Database
from engine.queries.case_page import CaseView
from web.pages import Context, button, words
from web.speech import Speech
from workflows.company_lead.offers import InOrder, Reason, order_for
from workflows.company_lead.splits import SPLITTER, WHEN

WORKFLOW = "company_lead"
CITY = frozenset({"city_employee", "city_coordinator"})


def buttons(case: CaseView) -> list[dict[str, Any]]:
    """Return the buttons that only a lead has."""
    if case.definition.name != WORKFLOW or not case.named:
        return []
    said, path = words()["leads"]["buttons"], f"/bedrijven/{case.id}"
    found = [button(said["who"], f"/bedrijven/wie/{case.fields['site_id']}", look="quiet", icon="eye")]
    if SPLITTER in case.roles and case.state in WHEN:
        found.append(button(said["split"], f"{path}/splitsen", look="quiet"))
    with_school = case.definition.document.blocks and case.block == "with_school"
    if with_school and CITY.intersection(case.roles):
        found.append(button(said["point"], f"{path}/aanspreekpunt", look="quiet"))
    return found


def around_step(here: Context, case: CaseView, action: str, say: Speech) -> dict[str, Any]:
    """Return what the form of a step shows beside its fields: for an offer the schools in order."""
    if case.definition.name != WORKFLOW or action != "offer":
        return {}
    return {"template": "leads/offer.html", **_order(here.db, case, here, say)}


def _order(db: Database, case: CaseView, here: Context, say: Speech) -> dict[str, Any]:
    found, said = order_for(db, case.id, case.fields, here.now()), words()["leads"]["offer"]
    return {
        "said": said,
        "schools": [_school(each, say) for each in found.schools],
        "left_out": [{"name": name, "why": _spoken(reason, say)} for name, reason in found.left_out],
    }


def _school(school: InOrder, say: Speech) -> dict[str, Any]:
    return {
        "value": str(school.school_id),
        "name": school.name,
        "rank": school.rank,
        "score": _number(school.score),
        "before": school.before_en if say.language == "en" else school.before_nl,
        "reasons": [{"points": _number(each.points), "text": _spoken(each, say)} for each in school.reasons],
    }


def _spoken(reason: Reason, say: Speech) -> str:
    return reason.en if say.language == "en" else reason.nl


def _number(points: float) -> str:
    return f"{points:g}".replace(".", ",")
