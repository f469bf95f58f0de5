"""Places at a workplace: kept free for a learner, taken by an agreement, given back.

The workplace's row is locked first, so that two coaches never get the same last place. Works in the caller's
transaction; knows nothing of who may ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.errors import ActionRefused, Unmet
from workflows.register.sentences import say
from workflows.register.tables import agreements, companies, reservations, sites, workplaces
from workflows.register.write import Writer


@dataclass(frozen=True, slots=True)
class Seats:
    """How many places a workplace has, how many are held for a learner today and how many are taken."""

    places: int
    held: int
    taken: int

    @property
    def free(self) -> int:
        """Return how many nobody holds or has."""
        return max(0, self.places - self.held - self.taken)


def seats(tx: Connection, workplace_id: int, today: date, *, without: int | None = None) -> Seats:
    """Count the places of a workplace; what the case ``without`` holds or has is left out."""
    row = tx.execute(select(workplaces.c.places).where(workplaces.c.id == workplace_id)).one()
    held = (
        select(func.count())
        .select_from(reservations)
        .where(
            reservations.c.workplace_id == workplace_id,
            reservations.c.status == "held",
            reservations.c.until_on >= today,
        )
    )
    taken = (
        select(func.count())
        .select_from(agreements)
        .where(
            agreements.c.workplace_id == workplace_id, agreements.c.status == "running", agreements.c.ends_on >= today
        )
    )
    if without is not None:
        held = held.where(reservations.c.case_id != without)
        taken = taken.where(agreements.c.case_id != without)
    return Seats(row.places, tx.execute(held).scalar_one(), tx.execute(taken).scalar_one())


def reserve(writer: Writer, workplace_id: int, case_id: int, *, today: date, until: date) -> int:
    """Keep a place free for a case until ``until`` and return the reservation's id; what it held before is given back.

    Raises:
        ActionRefused: the last place went to somebody else a moment ago.
    """
    _claim(writer, workplace_id, case_id, today)
    release(writer, case_id, today=today)
    row = {"workplace_id": workplace_id, "case_id": case_id, "reserved_on": today, "until_on": until, "status": "held"}
    return writer.add(reservations, row)


def use(writer: Writer, workplace_id: int, case_id: int, *, today: date) -> None:
    """Turn what a case holds at a workplace into the place of an agreement about to be written.

    Raises:
        ActionRefused: it held nothing any more, and no place is left.
    """
    _claim(writer, workplace_id, case_id, today)
    for row in _held(writer.tx, case_id):
        status = "used" if row.workplace_id == workplace_id else "released"
        writer.change(reservations, row.id, {"status": status, "ended_on": today})


def release(writer: Writer, case_id: int, *, today: date) -> None:
    """Give back whatever a case holds."""
    for row in _held(writer.tx, case_id):
        writer.change(reservations, row.id, {"status": "released", "ended_on": today})


def _claim(writer: Writer, workplace_id: int, case_id: int, today: date) -> None:
    """Lock the workplace and make sure that a place is left for this case."""
    query = (
        select(companies.c.name)
        .join(sites, sites.c.company_id == companies.c.id)
        .join(workplaces, workplaces.c.site_id == sites.c.id)
        .where(workplaces.c.id == workplace_id)
    )
    writer.tx.execute(select(workplaces.c.id).where(workplaces.c.id == workplace_id).with_for_update()).one()
    if seats(writer.tx, workplace_id, today, without=case_id).free < 1:
        company = writer.tx.execute(query).scalar_one()
        raise ActionRefused("reserve", (Unmet("place_just_taken", *say("place_just_taken", company=company)),))


def _held(tx: Connection, case_id: int) -> list[Any]:
    query = select(reservations).where(reservations.c.case_id == case_id, reservations.c.status == "held")
    return list(tx.execute(query.order_by(reservations.c.id)).all())
