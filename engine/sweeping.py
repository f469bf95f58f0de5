"""Files of documents that no case tells of any more: erased with it, taken away, or left by a crash. They go, hourly.

Only what the database names goes: a folder that is set wrong loses nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from engine.database import Database
from engine.documents import DocumentStore
from engine.tables import loose_files

PATIENCE = timedelta(hours=1)
"""A file this young may belong to a case whose transaction is still under way."""
BATCH = 200
log = logging.getLogger(__name__)


def sweep(db: Database, store: DocumentStore, now: datetime) -> int:
    """Remove the files that belong to no document and return how many there were."""
    old = select(loose_files.c.stored).where(loose_files.c.since <= now - PATIENCE).order_by(loose_files.c.since)
    with db.read() as tx:
        names = tx.execute(old.limit(BATCH)).scalars().all()
    if names and not store.folder.is_dir():
        log.warning("files of documents cannot be removed: there is no folder %s", store.folder)
        return 0
    for name in names:
        store.drop(name)
    with db.transaction() as tx:
        tx.execute(delete(loose_files).where(loose_files.c.stored.in_(names)))
    return len(names)


@dataclass
class Sweeping:
    """A duty of the worker: sweeps once an hour."""

    db: Database
    store: DocumentStore
    _next: datetime | None = field(default=None, init=False)

    def __call__(self, now: datetime) -> int:
        """Sweep when it is time; return how many files went."""
        if self._next is not None and now < self._next:
            return 0
        self._next = now + PATIENCE
        return sweep(self.db, self.store, now)
