"""The tables that people keep by hand, as pages show them: which somebody may open, their rows, one row's history.

Knows no page; what may be typed stands in ``forms.yaml``, who may write it in each table's own file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotAllowed, NotFound
from engine.records import Asked, Choice
from engine.tables import organisations
from workflows.register.competences import UPKEEP as COMPETENCES
from workflows.register.dated_tables import AMOUNTS, COMMITTEES
from workflows.register.offerings import UPKEEP as OFFERINGS
from workflows.register.partnerships import UPKEEP as PARTNERSHIPS
from workflows.register.programmes import UPKEEP as PROGRAMMES
from workflows.register.providers import UPKEEP as PROVIDERS
from workflows.register.records import Register
from workflows.register.tables import register_events
from workflows.register.upkeep import Upkeep, row_of, version_of

KEPT_TABLES = (PARTNERSHIPS, PROGRAMMES, COMPETENCES, PROVIDERS, OFFERINGS, AMOUNTS, COMMITTEES)
KEEPER = "administrator"
SCHOOL_KEEPER = "school_coordinator"
A_PAGE = 50
LAST_CHANGES = 50
POINTING = ("record", "organisation")


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the form's fields by name; dates are dates."""

    id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows, what their references are called, and whether more follow."""

    rows: tuple[Row, ...]
    names: Mapping[str, Mapping[int, str]]
    more: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a row: the fields it touched, before and after, as JSON holds them."""

    at: datetime
    actor: str
    kind: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OneRow:
    """A row with the number of its newest event, what its references are called, and its history, newest first."""

    values: Mapping[str, Any]
    version: int
    names: Mapping[str, Mapping[int, str]]
    changes: tuple[Change, ...]


def tables_for(actor: Actor) -> tuple[Upkeep, ...]:
    """Return the tables that somebody may keep, in the order of the menu; none for most people."""
    if actor.holds(KEEPER):
        return KEPT_TABLES
    if actor.organisations(SCHOOL_KEEPER):
        return tuple(each for each in KEPT_TABLES if each.kept.form.by_school)
    return ()


def table_at(path: str, actor: Actor) -> Upkeep:
    """Return the table whose page has this address.

    Raises:
        NotFound: none has.
        NotAllowed: it is not for this actor.
    """
    for each in KEPT_TABLES:
        if each.kept.form.path == path:
            if each not in tables_for(actor):
                raise NotAllowed(f"{path} is kept by others", roles=(KEEPER,))
            return each
    raise NotFound(f"no table stands at {path!r}")


def list_rows(db: Database, upkeep: Upkeep, *, actor: Actor, within: int | None = None, start: int = 0) -> Rows:
    """Return rows in the order of the form, of one programme or school when ``within`` says so, from ``start`` on.

    A coordinator sees the rows of the own schools only.
    """
    kept = upkeep.kept
    [key] = kept.table.primary_key.columns
    query = _mine(upkeep, actor, select(key.label("row_id"), *(kept.table.c[name] for name in kept.form.fields)))
    if within is not None and kept.form.within is not None:
        query = query.where(kept.table.c[kept.form.within] == within)
    query = query.order_by(*(kept.table.c[name] for name in kept.form.order), key).offset(start).limit(A_PAGE + 1)
    with db.read() as tx:
        found = tx.execute(query).mappings().all()
        rows = tuple(Row(row["row_id"], {name: row[name] for name in kept.form.fields}) for row in found[:A_PAGE])
        names = {
            name: _names(tx, upkeep, name, {row.values[name] for row in rows})
            for name in kept.form.columns
            if kept.form.fields[name].type in POINTING
        }
    return Rows(rows, names, len(found) > A_PAGE)


def one_row(db: Database, upkeep: Upkeep, record_id: int, *, actor: Actor) -> OneRow:
    """Return a row with its history.

    Raises:
        NotFound: there is no such row.
        NotAllowed: it is not this actor's to keep.
    """
    query = (
        select(register_events)
        .where(register_events.c.record == upkeep.kept.table.name, register_events.c.record_id == record_id)
        .order_by(register_events.c.sequence.desc())
        .limit(LAST_CHANGES)
    )
    with db.read() as tx:
        values = row_of(tx, upkeep.kept, record_id)
        upkeep.allowed(actor, values)
        changes = [
            Change(row.at, row.actor_name, row.kind, row.payload["before"], row.payload["after"])
            for row in tx.execute(query)
            if row.payload is not None
        ]
        pointing = [name for name, rule in upkeep.kept.form.fields.items() if rule.type in POINTING]
        told = [values, *(side for each in changes for side in (each.before, each.after))]
        names = {name: _names(tx, upkeep, name, {side.get(name) for side in told}) for name in pointing}
        return OneRow(values, version_of(tx, upkeep.kept, record_id), names, tuple(changes))


def choices_for(db: Database, upkeep: Upkeep, *, actor: Actor, today: date) -> Mapping[str, tuple[Choice, ...]]:
    """Return what the form's references can point to: rows of the register, and the schools that are the actor's."""
    found: dict[str, tuple[Choice, ...]] = {}
    with db.read() as tx:
        for name, rule in upkeep.kept.form.fields.items():
            if rule.type == "record" and rule.of is not None:
                found[name] = Register().choices(tx, rule.of, Asked(None, None, today=today))
            elif rule.type == "organisation":
                query = select(organisations.c.id, organisations.c.name).where(organisations.c.kind.in_(rule.kinds))
                if not actor.holds(KEEPER):
                    query = query.where(organisations.c.id.in_(actor.organisations(SCHOOL_KEEPER)))
                found[name] = tuple((row.id, row.name) for row in tx.execute(query.order_by(organisations.c.name)))
    return found


def _mine(upkeep: Upkeep, actor: Actor, query: Select[Any]) -> Select[Any]:
    if actor.holds(KEEPER):
        return query
    return query.where(upkeep.kept.table.c.organisation_id.in_(actor.organisations(SCHOOL_KEEPER)))


def _names(tx: Connection, upkeep: Upkeep, name: str, ids: Collection[int | None]) -> Mapping[int, str]:
    rule, wanted = upkeep.kept.form.fields[name], sorted(each for each in ids if each is not None)
    if rule.type == "organisation":
        query = select(organisations.c.id, organisations.c.name).where(organisations.c.id.in_(wanted))
        return {row.id: row.name for row in tx.execute(query)}
    register = Register()
    labels = {each: register.label(tx, rule.of or "", each) for each in wanted}
    return {key: label for key, label in labels.items() if label is not None}
