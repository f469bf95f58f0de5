"""Somebody who is away, and the colleague who answers for them meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.tables import grants, persons, stand_ins


def stand_in(
    db: Database, *, actor: Actor, person_id: int, stand_in_id: int | None, from_on: date, until_on: date
) -> int:
    """Let a colleague answer for somebody from ``from_on`` up to and including ``until_on``; return the absence's id.

    Their cases, reminders and replies go to the stand-in on those days; it ends by itself. Without a ``stand_in_id``
    the absence is only known: nobody answers, and the cases of who is away count as stalled. Another absence of the
    same person is replaced by this one from its first day on; the days before stay as they were.

    Raises:
        NotAllowed: the actor is neither the absent person nor a coordinator of an organisation they share.
        BadInput: the period ends before it begins, or who stands in is the same person, no colleague, or away too.
    """
    if until_on < from_on:
        raise BadInput((FieldProblem("until_on", "ends_before_start"),))
    if person_id == stand_in_id:
        raise BadInput((FieldProblem("stand_in_id", "same_person"),))
    with db.transaction() as tx:
        _may_arrange(tx, actor, person_id)
        if stand_in_id is not None:
            _refuse_stranger(tx, person_id, stand_in_id, from_on, until_on)
        mine = (stand_ins.c.person_id == person_id, stand_ins.c.from_on <= until_on, stand_ins.c.until_on >= from_on)
        tx.execute(delete(stand_ins).where(*mine, stand_ins.c.from_on >= from_on))
        tx.execute(update(stand_ins).where(*mine).values(until_on=from_on - timedelta(days=1)))
        row = {"person_id": person_id, "stand_in_id": stand_in_id, "from_on": from_on, "until_on": until_on}
        return int(tx.execute(insert(stand_ins).values(row).returning(stand_ins.c.id)).scalar_one())


def end_absence(db: Database, absence_id: int, *, actor: Actor, today: date) -> None:
    """Let somebody be back from ``today`` on; an absence that has not begun is called off.

    Raises:
        NotFound: there is no such absence that lies ahead or goes on.
        NotAllowed: as for ``stand_in``.
    """
    with db.transaction() as tx:
        this = (stand_ins.c.id == absence_id, stand_ins.c.until_on >= today)
        row = tx.execute(select(stand_ins).where(*this)).first()
        if row is None:
            raise NotFound(f"no absence {absence_id} goes on")
        _may_arrange(tx, actor, row.person_id)
        if row.from_on >= today:
            tx.execute(delete(stand_ins).where(*this))
        else:
            tx.execute(update(stand_ins).where(*this).values(until_on=today - timedelta(days=1)))


def _places(tx: Connection, person_id: int) -> frozenset[int | None]:
    """Return the organisations somebody works for; None is the whole city."""
    query = select(grants.c.organisation_id).join(persons, persons.c.id == grants.c.person_id)
    return frozenset(tx.execute(query.where(grants.c.person_id == person_id, persons.c.active)).scalars())


def _may_arrange(tx: Connection, actor: Actor, person_id: int) -> None:
    coordinated = actor.organisations("school_coordinator") & _places(tx, person_id)
    if actor.person_id != person_id and not coordinated and not actor.is_system:
        raise NotAllowed("only the absent person or their coordinator arranges a stand-in")


def _refuse_stranger(tx: Connection, person_id: int, stand_in_id: int, from_on: date, until_on: date) -> None:
    if not _places(tx, person_id) & _places(tx, stand_in_id):
        # Whoever stands in reads every case of who is away.
        raise BadInput((FieldProblem("stand_in_id", "no_colleague"),))
    away = select(stand_ins.c.id).where(
        stand_ins.c.person_id == stand_in_id, stand_ins.c.from_on <= until_on, stand_ins.c.until_on >= from_on
    )
    if tx.execute(away).first():
        raise BadInput((FieldProblem("stand_in_id", "away_too"),))
