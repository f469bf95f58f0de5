"""Who and what can be chosen in a form: people who hold a role, organisations of a kind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from engine.document import Document, FieldRule
from engine.records import NO_RECORDS, Asked, Records
from engine.tables import grants, organisations, persons

Choices = Mapping[str, tuple[tuple[int, str], ...]]


def choices_of(
    tx: Connection,
    document: Document,
    organisation_id: int | None,
    *,
    records: Records = NO_RECORDS,
    asked: Asked | None = None,
    choosing: bool = True,
) -> Choices:
    """Return, per person, organisation or record field, the ids and names somebody may choose from.

    People hold the field's role in the organisation or everywhere; with no organisation, anywhere at all. Rows of a
    register are looked up when somebody is ``choosing``; else there is just the one the case holds.
    """
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    about = asked or Asked(None, organisation_id)
    for name, rule in document.fields.items():
        if rule.type == "person":
            found[name] = holders(tx, rule.role, organisation_id)
        elif rule.type == "organisation":
            found[name] = _organisations(tx, rule)
        elif rule.type == "record" and rule.of is not None:
            offered = records.choices(tx, rule.of, about) if choosing else ()
            found[name] = _with_held(tx, records, rule.of, about.fields.get(name), offered)
    return found


def _with_held(
    tx: Connection, records: Records, kind: str, held: object, offered: tuple[tuple[int, str], ...]
) -> tuple[tuple[int, str], ...]:
    """Return what is offered, and what the case holds already, which may not be offered to anybody else."""
    if not isinstance(held, int) or any(each == held for each, _ in offered):
        return offered
    label = records.label(tx, kind, held)
    return offered if label is None else ((held, label), *offered)


def holders(tx: Connection, role: str | None, organisation_id: int | None) -> tuple[tuple[int, str], ...]:
    """Return ids and names of who holds a role in an organisation or everywhere; without one, anywhere at all."""
    query = (
        select(persons.c.id, persons.c.name)
        .join(grants, grants.c.person_id == persons.c.id)
        .where(persons.c.active, grants.c.role == role)
        .distinct()
        .order_by(persons.c.name)
    )
    if organisation_id is not None:
        query = query.where(or_(grants.c.organisation_id.is_(None), grants.c.organisation_id == organisation_id))
    return tuple((row.id, row.name) for row in tx.execute(query))


def _organisations(tx: Connection, rule: FieldRule) -> tuple[tuple[int, str], ...]:
    query = select(organisations.c.id, organisations.c.name).order_by(organisations.c.name)
    if rule.kinds:
        query = query.where(organisations.c.kind.in_(rule.kinds))
    return tuple((row.id, row.name) for row in tx.execute(query))
