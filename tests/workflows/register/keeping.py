"""Who keeps the register in these tests: an administrator, two schools with a coordinator each, and their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.errors import BadInput

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Network:
    """An administrator, and two schools with their coordinators."""

    admin: Actor
    school: int
    coordinator: Actor
    other_school: int
    other_coordinator: Actor


def a_network(db: Any) -> Network:
    """Add the people and schools through the commands."""
    school = engine.add_organisation(db, actor=SYSTEM, name="Spectrumschool Deurne", kind="vt")
    other = engine.add_organisation(db, actor=SYSTEM, name="SyntraAB", kind="syntra")
    return Network(
        a_member(db, "Hakima Said", Grant("administrator")),
        school,
        a_member(db, "Ann Peeters", Grant("school_coordinator", school)),
        other,
        a_member(db, "Luc Mertens", Grant("school_coordinator", other)),
    )


def a_member(db: Any, name: str, grant: Grant) -> Actor:
    """Add a member of the staff."""
    email = f"{name.lower().replace(' ', '.')}@duaal.example"
    return Actor(engine.add_person(db, actor=SYSTEM, name=name, email=email, grants_=[grant]), name, (grant,))


def codes(error: BadInput) -> dict[str, str]:
    """Return what is wrong by field."""
    return {each.field: each.code for each in error.problems}
