"""Establishments: where learners work; one record per establishment number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, EngineError, FieldProblem
from workflows.register.allowed import keeps_companies
from workflows.register.companies import Found
from workflows.register.company_file import company_forms
from workflows.register.coordinates import misplaced
from workflows.register.dealings import may_change
from workflows.register.municipalities import municipality_of, no_postcode
from workflows.register.names import alike
from workflows.register.numbered import Numbered
from workflows.register.numbers import site_number
from workflows.register.records.site import address
from workflows.register.tables import companies, sites
from workflows.register.upkeep import Upkeep, absent, merged, row_of


@dataclass(frozen=True, slots=True)
class KnownSite:
    """An establishment of the same company that may be the one somebody means."""

    id: int
    company_id: int
    label: str


class PossibleSite(EngineError):
    """The company has an establishment at nearly the same address: a person must say whether it is the same."""

    code = "possible_site"

    def __init__(self, candidates: tuple[KnownSite, ...]) -> None:
        super().__init__(", ".join(each.label for each in candidates))
        self.candidates = candidates


def _rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, companies, values["company_id"], "company_id")
    yield from merged(tx, companies, values["company_id"], "company_id")
    yield from merged(tx, sites, record_id, "name")
    yield from no_postcode(values["postcode"])
    yield from misplaced(values["latitude"], values["longitude"])
    number = values["site_number"]
    other = tx.execute(select(sites.c.id).where(sites.c.site_number == number)).scalar_one_or_none() if number else None
    if other is not None and other != record_id:
        yield FieldProblem("site_number", "already_there")


def _completed(_tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Add the municipality of the postcode where none was typed."""
    return {**values, "municipality": values["municipality"] or municipality_of(values["postcode"])}


KEPT = company_forms()["site"]
NUMBER = Numbered(KEPT, "site_number", "site", site_number)
UPKEEP = Upkeep(KEPT, _rules, lambda actor, _values: keeps_companies(actor), same="site_number", completed=_completed)


def add_site(
    db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime, confirmed_new: bool = False
) -> Found:
    """Add an establishment, or return the one that has this number already.

    Args:
        confirmed_new: a person looked at the candidates and said it is another establishment.

    Raises:
        NotAllowed: the actor's roles keep no companies.
        BadInput: with everything that is wrong, among it a number that another company's establishment has.
        PossibleSite: the company has one at nearly the same address, and no number tells them apart.
    """
    keeps_companies(actor)
    row = KEPT.read(NUMBER.typed(typed))
    try:
        with db.transaction() as tx:
            # Two people who add one place at this moment: the second finds what the first added.
            tx.execute(select(companies.c.id).where(companies.c.id == row["company_id"]).with_for_update())
            if (known := _by_number(tx, row)) is not None:
                return Found(known, new=False)
            UPKEEP.check(tx, row)
            if not confirmed_new and (candidates := _candidates(tx, row)):
                raise PossibleSite(candidates)
            return Found(UPKEEP.add_in(tx, row, actor=actor, now=now), new=True)
    except BadInput:
        # Somebody gave a known establishment this number at this very moment: now it is found.
        with db.read() as tx:
            known = _by_number(tx, row)
        if known is None:
            raise
        return Found(known, new=False)


def _by_number(tx: Connection, row: Mapping[str, Any]) -> int | None:
    """Return the establishment of that company which has the typed number."""
    if not row["site_number"]:
        return None
    found = tx.execute(select(sites).where(sites.c.site_number == row["site_number"])).first()
    return found.id if found is not None and found.company_id == row["company_id"] else None


def _candidates(tx: Connection, row: Mapping[str, Any]) -> tuple[KnownSite, ...]:
    """Return the establishments of the company that may be meant: same postcode, and a street or name alike."""
    here = select(sites).where(
        sites.c.company_id == row["company_id"], sites.c.postcode == row["postcode"], sites.c.status != "merged"
    )
    return tuple(
        KnownSite(each.id, each.company_id, ", ".join(filter(None, (each.name, address(each)))))
        for each in tx.execute(here.order_by(sites.c.id))
        # Who has another number is another establishment.
        if not (row["site_number"] and each.site_number)
        and _may_be(row["street"] or "", each.street)
        and _may_be(row["name"] or "", each.name)
    )


def _may_be(typed: str, known: str) -> bool:
    """Tell whether two streets or names may be the same: alike, or not known of one of them."""
    return not (typed and known) or alike(typed, [known])


def change_site(
    db: Database, site_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs.

    Raises:
        NotFound, BadInput: as ``Upkeep.change``.
        NotAllowed: the actor's roles keep no companies, or another school deals with this one.
    """
    keeps_companies(actor)
    may_change(db, sites, site_id, actor=actor, now=now)
    with db.transaction() as tx:
        upkeep = replace(UPKEEP, completed=partial(_followed, row_of(tx, KEPT, site_id, lock=True)))
        return upkeep.change_in(tx, site_id, NUMBER.typed(typed, partly=True), actor=actor, now=now, seen=seen)


def _followed(before: Mapping[str, Any], tx: Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Let the municipality follow the postcode, unless somebody typed it."""
    own = before["municipality"] == values["municipality"] == municipality_of(before["postcode"])
    return _completed(tx, {**values, "municipality": None} if own else values)
