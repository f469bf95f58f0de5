"""What somebody set for a rule from a day on: reading all values of a day, setting one, and its history.

Which keys there are and what they may hold stands in ``rule_values.yaml``; who reads a value is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.rule_values import RuleValue, RuleValues
from engine.tables import persons
from workflows.register.rule_file import defaults, read_value, rule_file
from workflows.register.tables import rule_values
from workflows.register.write import Writer

LEAST_NOTE, LONGEST_NOTE = 10, 300

_BY_DAY = (
    select(rule_values.c.key, rule_values.c.value)
    .where(rule_values.c.valid_from <= bindparam("day"))
    .order_by(rule_values.c.valid_from)
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value somebody set, and from which day it holds."""

    value: RuleValue
    valid_from: date
    note: str
    set_by: str
    set_at: datetime


def default_values() -> RuleValues:
    """Return the values as they are while nobody set anything."""
    return RuleValues(MappingProxyType(dict(defaults())))


def rule_values_on(tx: Connection, day: date) -> RuleValues:
    """Return every rule value as it holds on ``day``: the newest that began by then, else the default."""
    known = defaults()
    # A key that a newer program no longer declares stays in the table and means nothing.
    held = {row.key: row.value for row in tx.execute(_BY_DAY, {"day": day}) if row.key in known}
    return RuleValues(MappingProxyType({**known, **held}))


def all_settings(tx: Connection) -> Mapping[str, tuple[Setting, ...]]:
    """Return what was ever set, by key, the newest day first."""
    query = (
        select(rule_values, persons.c.name)
        .outerjoin(persons, persons.c.id == rule_values.c.set_by)
        .order_by(rule_values.c.key, rule_values.c.valid_from.desc())
    )
    found: dict[str, tuple[Setting, ...]] = {}
    for row in tx.execute(query):
        one = Setting(row.value, row.valid_from, row.note, row.name or "", row.set_at)
        found[row.key] = (*found.get(row.key, ()), one)
    return found


def needs_reason(key: str) -> bool:
    """Tell whether a value stands in a law, so that setting it asks which text changed."""
    return rule_file().values[key].basis == "law"


def keys_set_by(actor: Actor) -> frozenset[str]:
    """Return the values that somebody may set: administrators all, and who coordinates for the whole city a few.

    Choice: the thresholds of the stalled list (docs/decisions/0012).
    """
    if actor.holds("administrator") or actor.is_system:
        return frozenset(rule_file().values)
    held = {grant.role for grant in actor.grants if grant.organisation_id is None}
    return frozenset(key for key, rule in rule_file().values.items() if held.intersection(rule.set_by))


def sets_rule(actor: Actor, key: str) -> None:
    """Let those pass who may set a value.

    Raises:
        NotAllowed: anybody else.
        NotFound: there is no such key.
    """
    if key not in rule_file().values:
        raise NotFound(f"no rule value is called {key!r}")
    if key not in keys_set_by(actor):
        raise NotAllowed(f"{key} is set by others", roles=("administrator", *rule_file().values[key].set_by))


def set_rule_value(
    db: Database, key: str, value: object, valid_from: date, *, actor: Actor, now: datetime, note: str = ""
) -> int:
    """Let a value hold from a day on and return the id of its row; the same day again replaces what was set for it.

    Earlier days keep the value they had. What the law says can be set too, since laws change, but not without a note.

    Raises:
        NotAllowed: the actor may not set it.
        NotFound: there is no such key.
        BadInput: outside its bounds, or a law without a note.
    """
    sets_rule(actor, key)
    row = {"key": key, "valid_from": valid_from, "value": read_value(key, value), "note": _note(key, note)}
    by = {"set_by": actor.person_id, "set_at": now}
    with db.transaction() as tx:
        same_day = select(rule_values.c.id).where(rule_values.c.key == key, rule_values.c.valid_from == valid_from)
        known = tx.execute(same_day).scalar_one_or_none()
        writer = Writer(tx, actor, now)
        if known is None:
            return writer.add(rule_values, row | by)
        writer.change(rule_values, known, row | by)
        return int(known)


def _note(key: str, note: str) -> str:
    said = note.strip()
    if needs_reason(key) and len(said) < LEAST_NOTE:
        raise BadInput((FieldProblem("note", "law_needs_note", (("minimum", str(LEAST_NOTE)),)),))
    if len(said) > LONGEST_NOTE:
        limits = (("maximum", str(LONGEST_NOTE)), ("length", str(len(said))))
        raise BadInput((FieldProblem("note", "too_long", limits),))
    return said
