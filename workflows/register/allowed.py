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


CITY = ("city_employee", "city_coordinator")
SCHOOL_STAFF = ("school_coordinator", "trajectory_coach")
COMPANY_KEEPERS = (*CITY, *SCHOOL_STAFF, "administrator")
MERGERS = (*CITY, "school_coordinator", "administrator")


def keeps_companies(actor: Actor) -> None:
    """Let everybody pass who meets companies: the staff of the city and of schools, and who mends the record.

    Raises:
        NotAllowed: anybody else.
    """
    _one_of(actor, COMPANY_KEEPERS, "only staff of the city and of schools keep companies")


def keeps_contacts(actor: Actor) -> None:
    """Let the staff of the city and of schools pass: people of companies are no business of an administrator.

    Raises:
        NotAllowed: anybody else.
    """
    _one_of(actor, (*CITY, *SCHOOL_STAFF), "only staff of the city and of schools keep people of companies")


def keeps_mentors(actor: Actor) -> None:
    """Let the staff of schools pass: what was seen of a mentor is not the city's business.

    Raises:
        NotAllowed: anybody else.
    """
    _one_of(actor, SCHOOL_STAFF, "only staff of schools keep mentors")


def may_merge(actor: Actor) -> None:
    """Let those pass who may join records, or note that a company failed or was excluded.

    Raises:
        NotAllowed: anybody else.
    """
    _one_of(actor, MERGERS, "only coordinators and the city join records or note that a company failed")


def _is_one_of(actor: Actor, roles: tuple[str, ...]) -> bool:
    return actor.is_system or any(actor.holds(role) for role in roles)


def reads_mentors(actor: Actor) -> bool:
    """Tell whether what was seen of mentors is somebody's business at all."""
    return _is_one_of(actor, SCHOOL_STAFF)


def reads_contacts(actor: Actor) -> bool:
    """Tell whether contact persons of companies are somebody's business at all."""
    return _is_one_of(actor, (*CITY, *SCHOOL_STAFF))


def joins(actor: Actor) -> bool:
    """Tell whether somebody may join records."""
    return _is_one_of(actor, MERGERS)


def _one_of(actor: Actor, roles: tuple[str, ...], said: str) -> None:
    if not _is_one_of(actor, roles):
        raise NotAllowed(said, roles=roles)
