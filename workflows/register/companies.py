"""Companies: one record per enterprise number, however it is typed; never deleted.

Two records become one in ``merging.py``; what follows when a company fails stands in ``ended_companies.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database, one_at_a_time
from engine.errors import BadInput, FieldProblem
from workflows.register.allowed import keeps_companies
from workflows.register.company_file import company_forms
from workflows.register.dealings import may_change
from workflows.register.known_companies import PossibleDuplicate, candidates_for
from workflows.register.municipalities import no_postcode
from workflows.register.names import key_of
from workflows.register.numbered import Numbered
from workflows.register.numbers import enterprise_number
from workflows.register.tables import companies
from workflows.register.upkeep import Upkeep, merged


@dataclass(frozen=True, slots=True)
class Found:
    """A company, and whether it was added now."""

    id: int
    new: bool


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    yield from merged(tx, companies, record_id, "name")
    yield from no_postcode(values["postcode"])
    number = values["enterprise_number"]
    if not number:
        return
    query = select(companies.c.id).where(companies.c.enterprise_number == number)
    other = tx.execute(query).scalar_one_or_none()
    if other is not None and other != record_id:
        yield FieldProblem("enterprise_number", "already_there")


def _completed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "name_key": key_of(values["name"])}


KEPT = company_forms()["company"]
NUMBER = Numbered(KEPT, "enterprise_number", "enterprise", enterprise_number)
UPKEEP = Upkeep(
    KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="enterprise_number", completed=_completed
)


def add_company(
    db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime, confirmed_new: bool = False
) -> Found:
    """Add a company, or return the one that has this number already.

    Args:
        confirmed_new: a person looked at the candidates and said it is another company.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong; the number is checked to its check digits.
        PossibleDuplicate: one of nearly the same name in the same place is known, and no number tells them apart.
    """
    keeps_companies(actor)
    row = KEPT.read(NUMBER.typed(typed))
    try:
        with db.transaction() as tx:
            # Two people who add one company at this moment: the second finds what the first added.
            one_at_a_time(tx, companies.name)
            number = row["enterprise_number"]
            if (known := by_number(tx, number)) is not None:
                return Found(known, new=False)
            UPKEEP.check(tx, row)
            alike = () if confirmed_new else candidates_for(tx, row["name"], row["postcode"], numbered=bool(number))
            if alike:
                raise PossibleDuplicate(alike)
            extra = {"created_at": now, "created_by": _place_of(actor)}
            return Found(UPKEEP.add_in(tx, {**row, **extra}, actor=actor, now=now), new=True)
    except BadInput:
        # Somebody gave a known company this number at this very moment: now it is found.
        with db.read() as tx:
            known = by_number(tx, row["enterprise_number"])
        if known is None:
            raise
        return Found(known, new=False)


def change_company(
    db: Database, company_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, BadInput: as ``Upkeep.change``.
        NotAllowed: the actor's roles keep no companies, or another school deals with this one.
    """
    keeps_companies(actor)
    may_change(db, companies, company_id, actor=actor, now=now)
    return UPKEEP.change(db, company_id, NUMBER.typed(typed, partly=True), actor=actor, now=now, seen=seen)


def by_number(tx: Connection, number: str | None) -> int | None:
    """Return the company with a number, or the one it was merged into."""
    if not number:
        return None
    row = tx.execute(select(companies).where(companies.c.enterprise_number == number)).first()
    return None if row is None else row.merged_into_id or row.id


def _place_of(actor: Actor) -> int | None:
    """Return the organisation for which somebody adds a company."""
    return next((grant.organisation_id for grant in actor.grants if grant.organisation_id is not None), None)
