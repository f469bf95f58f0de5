"""What happened to a company and its establishments, and to every record that was joined to them, the newest first.

Of people and places only their own pages tell; whoever is erased is named nowhere here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from workflows.register.records.site import address
from workflows.register.tables import companies, register_events, sites

MOST = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One change: of which record, by whom, and what it was called; ``about`` is a name or an address."""

    record: str
    record_id: int
    kind: str
    actor: str
    at: datetime
    about: str
    fields: tuple[str, ...]


def history_of(tx: Connection, company_id: int) -> tuple[Event, ...]:
    """Return the newest events of a company, of what was joined to it and of the establishments it has or had."""
    joined = select(companies.c.id).where(companies.c.merged_into_id == company_id)
    own = {company_id, *tx.execute(joined).scalars()}
    called = select(companies.c.id, companies.c.name).where(companies.c.id.in_(own))
    names = {row.id: row.name for row in tx.execute(called)}
    places = _places(tx, company_id)
    query = _events().where(
        or_(
            and_(register_events.c.record == companies.name, register_events.c.record_id.in_(names)),
            and_(register_events.c.record == sites.name, register_events.c.record_id.in_(places)),
        )
    )
    labels: Mapping[str, Mapping[int, str]] = {companies.name: names, sites.name: places}
    return tuple(
        Event(
            row.record,
            row.record_id,
            _kind(row),
            row.actor_name,
            row.at,
            labels[row.record][row.record_id],
            tuple((row.payload or {}).get("after", {})) if row.kind == "changed" else (),
        )
        for row in tx.execute(query.limit(MOST))
    )


def _places(tx: Connection, company_id: int) -> Mapping[int, str]:
    """Return the establishments of a company by their address: those joined to another and those that left it too."""
    moved = _events().where(register_events.c.record == sites.name, register_events.c.kind == "moved")
    left = [row.record_id for row in tx.execute(moved) if row.payload and _before(row) == company_id]
    here = select(sites).where(or_(sites.c.company_id == company_id, sites.c.id.in_(left)))
    return {row.id: ", ".join(filter(None, (row.name, address(row)))) for row in tx.execute(here)}


def _before(row: Any) -> object:
    return row.payload["before"].get("company_id")


def _kind(row: Any) -> str:
    """Name what happened; an establishment that came along when its company was joined to another moved."""
    came_along = (
        row.record == sites.name and row.kind == "merged" and "status" not in (row.payload or {}).get("after", {})
    )
    return "moved" if came_along else str(row.kind)


def _events() -> Select[Any]:
    newest = (register_events.c.at.desc(), register_events.c.id.desc())
    return select(register_events).order_by(*newest)
