"""Switches that everybody sees, who turned them and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from engine.actor import SYSTEM, Actor
from engine.database import Database, insert_if_absent
from engine.errors import BadInput, FieldProblem, NotAllowed
from engine.tables import switches

MAIL_PAUSED = "mail_paused"
INBOX_UNREACHABLE = "inbox_unreachable"
"""Turned by the program itself: the mailbox of what comes back cannot be read."""
KEEPERS = ("administrator", "city_coordinator")

_BY_NAME = select(switches).where(switches.c.name == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch as it stands; ``by`` and ``at`` say who turned it last."""

    active: bool
    by: str = ""
    at: datetime | None = None
    reason: str = ""


OFF = Switch(active=False)


def switch_of(db: Database, name: str) -> Switch:
    """Return a switch; one that nobody ever turned is off."""
    with db.read() as tx:
        return read_switch(tx, name)


def mail_paused(tx: Connection) -> bool:
    """Tell whether all mail waits. Links to sign in still go: else nobody could end the pause."""
    return read_switch(tx, MAIL_PAUSED).active


def set_switch(db: Database, name: str, *, active: bool, reason: str, actor: Actor, now: datetime) -> None:
    """Turn a switch. Turning it on takes a reason, which everybody reads.

    Raises:
        NotAllowed: the actor may not. BadInput: no reason.
    """
    if not any(actor.holds(role) for role in KEEPERS):
        raise NotAllowed("switches are turned by an administrator or the city", roles=KEEPERS)
    if active and not reason.strip():
        raise BadInput((FieldProblem("reason", "required"),))
    row = {
        "active": active,
        "by_id": actor.person_id,
        "by_name": actor.name,
        "at": now,
        "reason": reason.strip()[:300],
    }
    with db.transaction() as tx:
        insert_if_absent(tx, switches, {"name": name, **row})
        tx.execute(update(switches).where(switches.c.name == name).values(row))


def note_switch(db: Database, name: str, *, active: bool, reason: str, now: datetime) -> None:
    """Let the program itself turn a switch; nothing is written while it stays as it is, so ``at`` says since when."""
    if switch_of(db, name).active == active:
        return
    row = {"active": active, "by_id": None, "by_name": SYSTEM.name, "at": now, "reason": reason[:300]}
    with db.transaction() as tx:
        insert_if_absent(tx, switches, {"name": name, **row})
        tx.execute(update(switches).where(switches.c.name == name).values(row))


def read_switch(tx: Connection, name: str) -> Switch:
    """Return a switch inside a transaction."""
    row = tx.execute(_BY_NAME, {"name": name}).first()
    return Switch(row.active, row.by_name, row.at, row.reason) if row else OFF
