"""A partner's free place goes to the next in order; who declines, or leaves the list, lets the next one come.

The place's row is locked first, so that one place never goes to two learners. Who declined a place is not asked again
for that same place. An offer that nobody answers goes up to the school coordinator by the task that asks for it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

import engine
from engine import once
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import ActionRefused, BadInput, FieldProblem, NotAllowed, NotFound, Unmet
from engine.loader import Workflows
from engine.tables import cases, organisations
from engine.visibility import seen_by
from workflows.register.sentences import say
from workflows.register.tables import register_events, support_places, waiting_entries
from workflows.register.write import Writer
from workflows.waiting_list.listing import in_order

SUPPORT = ("alf", "naft", "oal")
REPORTERS = ("partner", "city_employee", "city_coordinator", "school_coordinator", "trajectory_coach")


def report_place(
    db: Database,
    organisation_id: int,
    kind: str,
    free_from: date,
    *,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> int:
    """Note that a partner has a place free, offer it to the next in order, and return the place's id.

    With the same ``key`` it is noted once, however often the form is sent.

    Raises:
        NotAllowed: the actor works for no school or city, and not for this partner.
        BadInput: there is no such kind of place, or no such partner.
    """
    if kind not in SUPPORT:
        raise BadInput((FieldProblem("kind", "unknown_choice", (("typed", kind),)),))
    body = {"report_place": organisation_id, "kind": kind, "free_from": free_from.isoformat()}
    try:
        with db.transaction() as tx:
            if (done := once.before(tx, actor, key, body)) is not None:
                return int(done["id"])
            place_id = _report(tx, organisation_id, kind, free_from, actor=actor, now=now)
            once.after(tx, actor, key, body, result={"id": place_id}, now=now)
            return place_id
    except once.SentTwice:
        with db.transaction() as tx:
            return int((once.before(tx, actor, key, body) or {})["id"])


def withdraw_place(db: Database, place_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a place back that nobody took yet; to whom it was offered keeps waiting, with the same place in order.

    Raises:
        NotFound: there is no such place.
        NotAllowed: the actor may not report for this partner.
        ActionRefused: it was taken or withdrawn already.
    """
    with db.transaction() as tx:
        place = _locked(tx, place_id)
        reports_for(actor, place.organisation_id)
        if place.status not in {"free", "offered"}:
            raise ActionRefused("withdraw_place", (Unmet("place_not_offered", *say("place_not_offered")),))
        writer = Writer(tx, actor, now)
        if place.entry_id is not None:
            writer.change(waiting_entries, place.entry_id, {"status": "waiting"}, kind="withdrawn")
            _answered(tx, place, now=now)
        writer.change(support_places, place.id, {"status": "withdrawn", "entry_id": None}, kind="withdrawn")
        offer_free(tx, place.kind, actor=actor, now=now)


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
        _answered(tx, place, now=now)


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
        _answered(tx, place, now=now)
        offered_to = _offer(tx, place.id, actor=actor, now=now)
        offer_free(tx, place.kind, actor=actor, now=now)
        return offered_to


def offer_free(tx: Connection, kind: str, *, actor: Actor, now: datetime) -> None:
    """Offer the places of a kind that nobody could be found for, the one that is free longest first."""
    free = select(support_places.c.id).where(support_places.c.kind == kind, support_places.c.status == "free")
    for place_id in tx.execute(free.order_by(support_places.c.free_from, support_places.c.id)).scalars().all():
        _offer(tx, place_id, actor=actor, now=now)


def give_back(tx: Connection, entry_id: int, *, taken_by: str, actor: Actor, now: datetime) -> None:
    """Let the place go that was offered to an entry which leaves the list, unless the track starts at that partner."""
    offered = select(support_places).where(support_places.c.entry_id == entry_id, support_places.c.status == "offered")
    for place in tx.execute(offered.with_for_update()).all():
        name = tx.execute(select(organisations.c.name).where(organisations.c.id == place.organisation_id)).scalar_one()
        if name.casefold() == taken_by.strip().casefold():
            Writer(tx, actor, now).change(support_places, place.id, {"status": "taken"}, kind="taken")
            continue
        Writer(tx, actor, now).change(support_places, place.id, {"status": "free", "entry_id": None}, kind="given_back")
        _offer(tx, place.id, actor=actor, now=now)


def reports_for(actor: Actor, organisation_id: int) -> None:
    """Let schools and the city pass for every partner, and a partner for itself.

    Raises:
        NotAllowed: anybody else.
    """
    if not (actor.is_system or works_with_all(actor) or organisation_id in actor.organisations("partner")):
        raise NotAllowed("partners report their own places; schools and the city report them too", roles=REPORTERS)


def works_with_all(actor: Actor) -> bool:
    """Tell whether the actor works for a school or the city, and so with every partner."""
    return any(actor.holds(role) for role in REPORTERS if role != "partner")


def _report(tx: Connection, organisation_id: int, kind: str, free_from: date, *, actor: Actor, now: datetime) -> int:
    reports_for(actor, organisation_id)
    known = select(organisations.c.id).where(organisations.c.id == organisation_id)
    if tx.execute(known.where(organisations.c.kind == "partner")).first() is None:
        raise BadInput((FieldProblem("partner", "unknown_choice", (("typed", str(organisation_id)),)),))
    row = {"organisation_id": organisation_id, "kind": kind, "free_from": free_from, "status": "free"}
    place_id = Writer(tx, actor, now).add(support_places, row)
    _offer(tx, place_id, actor=actor, now=now)
    return place_id


def _offer(tx: Connection, place_id: int, *, actor: Actor, now: datetime) -> int | None:
    place, today = _locked(tx, place_id), _today(now)
    if place.status != "free":
        return None
    partner = tx.execute(select(organisations.c.name).where(organisations.c.id == place.organisation_id)).scalar_one()
    declined = _declined(tx, place_id)
    waiting = in_order(tx, place.kind, today, partner=partner)
    entry = next((row for row in waiting if row.id not in declined), None)
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


def _declined(tx: Connection, place_id: int) -> frozenset[int]:
    """Return the entries that said no to a place: it went past them, to the next."""
    query = select(register_events.c.payload).where(
        register_events.c.record == support_places.name,
        register_events.c.record_id == place_id,
        register_events.c.kind == "declined",
    )
    return frozenset(payload["before"]["entry_id"] for payload in tx.execute(query).scalars())


def _offered(tx: Connection, workflows: Workflows, place_id: int, actor: Actor) -> tuple[Row[Any], Row[Any]]:
    place = _locked(tx, place_id)
    entry = tx.execute(select(waiting_entries).where(waiting_entries.c.id == place.entry_id)).first()
    if place.status != "offered" or entry is None:
        raise ActionRefused("answer_place", (Unmet("place_not_offered", *say("place_not_offered")),))
    mine = seen_by(actor, workflows, cases.c.id).where(cases.c.id == entry.case_id)
    if not actor.is_system and tx.execute(mine).first() is None:
        raise NotFound(f"no place {place_id} for {actor.name}")
    return place, entry


def _answered(tx: Connection, place: Row[Any], *, now: datetime) -> None:
    """Ask that the task of the coach is closed: there is nothing left to answer."""
    case_id = tx.execute(select(waiting_entries.c.case_id).where(waiting_entries.c.id == place.entry_id)).scalar_one()
    key = f"answered-{place.id}/{place.entry_id}/{now.isoformat()}"
    engine.post_order(tx, "learner_trajectory.place_answered", {"case_id": case_id}, key=key, now=now)


def _locked(tx: Connection, place_id: int) -> Row[Any]:
    row = tx.execute(select(support_places).where(support_places.c.id == place_id).with_for_update()).first()
    if row is None:
        raise NotFound(f"no place {place_id}")
    return row


def _today(now: datetime) -> date:
    return default_calendar().local_date(now)
