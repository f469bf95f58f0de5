"""A day that differs per school, as one SQL expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_


def chosen(
    organisation: ColumnElement[Any],
    found: Mapping[date, list[int | None]],
    written: Callable[[date], ColumnElement[Any]],
) -> ColumnElement[Any]:
    """Return a day by organisation; what most have comes last, so that a case with many schools stays short."""
    common = max(found, key=lambda day: len(found[day]))
    rare = [(_any_of(organisation, ids), written(day)) for day, ids in found.items() if day != common]
    return case(*rare, else_=written(common)) if rare else written(common)


def _any_of(organisation: ColumnElement[Any], ids: list[int | None]) -> ColumnElement[bool]:
    named = organisation.in_([each for each in ids if each is not None])
    return or_(named, organisation.is_(None)) if None in ids else named
