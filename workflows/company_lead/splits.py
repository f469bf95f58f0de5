"""Splitting a lead in two, for two schools: by line or by places. The first owner stays the point of contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import post
from engine.actor import Actor
from engine.commands.on_case import on_case
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.field_writes import write_fields
from engine.ledger import Ledger
from engine.loader import Workflows
from engine.values import Stored
from workflows.company_lead.rows import LINES
from workflows.company_lead.sentences import say
from workflows.register.tables import leads

SPLITTER = "city_coordinator"
WHEN = ("in_pool", "accepted", "contacted", "visited")
"""In these states a lead can be split: an offer that runs is answered first, places that are agreed stay together."""
GOES_ALONG = (
    "company_id", "site_id", "signal_source", "signal_on", "contact_name", "contact_function", "contact_phone",
    "contact_email", "share_consent", "share_consent_on", "promised", "promised_by_on", "work_days", "languages",
    "reachability", "mentor_precheck", "taster_possible", "exclusions", "recognition_seen_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What goes to the new lead: a whole line (1 or 2), or so many places of it."""

    line: int
    places: int | None = None


def split(
    db: Database,
    workflows: Workflows,
    case_id: int,
    part: Part,
    *,
    actor: Actor,
    seen_version: int | None,
    now: datetime,
    key: str | None = None,
) -> int:
    """Take a part out of a lead and ask for a second lead with it, in the pool; return the version of the first.

    The second lead opens after the commit, once. Whoever talks to the company goes on doing so.

    Raises:
        NotFound, StaleCase, KeyReused: as for ``engine.advance``.
        NotAllowed: the actor does not coordinate for the city.
        BadInput: the lead has no such line, or too few places, or stands where it cannot be split.
    """

    def work(ledger: Ledger) -> dict[str, Any]:
        if SPLITTER not in ledger.roles:
            raise NotAllowed(f"only a {SPLITTER} splits a lead", roles=(SPLITTER,))
        left, taken = divided(ledger.case["fields"], ledger.case["state"], part)
        write_fields(ledger, left)
        family = select(leads.c.split_from_id).where(leads.c.case_id == case_id)
        root = ledger.tx.execute(family).scalar_one() or case_id
        along = {name: ledger.case["fields"].get(name) for name in GOES_ALONG}
        fields = {name: value for name, value in {**along, **taken}.items() if value is not None}
        sequence = ledger.case["sequence"] + 1
        payload = {"about": case_id, "fields": {**fields, "split_from_id": root}}
        post.command(ledger, "company_lead.open_split", payload, cause=f"event-{sequence}")
        ledger.record("split", {"text": say("split_off", **_said(taken))[0], **ledger.trail})
        return {"version": ledger.close()}

    body = {"split": case_id, "line": part.line, "places": part.places}
    done = on_case(db, workflows, case_id, work, actor=actor, seen_version=seen_version, now=now, key=key, body=body)
    return int(done["version"])


def divided(fields: Mapping[str, Stored], state: str, part: Part) -> tuple[dict[str, Stored], dict[str, Stored]]:
    """Return what the first lead keeps of its lines and what the second gets. Pure.

    Raises:
        BadInput: see ``split``.
    """
    if state not in WHEN:
        raise BadInput((FieldProblem("line", "not_now"),))
    if part.line not in {1, 2} or fields.get(LINES[part.line - 1][0]) is None:
        raise BadInput((FieldProblem("line", "no_such_line"),))
    programme, places, start = LINES[part.line - 1]
    had = int(fields.get(places) or 0)
    first = LINES[0]
    moved = {
        "programme_id": fields[programme],
        "earliest_start_on": fields.get(start),
        "recognition_applicant": fields.get("recognition_applicant" if part.line == 1 else "recognition_applicant_2"),
        "places": had if part.places is None else part.places,
    }
    if part.places is None:
        other = LINES[2 - part.line]
        if fields.get(other[0]) is None:
            raise BadInput((FieldProblem("line", "only_line"),))
        kept = dict(zip(first, (fields.get(name) for name in other), strict=True))
        applicant = fields.get("recognition_applicant_2" if part.line == 1 else "recognition_applicant")
        empty = dict.fromkeys((*LINES[1], "recognition_applicant_2"))
        return {**kept, "recognition_applicant": applicant, **empty}, moved
    if not 0 < part.places < had:
        raise BadInput((FieldProblem("places", "places_to_split", (("most", str(max(had - 1, 0))),)),))
    return {places: had - part.places}, moved


def _said(taken: Mapping[str, Stored]) -> dict[str, str]:
    return {"places": str(taken["places"])}
