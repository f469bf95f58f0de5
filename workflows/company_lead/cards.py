"""What the card of a lead says beside its name: where it is, what it asks, from when, and how recognition stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from engine.calendar import default_calendar
from engine.database import Database
from engine.tables import organisations, state_spans
from workflows.register.tables import lead_lines, lead_offers, leads, programmes, recognitions, sites

SAID = frozenset({"accepted", "declined", "expired"})
"""Answers that are a school's, silence too; what the city withdrew is none."""
IN_HAND = frozenset({"preparing", "submitted", "info_requested"})


@dataclass(frozen=True, slots=True)
class Word:
    """What a school did last with an offer: accepted, contacted, given_back, declined or expired."""

    school: str
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Card:
    """The establishment's place, the lines (programme and places), the first day, and how recognition stands.

    ``recognition`` is of all lines together: ``granted``, ``partly``, ``in_hand`` or ``missing``; empty while no line
    is known. ``since`` is the day it came where it stands, and ``word`` what the school of the newest offer did with
    it: None while that school has not answered, so that no school reads here what another one answered before.
    """

    place: str
    lines: tuple[tuple[str, int | None], ...] = ()
    start: date | None = None
    recognition: str = ""
    since: date | None = None
    word: Word | None = None


def cards(db: Database, case_ids: Collection[int]) -> Mapping[int, Card]:
    """Return the cards of leads that the reader was shown already, by case."""
    with db.read() as tx:
        lines = _lines(tx, case_ids)
        query = select(leads.c.case_id, sites.c.postcode, sites.c.municipality)
        query = query.join(sites, sites.c.id == leads.c.site_id).where(leads.c.case_id.in_(case_ids))
        since, words = _since(tx, case_ids), _words(tx, case_ids)
        return {
            row.case_id: replace(
                _card(row, lines[row.case_id]), since=since.get(row.case_id), word=words.get(row.case_id)
            )
            for row in tx.execute(query)
        }


def _since(tx: Connection, case_ids: Collection[int]) -> dict[int, date]:
    query = select(state_spans.c.case_id, state_spans.c.from_at)
    query = query.where(state_spans.c.case_id.in_(case_ids), state_spans.c.until_at.is_(None))
    local = default_calendar().local_date
    return {row.case_id: local(row.from_at) for row in tx.execute(query)}


def _words(tx: Connection, case_ids: Collection[int]) -> dict[int, Word | None]:
    """Return what the school of the newest offer of each lead did with it."""
    query = (
        select(lead_offers, organisations.c.name)
        .join(organisations, organisations.c.id == lead_offers.c.organisation_id)
        .where(lead_offers.c.case_id.in_(case_ids))
        .order_by(lead_offers.c.id)
    )
    return {row.case_id: _word(row) for row in tx.execute(query)}


def _word(offer: Any) -> Word | None:
    if offer.answer not in SAID or offer.answered_on is None:
        return None
    if offer.returned_how == "given_back":
        return Word(offer.name, "given_back", offer.returned_on)
    if offer.first_contact_on is not None:
        return Word(offer.name, "contacted", offer.first_contact_on)
    return Word(offer.name, offer.answer, offer.answered_on)


def _card(site: Any, lines: list[Any]) -> Card:
    place = " ".join(filter(None, (site.postcode, site.municipality)))
    starts = [row.earliest_start_on for row in lines if row.earliest_start_on]
    asked = tuple((row.official_name, row.places) for row in lines)
    return Card(place, asked, min(starts, default=None), _together([row.status or "" for row in lines]))


def _together(statuses: list[str]) -> str:
    if not statuses:
        return ""
    if all(each == "granted" for each in statuses):
        return "granted"
    if "granted" in statuses:
        return "partly"
    return "in_hand" if IN_HAND.intersection(statuses) else "missing"


def _lines(tx: Connection, case_ids: Collection[int]) -> defaultdict[int, list[Any]]:
    """Return the lines that are asked, each once, with the newest that is known of its recognition."""
    found: dict[int, Any] = {row.id: row for row in tx.execute(_with_recognition(case_ids))}
    by_case: defaultdict[int, list[Any]] = defaultdict(list)
    for row in sorted(found.values(), key=lambda each: int(each.id)):
        by_case[row.case_id].append(row)
    return by_case


def _with_recognition(case_ids: Collection[int]) -> Select[Any]:
    """The newest recognition last, so that it is the one that stays."""
    here = and_(recognitions.c.site_id == leads.c.site_id, recognitions.c.programme_id == lead_lines.c.programme_id)
    return (
        select(
            lead_lines.c.id,
            lead_lines.c.case_id,
            lead_lines.c.places,
            lead_lines.c.earliest_start_on,
            programmes.c.official_name,
            recognitions.c.status,
        )
        .join(leads, leads.c.case_id == lead_lines.c.case_id)
        .join(programmes, programmes.c.id == lead_lines.c.programme_id)
        .outerjoin(recognitions, here)
        .where(lead_lines.c.case_id.in_(case_ids), lead_lines.c.dropped_on.is_(None))
        .order_by(recognitions.c.seen_on, recognitions.c.id)
    )
