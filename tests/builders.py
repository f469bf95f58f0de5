"""Builders: people, organisations and cases made through the real commands, with defaults one may override."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.loader import Workflows, load_all

MONDAY = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
"""Monday 14 September 2026, nine o'clock in Brussels."""
SECRET = "a secret of the tests"


@cache
def library() -> Workflows:
    """Load the made-up library loan, a workflow of one YAML file and nothing else."""
    return load_all([Path(__file__).parent / "engine" / "good"])


@dataclass(frozen=True)
class Library:
    """A library with a librarian, a colleague and a head of the desk."""

    id: int
    librarian: Actor
    colleague: Actor
    lead: Actor


def a_library(db: Any) -> Library:
    """Add a library and its staff."""
    place = engine.add_organisation(db, actor=SYSTEM, name="Permeke", kind="city")
    return Library(
        place,
        a_person(db, "Lies Maes", "librarian", place),
        a_person(db, "Jan Smet", "librarian", place),
        a_person(db, "Els Bos", "desk_lead", None),
    )


def a_person(db: Any, name: str, role: str, organisation_id: int | None) -> Actor:
    """Add a member of the staff and return them as an actor."""
    granted = (Grant(role, organisation_id),)
    email = f"{name.lower().replace(' ', '.')}@bib.example"
    return Actor(engine.add_person(db, actor=SYSTEM, name=name, email=email, grants_=granted), name, granted)


def a_loan(
    db: Any, library_: Library, *, now: datetime = MONDAY, condition: str | None = "sound", **fields: object
) -> Any:
    """Ask for a book; its librarian is the library's."""
    values = {
        "book_title": "Max Havelaar",
        "borrower_name": "Noor Peeters",
        "borrower_mail": "noor@lezer.example",
        "coach": library_.librarian.person_id,
        **fields,
    }
    values = {name: value for name, value in values.items() if value is not None}
    opened = engine.open_case(
        db, library(), "library_loan", actor=library_.librarian, fields=values, organisation_id=library_.id, now=now
    )
    if condition:
        engine.fill_in(
            db,
            library(),
            opened.id,
            {"condition": condition},
            actor=library_.librarian,
            seen_version=opened.version,
            now=now,
        )
    return opened


def lend(db: Any, library_: Library, case_id: int, *, now: datetime = MONDAY, **given: Any) -> Any:
    """Lend the book of a case."""
    fields = {"lent_on": now.date().isoformat(), "deposit": "15", "wrapped": "ja", **given.pop("fields", {})}
    return engine.advance(
        db,
        library(),
        case_id,
        "lend",
        actor=library_.librarian,
        fields=fields,
        now=now,
        **{"seen_version": None, **given},
    )
