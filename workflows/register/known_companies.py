"""Companies that may be the one somebody means, when only a name and a place can tell.

What is told of them everybody may know: name, place, and with whom it is since when. Never whom to call there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from engine.errors import EngineError
from engine.tables import organisations
from workflows.register.names import ALIKE, key_of, likeness
from workflows.register.tables import companies, sites

LOOK_AT = 2000
"""How many companies of one postcode, or with the same beginning of a name, are compared by likeness."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that may be the one somebody means: as much of it as everybody may know.

    ``known_by`` is the school that talks to it since ``since``, or else who brought it.
    """

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


def candidates_for(
    tx: Connection, name: str, postcode: str | None, *, numbered: bool = False, but: int | None = None
) -> tuple[Candidate, ...]:
    """Return the companies that may be meant by a name, most alike first; place tells apart where both are known.

    A record that was joined to another leads to the one that is kept. ``numbered``: the number is known and new, so
    that whoever has another number is another company.
    """
    best: dict[int, float] = {}
    for row in tx.execute(_near(key_of(name), postcode)):
        score = 100.0 if row.name_key == key_of(name) else likeness(row.name, name)
        kept = row.merged_into_id or row.id
        if score >= ALIKE and _same_place(row, postcode) and kept != but:
            best[kept] = max(score, best.get(kept, 0))
    found = [each for each in _told(tx, best) if not (numbered and each.enterprise_number)]
    talks = _talks(tx, best)
    found.sort(key=lambda row: (-best[row.id], row.id))
    return tuple(
        Candidate(row.id, row.name, row.postcode or "", *talks.get(row.id, (row.known_by or "", row.created_at.date())))
        for row in found
    )


def _near(key: str, postcode: str | None) -> Select[Any]:
    """Ask for companies called the same, and those of which the seat or an establishment has this postcode."""
    begins = companies.c.name_key.startswith(key[:3], autoescape=True)
    here = select(sites.c.company_id).where(sites.c.postcode == postcode, sites.c.status != "merged")
    stands = companies.c.id.in_(here)
    near = (
        or_(companies.c.postcode == postcode, stands, and_(companies.c.postcode.is_(None), begins))
        if postcode
        else begins
    )
    return (
        select(companies, stands.label("stands_here"))
        .where(or_(companies.c.name_key == key, near))
        # Whoever is called the same is never left out by the limit.
        .order_by(companies.c.name_key != key, companies.c.id)
        .limit(LOOK_AT)
    )


def _same_place(row: Any, postcode: str | None) -> bool:
    return not postcode or not row.postcode or row.postcode == postcode or bool(row.stands_here)


def _told(tx: Connection, ids: Collection[int]) -> list[Any]:
    query = (
        select(companies, organisations.c.name.label("known_by"))
        .outerjoin(organisations, organisations.c.id == companies.c.created_by)
        .where(companies.c.id.in_(ids))
    )
    return list(tx.execute(query).all())


def _talks(tx: Connection, ids: Collection[int]) -> Mapping[int, tuple[str, date]]:
    """Return, per company, which school talks to it longest, and since when."""
    query = (
        select(sites.c.company_id, organisations.c.name, sites.c.lock_since)
        .join(organisations, organisations.c.id == sites.c.lock_organisation_id)
        .where(sites.c.company_id.in_(ids), sites.c.lock_since.is_not(None), sites.c.status != "merged")
    )
    newest_first = tx.execute(query.order_by(sites.c.lock_since.desc(), sites.c.id.desc()))
    return {row.company_id: (row.name, row.lock_since) for row in newest_first}
