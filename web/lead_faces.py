"""What pages of leads show beside what every case shows: cards of the board, the ranking in the offer, own buttons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from engine.database import Database
from engine.queries.case_page import CaseView
from web.boards import Detail
from web.pages import Context, button, words
from web.speech import Speech, short_day
from web.spoken import speech
from workflows.company_lead.cards import Card
from workflows.company_lead.cards import cards as cards_of
from workflows.company_lead.offers import InOrder, Reason, order_for
from workflows.company_lead.splits import SPLITTER, WHEN

WORKFLOW = "company_lead"
CITY = frozenset({"city_employee", "city_coordinator"})
SCHOOL = frozenset({"school_coordinator", "trajectory_coach"})
POOL = "in_pool"
ASKED = "need"
"""The group of fields that says what the company wants."""
BESIDE = ("site_address", "next_school_note")


def buttons(case: CaseView) -> list[dict[str, Any]]:
    """Return the buttons that only a lead has."""
    if case.definition.name != WORKFLOW or not case.named:
        return []
    said, path = words()["leads"]["buttons"], f"/bedrijven/{case.id}"
    found = [button(said["who"], f"/bedrijven/wie/{case.fields['site_id']}", look="quiet", icon="eye")]
    if SPLITTER in case.roles and case.state in WHEN:
        found.append(button(said["split"], f"{path}/splitsen", look="quiet"))
    if case.state == "offered" and SCHOOL.intersection(case.roles):
        found.append(button(said["ask"], f"/bedrijven/wie/{case.fields['site_id']}#vraag", look="quiet"))
    with_school = case.definition.document.blocks and case.block == "with_school"
    if with_school and CITY.intersection(case.roles):
        found.append(button(said["point"], f"{path}/aanspreekpunt", look="quiet"))
    return found


def cards(here: Context, _say: Speech, case_ids: Collection[int]) -> Mapping[int, Detail]:
    """Return what the cards of leads say more; the pool stands in the order in which companies want somebody."""
    said = words()["leads"]["card"]
    return {key: _detail(card, said) for key, card in cards_of(here.db, case_ids).items()}


def _detail(card: Card, said: Mapping[str, Any]) -> Detail:
    asked = [said["line"].format(places=places, programme=name) if places else name for name, places in card.lines]
    start = said["start"].format(day=short_day(card.start)) if card.start else ""
    where = " · ".join(filter(None, (card.place, start)))
    since = said["since"].format(day=short_day(card.since)) if card.since else ""
    word = card.word
    told = said["words"][word.kind].format(school=word.school, day=short_day(word.on)) if word else ""
    lines = tuple(filter(None, (where, said["recognition"].get(card.recognition, ""), since, told)))
    return Detail(", ".join(asked), lines, {POOL: (card.start or date.max).isoformat()})


def need(case: CaseView, say: Speech) -> dict[str, Any] | None:
    """Return as facts what the company asks and what the last school noted for the next; None when that is nothing."""
    if case.definition.name != WORKFLOW or not case.named:
        return None
    document = case.definition.document
    names = [name for name, rule in document.fields.items() if rule.group == ASKED and rule.type != "record"]
    rows = [
        {"label": say(document.fields[name].label), "value": say.value(document.fields[name], value, {}), "href": ""}
        for name in (BESIDE[0], *names, *BESIDE[1:])
        if (value := case.fields.get(name)) is not None
    ]
    return {"title": say(document.groups[ASKED]), "rows": rows} if rows else None


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
    return speech().number(f"{points:g}")
