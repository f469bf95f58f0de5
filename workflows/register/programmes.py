"""The programmes of dual learning: official name, kind, finality, who recognises for it, until when one may enter."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from engine.lookup import row_with
from workflows.register.allowed import administrates
from workflows.register.form_file import forms
from workflows.register.tables import partnerships, programmes
from workflows.register.upkeep import Upkeep, absent, taken

ANY_YEAR = 2023
"""No leap year: 29 February is no day of entry, since most years do not have it."""

SCHOOL_YEAR_BEGINS = 9


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. ``entry_deadline`` is a month and day, ``01-15``: see ``last_entry_on``."""

    id: int
    official_name: str
    sector: str
    kind: str
    finality: str
    partnership_id: int | None
    entry_deadline: str
    late_entry_council: bool
    years: int
    active: bool


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if taken(tx, KEPT, values, ("official_name",), record_id):
        yield FieldProblem("official_name", "already_there")
    if not _is_day(values["entry_deadline"]):
        yield FieldProblem("entry_deadline", "not_a_month_day", (("typed", values["entry_deadline"]),))
    yield from absent(tx, partnerships, values["partnership_id"], "partnership_id")


def _is_day(month_day: str) -> bool:
    month, day = (int(part) for part in month_day.split("-"))
    return 1 <= month <= 12 and 1 <= day <= monthrange(ANY_YEAR, month)[1]


KEPT = forms()["programme"]
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: administrates(actor), same="official_name")


def add_programme(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a programme and return its id.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong.
    """
    return UPKEEP.add(db, typed, actor=actor, now=now)


def change_programme(
    db: Database,
    programme_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, programme_id, typed, actor=actor, now=now, seen=seen)


def end_programme(db: Database, programme_id: int, *, actor: Actor, now: datetime) -> bool:
    """Let nobody choose the programme any more; who follows it stays in it.

    Raises:
        NotFound, NotAllowed: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, programme_id, {"active": False}, actor=actor, now=now)


def programme_of(tx: Connection, programme_id: int | None) -> Programme | None:
    """Return a programme, None when there is none of that id."""
    row = row_with(tx, programmes, programme_id)
    return None if row is None else Programme(*(getattr(row, name) for name in Programme.__dataclass_fields__))


def active_programmes(tx: Connection) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the programmes that are still offered somewhere, by name."""
    query = (
        select(programmes.c.id, programmes.c.official_name)
        .where(programmes.c.active)
        .order_by(programmes.c.official_name)
    )
    return tuple((row.id, row.official_name) for row in tx.execute(query))


def last_entry_on(entry_deadline: str, school_year: int) -> date:
    """Return the last day of entry in the school year that began in ``school_year``.

    Source: Onderwijskiezer, 15 January for most programmes; another page says the end of October, so it differs per
    programme.
    """
    month, day = (int(part) for part in entry_deadline.split("-"))
    year = school_year if month >= SCHOOL_YEAR_BEGINS else school_year + 1
    return date(year, month, day)
