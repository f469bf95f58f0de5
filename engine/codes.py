"""Codes that people say to each other: a prefix, a year and a number that counts from one each year."""

from __future__ import annotations

from sqlalchemy import Connection, update

from engine.database import insert_if_absent
from engine.tables import code_counters


def next_code(tx: Connection, prefix: str, year: int) -> str:
    """Return the next code of a prefix in a year, ``L-2026-0147``; no two transactions ever get the same."""
    where = (code_counters.c.prefix == prefix, code_counters.c.year == year)
    query = update(code_counters).where(*where).values(last=code_counters.c.last + 1).returning(code_counters.c.last)
    number = tx.execute(query).scalar_one_or_none()
    if number is None:
        insert_if_absent(tx, code_counters, {"prefix": prefix, "year": year, "last": 0})
        number = tx.execute(query).scalar_one()
    return f"{prefix}-{year}-{number:04d}"
