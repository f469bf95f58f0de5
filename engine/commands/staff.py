"""Organisations, the people of their staff and the roles these hold."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select

from engine.actor import Actor, Grant
from engine.database import Database
from engine.errors import NotAllowed
from engine.forbidden_numbers import refuse_forbidden_numbers
from engine.tables import grants, organisations, persons

KINDS = ("vt", "buso", "clw", "syntra", "city", "partner")

_ORGANISATION = select(organisations.c.id).where(organisations.c.name == bindparam("name"))
_ADD_ORGANISATION = insert(organisations).returning(organisations.c.id)
_ADD_PERSON = insert(persons).returning(persons.c.id)
_ADD_GRANTS = insert(grants)


def add_organisation(db: Database, *, actor: Actor, name: str, kind: str) -> int:
    """Add an organisation and return its id; one of that name is found again rather than doubled.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: the name holds a national register number or a bank account.
    """
    _administrates(actor)
    refuse_forbidden_numbers(name=name)
    with db.transaction() as tx:
        known = tx.execute(_ORGANISATION, {"name": name}).scalar_one_or_none()
        if known is not None:
            return int(known)
        return int(tx.execute(_ADD_ORGANISATION, {"name": name, "kind": kind}).scalar_one())


def add_person(
    db: Database,
    *,
    actor: Actor,
    name: str,
    email: str,
    grants_: Iterable[Grant],
    phone: str = "",
    language: str = "nl",
    password_hash: str | None = None,
) -> int:
    """Add somebody to the staff with the roles they hold and return their id.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: the name holds a national register number or a bank account.
    """
    _administrates(actor)
    refuse_forbidden_numbers(name=name)
    with db.transaction() as tx:
        values = {
            "name": name,
            "email": email.lower(),
            "phone": phone or None,
            "language": language,
            "password_hash": password_hash,
        }
        person_id = int(tx.execute(_ADD_PERSON, values).scalar_one())
        rows = [
            {"person_id": person_id, "role": each.role, "organisation_id": each.organisation_id} for each in grants_
        ]
        if rows:
            tx.execute(_ADD_GRANTS, rows)
        return person_id


def _administrates(actor: Actor) -> None:
    if not (actor.holds("administrator") or actor.is_system):
        message = "only an administrator changes the staff"
        raise NotAllowed(message, roles=("administrator",))
