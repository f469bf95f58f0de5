"""What there is to know of appointments without a database: kinds, roles, states, and what can be planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml

from engine.errors import FieldProblem

KINDS = ("intake", "visit", "round_table", "council", "talk")
FIELD_OF: Mapping[str, str] = {"intake": "intake_on", "council": "council_on"}
"""Kinds whose day is a field of the case too, and which there is one of at a time: the two always say the same day."""
INVITABLE = (
    "trajectory_coach",
    "mentor",
    "learner",
    "parent",
    "second_parent",
    "company_contact",
    "school_coordinator",
    "city_employee",
)
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
NEEDS_ACTION, ACCEPTED, TENTATIVE, DECLINED = "needs_action", "accepted", "tentative", "declined"
ANSWERS = (ACCEPTED, TENTATIVE, DECLINED)
NOT_INVITED = "removed"
"""Written as the answer of who was invited and is no longer: that somebody had an invitation is kept."""
SHORTEST, LONGEST = 10, 480
LONGEST_PLACE = 200
FURTHEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody plans: ``starts_at`` is aware, ``roles`` are those on the case who are invited."""

    kind: str
    starts_at: datetime
    minutes: int
    roles: tuple[str, ...]
    place: str = ""


def problems_of(plan: Plan, now: datetime) -> list[FieldProblem]:
    """Return what no appointment can be: unknown, over, very far, endless, with nobody."""
    found = []
    if plan.kind not in KINDS:
        found.append(FieldProblem("kind", "unknown_choice", (("typed", plan.kind),)))
    if plan.starts_at <= now:
        found.append(FieldProblem("starts_on", "moment_is_past"))
    if plan.starts_at > now + FURTHEST:
        found.append(FieldProblem("starts_on", "too_far_ahead", (("maximum", str(FURTHEST.days // 365)),)))
    if plan.minutes < SHORTEST:
        found.append(FieldProblem("minutes", "too_small", (("minimum", str(SHORTEST)),)))
    if plan.minutes > LONGEST:
        found.append(FieldProblem("minutes", "too_large", (("maximum", str(LONGEST)),)))
    if len(plan.place) > LONGEST_PLACE:
        found.append(FieldProblem("place", "too_long", (("maximum", str(LONGEST_PLACE)),)))
    if not plan.roles:
        found.append(FieldProblem("roles", "nobody_chosen"))
    if unknown := sorted(set(plan.roles) - set(INVITABLE)):
        found.append(FieldProblem("roles", "unknown_choice", (("typed", ", ".join(unknown)),)))
    return found


def names_of(kind: str) -> dict[str, str]:
    """Return what a kind is called in each language of mails."""
    return {language: text for language, text in _names()[kind].items() if language != "short"}


def short_name(kind: str) -> str:
    """Return what a kind is called within a Dutch sentence."""
    return _names()[kind]["short"]


@cache
def _names() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded
