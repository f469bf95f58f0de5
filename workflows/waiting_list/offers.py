"""A partner's free place goes to the next in order; who declines, or is not answered for, lets the next one come.

The place's row is locked first, so that one place never goes to two learners.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, NotAllowed, NotFound, Unmet
from engine.loader import Workflows
from engine.tables import cases, organisations
from engine.visibility import named_to, seen_by
from workflows.register.sentences import say
from workflows.register.tables import support_places, waiting_entries
from workflows.register.write import Writer
from workflows.waiting_list.listing import in_order

SUPPORT = ("alf", "naft", "oal")
REPORTERS = ("partner", "city_employee", "city_coordinator", "school_coordinator", "trajectory_coach", "administrator")


def report_place(db: Database, organisation_id: int, kind: str, free_from: date, *, actor: Actor, now: datetime) -> int:
    """Note that a partner has a place free, offer it to the next in order, and return the place's id.

    Raises:
        NotAllowed: the actor is no partner and works for no school or city.
        BadInput: there is no such kind of place.
    """
    if not (actor.is_system or any(actor.holds(role) for role in REPORTERS)):
        raise NotAllowed("partners, schools and the city report places", roles=REPORTERS)
    if kind not in SUPPORT:
        raise BadInput((FieldProblem("kind", "unknown_choice", (("typed", kind),)),))
    if organisation_id not in dict(partners(db)):
        raise BadInput((FieldProblem("partner", "unknown_choice", (("typed", str(organisation_id)),)),))
    with db.transaction() as tx:
        row = {"organisation_id": organisation_id, "kind": kind, "free_from": free_from, "status": "free"}
        place_id = Writer(tx, actor, now).add(support_places, row)
        _offer(tx, place_id, actor=actor, now=now)
    return place_id


def offer_next(db: Database, place_id: int, *, actor: Actor, now: datetime) -> int | None:
    """Offer a free place to the next in order and return the entry's id, None when nobody waits.

    Raises:
        NotFound: there is no such place.
        ActionRefused: the place is offered or taken already.
    """
    with db.transaction() as tx:
        return _offer(tx, place_id, actor=actor, now=now)


def accept_place(db: Database, workflows: Workflows, place_id: int, *, actor: Actor, now: datetime) -> None:
    """Take the place for the learner to whom it is offered; the case moves when the coach starts the track.

    Raises:
        NotFound: there is no such place, or its learner is not the actor's.
        ActionRefused: the place is not offered any more.
    """
    with db.transaction() as tx:
        place, entry = _offered(tx, workflows, place_id, actor)
        writer = Writer(tx, actor, now)
        writer.change(support_places, place.id, {"status": "taken"}, kind="taken")
        after = {"status": "placed", "closed_on": _today(now), "closed_reason": "placed"}
        writer.change(waiting_entries, entry.id, after)


def decline_place(db: Database, workflows: Workflows, place_id: int, *, actor: Actor, now: datetime) -> int | None:
    """Let the place go to the next in order; the learner keeps waiting. Returns whom it is offered to now.

    Raises:
        NotFound, ActionRefused: as for ``accept_place``.
    """
    with db.transaction() as tx:
        place, entry = _offered(tx, workflows, place_id, actor)
        writer = Writer(tx, actor, now)
        writer.change(waiting_entries, entry.id, {"status": "waiting"}, kind="declined")
        writer.change(support_places, place.id, {"status": "free", "entry_id": None}, kind="declined")
        return _offer(tx, place.id, actor=actor, now=now, but=entry.id)


def _offer(tx: Connection, place_id: int, *, actor: Actor, now: datetime, but: int | None = None) -> int | None:
    place = _locked(tx, place_id)
    if place.status != "free":
        raise ActionRefused("offer_place", (Unmet("place_not_free", *say("place_not_free")),))
    today = _today(now)
    partner = tx.execute(select(organisations.c.name).where(organisations.c.id == place.organisation_id)).scalar_one()
    waiting = in_order(tx, place.kind, today, partner=partner)
    entry = next((row for row in waiting if row.id != but), None)
    if entry is None:
        return None
    writer = Writer(tx, actor, now)
    writer.change(waiting_entries, entry.id, {"status": "offered"}, kind="offered")
    writer.change(support_places, place.id, {"status": "offered", "entry_id": entry.id, "offered_on": today})
    payload = {
        "case_id": entry.case_id,
        "entry_id": entry.id,
        "organisation_id": place.organisation_id,
        "from_on": place.free_from.isoformat(),
    }
    key = f"place-{place.id}/{entry.id}/{now.isoformat()}"
    engine.post_order(tx, "learner_trajectory.place_offered", payload, key=key, now=now)
    return int(entry.id)


def _offered(tx: Connection, workflows: Workflows, place_id: int, actor: Actor) -> tuple[Row[Any], Row[Any]]:
    place = _locked(tx, place_id)
    entry = tx.execute(select(waiting_entries).where(waiting_entries.c.id == place.entry_id)).first()
    if place.status != "offered" or entry is None:
        raise ActionRefused("answer_place", (Unmet("place_not_offered", *say("place_not_offered")),))
    mine = seen_by(actor, workflows, cases.c.id).where(cases.c.id == entry.case_id)
    if not actor.is_system and tx.execute(mine).first() is None:
        raise NotFound(f"no place {place_id} for {actor.name}")
    return place, entry


def _locked(tx: Connection, place_id: int) -> Row[Any]:
    row = tx.execute(select(support_places).where(support_places.c.id == place_id).with_for_update()).first()
    if row is None:
        raise NotFound(f"no place {place_id}")
    return row


def _today(now: datetime) -> date:
    return default_calendar().local_date(now)


def places_offered(db: Database, workflows: Workflows, actor: Actor) -> list[Row[Any]]:
    """Return the offered places whose learner is the actor's, with the learner's title and the partner's name."""
    query = (
        seen_by(actor, workflows, support_places, waiting_entries.c.case_id, cases.c.title)
        .add_columns(organisations.c.name.label("partner"))
        .join(waiting_entries, waiting_entries.c.case_id == cases.c.id)
        .join(support_places, support_places.c.entry_id == waiting_entries.c.id)
        .join(organisations, organisations.c.id == support_places.c.organisation_id)
        .where(support_places.c.status == "offered", named_to(actor, workflows))
        .order_by(support_places.c.id)
    )
    with db.read() as tx:
        return list(tx.execute(query).all())


def partners(db: Database) -> list[tuple[int, str]]:
    """Return ids and names of the partners that can have places."""
    query = select(organisations.c.id, organisations.c.name).where(organisations.c.kind == "partner")
    with db.read() as tx:
        return [(row.id, row.name) for row in tx.execute(query.order_by(organisations.c.name))]
