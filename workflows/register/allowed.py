"""Who may change what of the register."""

from __future__ import annotations

from engine.actor import Actor
from engine.errors import NotAllowed


def administrates(actor: Actor) -> None:
    """Let administrators (and the program itself) pass.

    Raises:
        NotAllowed: anybody else.
    """
    if not (actor.holds("administrator") or actor.is_system):
        raise NotAllowed("only an administrator keeps this table", roles=("administrator",))


def coordinates(actor: Actor, organisation_id: int | None) -> None:
    """Let coordinators of that school pass, and administrators.

    Raises:
        NotAllowed: anybody else, coordinators of other schools too.
    """
    if organisation_id is not None and organisation_id in actor.organisations("school_coordinator"):
        return
    if not (actor.holds("administrator") or actor.is_system):
        said = "only a coordinator of the school or an administrator keeps what it offers"
        raise NotAllowed(said, roles=("school_coordinator", "administrator"))
