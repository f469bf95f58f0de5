"""What a database holds, to prove that two sides did the same work."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from engine.database import Database
from engine.history import audit
from engine.tables import metadata


def digests(url: str) -> dict[str, tuple[int, str]]:
    """Return per table the number of rows and a digest of all of them."""
    db = Database(url)
    try:
        with db.read() as tx:
            found = {}
            for table in metadata.sorted_tables:
                rows = tx.execute(select(table).order_by(*table.primary_key)).all()
                found[table.name] = (len(rows), sha256(repr(rows).encode()).hexdigest())
            return found
    finally:
        db.dispose()


def counts(url: str) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {table: count for table, (count, _) in digests(url).items()}


def require_intact(url: str) -> None:
    """Verify every case's chain of events.

    Raises:
        RuntimeError: some case's record is broken.
    """
    db = Database(url)
    try:
        with db.read() as tx:
            if broken := audit(tx).broken:
                raise RuntimeError(f"{len(broken)} records are broken")
    finally:
        db.dispose()
