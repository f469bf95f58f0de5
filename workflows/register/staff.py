"""People who sign in: taken on, changed, let go, and the roles they hold in which organisation.

An administrator keeps everybody; a coordinator of a school keeps the coaches and coordinators of that school, but the
name, address and access of who also works elsewhere are an administrator's. Each change has its event in the record of
the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select

from engine.actor import Actor
from engine.database import Database
from engine.document import FieldRule
from engine.errors import BadInput, FieldProblem, NotFound
from engine.tables import grants, persons
from engine.values import parse
from workflows.register.staff_rules import kept, may_give, refuse_last, wholly_kept
from workflows.register.write import Writer

FIELDS: Mapping[str, FieldRule] = {
    name: FieldRule.model_validate({"type": kind, "label": {"nl": name, "en": name}, **more})
    for name, kind, more in (
        ("name", "text", {"max_length": 200}),
        ("email", "email", {}),
        ("phone", "phone", {}),
        ("language", "choice", {"options": {"nl": {"nl": "nl", "en": "nl"}, "en": {"nl": "en", "en": "en"}}}),
    )
}


def take_on(
    db: Database, typed: Mapping[str, object], role: str, organisation_id: int | None, *, actor: Actor, now: datetime
) -> int:
    """Add somebody who signs in, with the first role they hold, and return their id.

    Raises:
        NotAllowed: the actor may not give that role there.
        BadInput: with everything that is wrong, or somebody signs in with that address already.
    """
    with db.transaction() as tx:
        values = _read(tx, typed, None)
        may_give(tx, actor, role, organisation_id)
        writer = Writer(tx, actor, now)
        person_id = writer.add(persons, values)
        writer.add(grants, {"person_id": person_id, "role": role, "organisation_id": organisation_id})
    return person_id


def change_member(db: Database, person_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> bool:
    """Change name, address, telephone or language of somebody who signs in; tell whether anything differs.

    Raises:
        NotFound, NotAllowed: nobody whom the actor keeps.
        BadInput: as for ``take_on``.
    """
    with db.transaction() as tx:
        row = wholly_kept(tx, person_id, actor)
        values = _read(tx, {"language": row.language, **typed}, person_id)
        if values["email"] != row.email:
            values["undeliverable_at"] = None
        return Writer(tx, actor, now).change(persons, person_id, values)


def give_role(
    db: Database, person_id: int, role: str, organisation_id: int | None, *, actor: Actor, now: datetime
) -> None:
    """Give somebody one role more.

    Raises:
        NotFound, NotAllowed, BadInput: as for ``take_on``; BadInput too when they hold it already.
    """
    with db.transaction() as tx:
        kept(tx, person_id, actor)
        may_give(tx, actor, role, organisation_id)
        where = (grants.c.person_id == person_id, grants.c.role == role, grants.c.organisation_id == organisation_id)
        if tx.execute(select(grants.c.id).where(*where)).first():
            raise BadInput((FieldProblem("role", "held_already"),))
        Writer(tx, actor, now).add(grants, {"person_id": person_id, "role": role, "organisation_id": organisation_id})


def take_role(db: Database, grant_id: int, *, actor: Actor, now: datetime) -> int:
    """Take a role from somebody and return who that was.

    Raises:
        NotFound, NotAllowed: nobody whom the actor keeps.
        BadInput: it is the last role of an administrator, or the last one somebody holds.
    """
    with db.transaction() as tx:
        row = tx.execute(select(grants).where(grants.c.id == grant_id)).first()
        if row is None:
            raise NotFound(f"no role {grant_id}")
        kept(tx, row.person_id, actor)
        may_give(tx, actor, row.role, row.organisation_id)
        refuse_last(tx, row.person_id, row.role)
        held = select(func.count()).where(grants.c.person_id == row.person_id)
        if tx.execute(held).scalar_one() == 1:
            raise BadInput((FieldProblem("role", "only_role"),))
        tx.execute(delete(grants).where(grants.c.id == grant_id))
        gone = {"person_id": row.person_id, "role": row.role, "organisation_id": row.organisation_id}
        Writer(tx, actor, now).tell("grants", grant_id, "taken", {"before": gone, "after": {}})
        return int(row.person_id)


def let_go(db: Database, person_id: int, *, actor: Actor, now: datetime, active: bool = False) -> None:
    """End somebody's access at once, or (``active``) give it back; their cases show up as stalled until taken over.

    Raises:
        NotFound, NotAllowed: nobody whom the actor keeps.
        BadInput: nobody would be left to keep the people, or somebody ends their own access.
    """
    with db.transaction() as tx:
        wholly_kept(tx, person_id, actor)
        if not active:
            if person_id == actor.person_id:
                raise BadInput((FieldProblem("name", "own_access"),))
            refuse_last(tx, person_id, "administrator")
        Writer(tx, actor, now).change(persons, person_id, {"active": active})


def _read(tx: Connection, typed: Mapping[str, object], person_id: int | None) -> dict[str, Any]:
    found = parse(FIELDS, {name: typed.get(name, "") for name in FIELDS}, today=date.max)
    values = {**found, "language": found.get("language") or "nl", "phone": found.get("phone")}
    if missing := [FieldProblem(name, "required") for name in ("name", "email") if not values.get(name)]:
        raise BadInput(tuple(missing))
    values["email"] = str(values["email"]).lower()
    others = exists().where(grants.c.person_id == persons.c.id)
    taken = select(persons.c.id).where(persons.c.email == values["email"], others, persons.c.id != (person_id or 0))
    if tx.execute(taken).first():
        raise BadInput((FieldProblem("email", "address_taken"),))
    return values
