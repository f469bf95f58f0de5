"""Amounts and weekly hours by date: learning allowance, premiums, joint committees.

An amount is never computed and never shown without the day from which it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import administrates
from workflows.register.form_file import forms
from workflows.register.tables import allowances, joint_committees
from workflows.register.upkeep import Upkeep, taken


@dataclass(frozen=True, slots=True)
class Amount:
    """Euro a month (allowance) or a school year (premium), and what is known about it."""

    name: str
    amount: Decimal
    valid_from: date
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class JointCommittee:
    """The full week of a joint committee, school included, and whether it is one of social Maribel."""

    number: str
    name: str
    valid_from: date
    weekly_hours_adult: float
    weekly_hours_minor: float
    social_maribel: bool


def _amount_rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if taken(tx, AMOUNTS.kept, values, ("name", "valid_from"), record_id):
        yield FieldProblem("valid_from", "already_there")


def _committee_rules(tx: Connection, values: Mapping[str, Any], record_id: int | None) -> Iterator[FieldProblem]:
    if taken(tx, COMMITTEES.kept, values, ("number", "valid_from"), record_id):
        yield FieldProblem("valid_from", "already_there")


AMOUNTS = Upkeep(forms()["allowance"], _amount_rules, lambda actor, _values: administrates(actor), same="valid_from")
COMMITTEES = Upkeep(
    forms()["joint_committee"], _committee_rules, lambda actor, _values: administrates(actor), same="valid_from"
)


def add_amount(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add an amount with the day from which it holds; the one before it stays true until then.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong.
    """
    return AMOUNTS.add(db, typed, actor=actor, now=now)


def change_amount(
    db: Database, amount_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Correct what was typed wrongly; a new amount gets a row of its own.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return AMOUNTS.change(db, amount_id, typed, actor=actor, now=now, seen=seen)


def add_joint_committee(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add the hours of a joint committee with the day from which they hold.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: with everything that is wrong.
    """
    return COMMITTEES.add(db, typed, actor=actor, now=now)


def change_joint_committee(
    db: Database,
    committee_id: int,
    typed: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> bool:
    """Correct what was typed wrongly; new hours get a row of their own.

    Raises:
        NotFound, NotAllowed, BadInput: as ``Upkeep.change``.
    """
    return COMMITTEES.change(db, committee_id, typed, actor=actor, now=now, seen=seen)


def amounts_on(tx: Connection, day: date) -> Mapping[str, Amount]:
    """Return, by name, the newest amount that holds on a day; a name without one is absent."""
    columns = [allowances.c[name] for name in Amount.__dataclass_fields__]
    query = select(*columns).where(allowances.c.valid_from <= day).order_by(allowances.c.valid_from)
    return {row.name: Amount(*row) for row in tx.execute(query)}


def joint_committee_on(tx: Connection, number: str, day: date) -> JointCommittee | None:
    """Return what holds for a joint committee on a day, None when nothing is known."""
    columns = [joint_committees.c[name] for name in JointCommittee.__dataclass_fields__]
    query = (
        select(*columns)
        .where(joint_committees.c.number == number, joint_committees.c.valid_from <= day)
        .order_by(joint_committees.c.valid_from.desc())
        .limit(1)
    )
    row = tx.execute(query).first()
    return None if row is None else JointCommittee(*row)


def full_week(tx: Connection, number: str, day: date, *, adult: bool) -> float | None:
    """Return the hours of a full week, school included, None when the joint committee is not known.

    Source: commercetraining (PC 311, 36 hours) and Constructiv (40 hours for adults, 38 for minors): the weekly limit
    of the joint committee.
    """
    found = joint_committee_on(tx, number, day)
    if found is None:
        return None
    return found.weekly_hours_adult if adult else found.weekly_hours_minor
