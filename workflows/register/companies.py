"""Companies: one record per enterprise number, however it is typed; never deleted.

Two records become one in ``merging.py``; what follows when a company fails stands in ``ended_companies.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, EngineError, FieldProblem
from engine.tables import organisations
from workflows.register.allowed import keeps_companies
from workflows.register.company_file import company_forms
from workflows.register.municipalities import no_postcode
from workflows.register.names import ALIKE, key_of, likeness
from workflows.register.numbers import WrongNumber, enterprise_number
from workflows.register.tables import companies
from workflows.register.upkeep import Upkeep, merged

LOOK_AT = 400
"""How many companies of one postcode, or with the same beginning of a name, are compared by likeness."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that may be the one somebody means: as much of it as everybody may know."""

    id: int
    name: str
    postcode: str
    known_by: str
    since: date


class PossibleDuplicate(EngineError):
    """A company of nearly the same name and place is known already: a person must say whether it is the same."""

    code = "possible_duplicate"

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        super().__init__(", ".join(each.name for each in candidates))
        self.candidates = candidates


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
        PossibleDuplicate: without a number, one of nearly the same name in the same place is known.
    """
    keeps_companies(actor)
    row = KEPT.read(with_number(typed))
    try:
        with db.transaction() as tx:
            if (known := by_number(tx, row["enterprise_number"])) is not None:
                return Found(known, new=False)
            if not confirmed_new and (candidates := candidates_for(tx, row["name"], row["postcode"])):
                raise PossibleDuplicate(candidates)
            extra = {"created_at": now, "created_by": _place_of(actor)}
            return Found(UPKEEP.add_in(tx, {**row, **extra}, actor=actor, now=now), new=True)
    except BadInput:
        # Somebody added the same number this very moment: now it is found.
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
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return UPKEEP.change(db, company_id, with_number(typed), actor=actor, now=now, seen=seen)


def candidates_for(tx: Connection, name: str, postcode: str | None, *, but: int | None = None) -> tuple[Candidate, ...]:
    """Return the companies that may be meant by a name, most alike first; place tells apart where both are known."""
    key = key_of(name)
    near = companies.c.postcode == postcode if postcode else companies.c.name_key.startswith(key[:3])
    query = (
        select(companies, organisations.c.name.label("known_by"))
        .outerjoin(organisations, organisations.c.id == companies.c.created_by)
        .where(or_(companies.c.name_key == key, near), companies.c.status != "merged")
        # Whoever is called the same is never left out by the limit.
        .order_by(companies.c.name_key != key, companies.c.id)
        .limit(LOOK_AT)
    )
    if but is not None:
        query = query.where(companies.c.id != but)
    scored = []
    for row in tx.execute(query):
        same_place = not postcode or not row.postcode or row.postcode == postcode
        score = 100.0 if row.name_key == key else likeness(row.name, name)
        if same_place and score >= ALIKE:
            scored.append((score, row))
    scored.sort(key=lambda each: (-each[0], each[1].id))
    return tuple(
        Candidate(row.id, row.name, row.postcode or "", row.known_by or "", row.created_at.date()) for _, row in scored
    )


def by_number(tx: Connection, number: str | None) -> int | None:
    """Return the company with a number, or the one it was merged into."""
    if not number:
        return None
    row = tx.execute(select(companies).where(companies.c.enterprise_number == number)).first()
    return None if row is None else row.merged_into_id or row.id


def with_number(typed: Mapping[str, object]) -> dict[str, object]:
    """Return what was typed with the enterprise number as it is kept.

    Raises:
        BadInput: it is no enterprise number.
    """
    number = str(typed.get("enterprise_number") or "").strip()
    if not number:
        return dict(typed)
    try:
        return {**typed, "enterprise_number": enterprise_number(number)}
    except WrongNumber as error:
        raise BadInput(
            (FieldProblem("enterprise_number", f"enterprise_{error.code}", (("typed", number),)),)
        ) from error


def _place_of(actor: Actor) -> int | None:
    """Return the organisation for which somebody adds a company."""
    return next((grant.organisation_id for grant in actor.grants if grant.organisation_id is not None), None)
