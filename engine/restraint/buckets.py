"""Token buckets: mails leave no faster than the sender and the domain of the address can bear.

The buckets are rows, so that all workers draw from the same ones. Whoever draws holds the sender's bucket until the
end of the transaction: one worker at a time decides which mails leave.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update

from engine.database import insert_if_absent
from engine.restraint.limits import BURST_SECONDS, Restraint
from engine.tables import send_buckets

SENDER = "*"
_THIS = select(send_buckets.c.tokens, send_buckets.c.at).where(send_buckets.c.name == bindparam("name"))
_LOCKED = _THIS.with_for_update()
_WRITE = (
    update(send_buckets)
    .where(send_buckets.c.name == bindparam("bucket"))
    .values(tokens=bindparam("left"), at=bindparam("now"))
)


class Buckets:
    """The buckets of one transaction, read when first needed and written back by ``save``."""

    def __init__(self, tx: Connection, now: datetime, restraint: Restraint) -> None:
        self._tx = tx
        self._now = now
        self._restraint = restraint
        self._held = {SENDER: self._read(SENDER)}
        self._waiting: Counter[str] = Counter()

    def draw(self, address: str) -> datetime | None:
        """Take a token for a mail to this address; return None when it may go, else when to ask again."""
        names = (SENDER, address.rpartition("@")[2].lower())
        for name in names:
            if name not in self._held:
                self._held[name] = self._read(name)
        short = [name for name in names if self._held[name] < 1]
        if not short:
            for name in names:
                self._held[name] -= 1
            return None
        # One after the other, each when its own token will be there: nobody asks in vain.
        self._waiting.update(short)
        return self._now + max(
            timedelta(seconds=(self._waiting[each] - self._held[each]) / self._rate(each)) for each in short
        )

    def save(self) -> None:
        """Write back what is left."""
        rows = [{"bucket": name, "left": left, "now": self._now} for name, left in sorted(self._held.items())]
        self._tx.execute(_WRITE, rows)

    def _read(self, name: str) -> float:
        full = self._rate(name) * BURST_SECONDS
        row = self._tx.execute(_LOCKED, {"name": name}).first()
        if row is None:
            insert_if_absent(self._tx, send_buckets, {"name": name, "tokens": full, "at": self._now})
            row = self._tx.execute(_LOCKED, {"name": name}).one()
        # A clock that was set back refills nothing and takes nothing away.
        passed = max((self._now - row.at).total_seconds(), 0.0)
        return float(min(full, row.tokens + passed * self._rate(name)))

    def _rate(self, name: str) -> float:
        return self._restraint.per_second if name == SENDER else self._restraint.per_second_domain
