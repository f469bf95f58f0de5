"""One row by its key: the read that happens most, its statement built once for each table."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select


def row_with(tx: Connection, table: Table, key: int | None) -> Row[Any] | None:
    """Return the row of a table with this key, None when there is none."""
    return tx.execute(_by_key(table), {"key": key}).first()


@cache
def _by_key(table: Table) -> Select[Any]:
    [key] = table.primary_key.columns
    return select(table).where(key == bindparam("key"))
