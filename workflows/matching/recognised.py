"""From which day until which an agreement can begin at an establishment, for each programme it is recognised for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from engine.calendar import Length, Unit, default_calendar
from engine.rule_values import RuleValues
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import partnerships, recognitions

PENDING = ("preparing", "submitted", "info_requested")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Granted, or obtainable: then ``from_on`` is the day on which the decision can be there."""

    status: str
    from_on: date
    until_on: date | None


def recognised(tx: Connection, today: date, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Recognised]:
    """Return the recognition of each pair of an establishment and a programme: granted, else the one applied for.

    Source: recognition per programme and establishment, five years; the partnership decides within 14 days.
    """
    row_of = recognitions.c
    query: Select[Any] = (
        select(
            *(row_of.site_id, row_of.programme_id, row_of.status),
            *(row_of.granted_on, row_of.valid_until, row_of.submitted_on),
            *(partnerships.c.validity_years, partnerships.c.decision_days),
        )
        .outerjoin(partnerships, partnerships.c.id == recognitions.c.partnership_id)
        .where(
            recognitions.c.programme_id.in_({programme_id for _, programme_id in pairs}),
            recognitions.c.status.in_(("granted", *PENDING)),
        )
        .where(or_(row_of.valid_until.is_(None), row_of.valid_until >= today, row_of.status != "granted"))
        .order_by(recognitions.c.id)
    )
    values = rule_values_on(tx, today)
    found: dict[tuple[int, int], Recognised] = {}
    for row in tx.execute(query).all():
        key = (row.site_id, row.programme_id)
        if key not in pairs:
            continue
        one = _one(row, values, today)
        if one.until_on is not None and one.until_on < today:
            continue
        if key not in found or _better(one, found[key]):
            found[key] = one
    return found


def _one(row: Row[Any], values: RuleValues, today: date) -> Recognised:
    if row.status == "granted":
        years = row.validity_years or values.whole("recognition.validity_years")
        granted = row.granted_on or today
        until = row.valid_until or (default_calendar().after(granted, Length(12 * years, Unit.MONTHS)))
        return Recognised("granted", granted, until)
    days = row.decision_days or values.whole("recognition.decision_days")
    return Recognised("obtainable", max(today, (row.submitted_on or today) + timedelta(days=days)), None)


def _better(one: Recognised, other: Recognised) -> bool:
    """Tell whether one beats the other: granted before applied for, then the one that lasts longest."""
    return (one.status == "granted", one.until_on or date.max) > (other.status == "granted", other.until_on or date.max)
