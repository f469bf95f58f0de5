"""More than one school around the waiting list: each with its own people and learners, in the same city."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

import engine
from engine.actor import SYSTEM
from tests.workflows.world import World

NAFT = {
    "waiting_kind": "naft",
    "partner_choices": "Arktos",
    "interim_plan": "Voltijds op school.",
    "shared_list_consent": "ja",
    "search_limits": "rustige omgeving",
    "days_available": "ma en di",
}


def at_school(world: World, name: str) -> World:
    """Return the same city as another school lives in it: other people, the same programme."""
    other = copy(world)
    other.school = engine.add_organisation(world.db, actor=SYSTEM, name=name, kind="vt")
    other.coordinator = other.person(f"Coordinator {name}", "school_coordinator", other.school)
    other.coach = other.person(f"Coach {name}", "trajectory_coach", other.school)
    other.offer(other.programme, other.school)
    return other


def partner_of(world: World, name: str = "Arktos") -> Any:
    """Return a partner's member of staff and the partner's id."""
    partner = engine.add_organisation(world.db, actor=SYSTEM, name=name, kind="partner")
    return world.person(f"Partner {name}", "partner", partner), partner


def waits(world: World, since: date, *, talk: date = date(2026, 6, 18), **fields: object) -> int:
    """Return a learner on the shared list for NAFT."""
    case = world.screened(world.learner(postcode="2060"), talk=talk, willing="not_willing", route_chosen="naft")
    world.go(case, "put_on_waiting_list", world.coach, since, waiting_since=since, **{**NAFT, **fields})
    return case


def looks(world: World, *, first: date = date(2026, 9, 1), **fields: object) -> int:
    """Return a learner who looks for a workplace, with these fields of the search."""
    case = world.searching(first=first, postcode="2060")
    if fields:
        world.fill(case, first, **fields)
    return case
