"""In which organisations somebody may open a case of a workflow."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select

from engine.actor import Actor, Grant
from engine.database import Database
from engine.document import Document
from engine.tables import organisations

CITY = "city"
_PLACES = (
    select(organisations.c.id, organisations.c.name)
    .where(or_(organisations.c.id.in_(bindparam("ids", expanding=True)), organisations.c.kind == bindparam("kind")))
    .order_by(organisations.c.name)
)


def places(db: Database, actor: Actor, document: Document) -> tuple[tuple[int, str], ...]:
    """Return ids and names of the organisations in which the actor holds a role that opens such cases.

    A role held everywhere opens them in the city's own organisation.
    """
    held = _opening(actor, document)
    ids = {grant.organisation_id for grant in held if grant.organisation_id is not None}
    everywhere = any(grant.organisation_id is None for grant in held)
    if not held:
        return ()
    with db.read() as tx:
        found = tx.execute(_PLACES, {"ids": sorted(ids), "kind": CITY if everywhere else ""})
        return tuple((row.id, row.name) for row in found)


def opens_somewhere(actor: Actor, document: Document) -> bool:
    """Tell whether the actor holds a role that opens such cases anywhere."""
    return bool(_opening(actor, document))


def _opening(actor: Actor, document: Document) -> list[Grant]:
    return [grant for grant in actor.grants if grant.role in document.opening.by]
