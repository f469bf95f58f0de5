"""What SQLite must know to choose well among indexes: how many rows each finds. PostgreSQL gathers it itself.

Source: https://sqlite.org/lang_analyze.html, "Approximate ANALYZE For Large Databases": with a limit it reads a few
hundred rows of each index, however large the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.database import Database

EACH = timedelta(days=1)
SAMPLED = 400
"""Rows of each index, as SQLite's documentation advises: some hundredths of a second for a million cases."""


@dataclass
class Statistics:
    """A duty of the worker: gathers once when it begins, and then daily."""

    db: Database
    _next: datetime | None = field(default=None, init=False)

    def __call__(self, now: datetime) -> int:
        """Gather when it is time; return 1 when it did."""
        if not self.db.is_sqlite or (self._next is not None and now < self._next):
            return 0
        self._next = now + EACH
        with self.db.transaction() as tx:
            tx.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLED}")
            tx.exec_driver_sql("ANALYZE")
        return 1
