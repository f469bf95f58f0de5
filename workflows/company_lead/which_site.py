"""Which establishment of a company somebody means: by number, by place, or by asking a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, EngineError, FieldProblem
from workflows.register import sites as kept_sites
from workflows.register.names import alike
from workflows.register.records.site import address
from workflows.register.tables import companies, sites


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment that may be meant."""

    id: int
    label: str
    postcode: str = ""
    street: str = ""

    def fits(self, postcode: str, street: str) -> bool:
        """Tell whether a typed place is this one; without a street the postcode decides, without both nothing does."""
        return bool(postcode) and postcode == self.postcode and (not street or alike(street, [self.street]))


class WhichSite(EngineError):
    """The company has establishments already: a person must say which one is meant."""

    code = "which_site"

    def __init__(self, company_id: int, candidates: tuple[Place, ...]) -> None:
        super().__init__(", ".join(each.label for each in candidates))
        self.company_id = company_id
        self.candidates = candidates


def site_meant(
    db: Database,
    company_id: int,
    typed: Mapping[str, object],
    *,
    chosen: int | None,
    new: bool,
    actor: Actor,
    now: datetime,
) -> int:
    """Return the establishment that is meant, added when the company had none like it.

    The company's row is locked: two people who add the same place at one moment find one establishment.

    Raises:
        BadInput: what was typed is no establishment, or the chosen one is another company's.
        WhichSite: the company has some, and neither a number nor a place tells which.
    """
    row = kept_sites.KEPT.read(kept_sites.NUMBER.typed({**typed, "company_id": company_id}))
    with db.transaction() as tx:
        tx.execute(select(companies.c.id).where(companies.c.id == company_id).with_for_update()).one()
        known = _places(tx, company_id)
        if chosen is not None:
            return _chosen(known, chosen)
        number = row["site_number"]
        found = _by_number(tx, number) if number else None
        if found is None and known and not number and not new:
            found = _by_place(company_id, known, str(row["postcode"] or ""), str(row["street"] or ""))
        return found or kept_sites.UPKEEP.add_in(tx, row, actor=actor, now=now)


def _chosen(known: Mapping[int, Place], chosen: int) -> int:
    if chosen not in known:
        raise BadInput((FieldProblem("site_id", "unknown_choice"),))
    return chosen


def _by_number(tx: Connection, number: str) -> int | None:
    row = tx.execute(select(sites.c.id, sites.c.merged_into_id).where(sites.c.site_number == number)).first()
    return None if row is None else row.merged_into_id or row.id


def _by_place(company_id: int, known: Mapping[int, Place], postcode: str, street: str) -> int:
    same = [each for each in known.values() if each.fits(postcode, street)]
    if len(same) == 1:
        return same[0].id
    raise WhichSite(company_id, tuple(same or known.values()))


def _places(tx: Connection, company_id: int) -> dict[int, Place]:
    query = select(sites).where(sites.c.company_id == company_id, sites.c.status != "merged").order_by(sites.c.id)
    return {
        row.id: Place(row.id, ", ".join(filter(None, (row.name, address(row)))), row.postcode or "", row.street)
        for row in tx.execute(query)
    }
