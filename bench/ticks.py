"""The idle tick: what the worker asks the database when nothing is due, and the same by the bare driver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, insert, select, text

from bench import script, visits
from bench.timing import Figures, answer, given, timed
from engine.clockwork import fire_due
from engine.database import Database
from engine.delivery import deliver
from engine.digests import combine
from engine.loader import Workflows
from engine.message import Message
from engine.migrate import upgrade
from engine.tables import cases, clock_steps, clocks, outbox
from web.worker import BATCH, CASES

VISITS = 100
CHUNK = 10_000
AT = visits.STEPPED_AT


def fill(url: str, pending: int) -> None:
    """Make a database with so many pending steps, all in the future, and as many mails that were sent."""
    upgrade(url)
    db = Database(url, durable=False)
    visits.seed(db, visits.visit_workflows(), VISITS)
    with db.transaction() as tx:
        clock = dict(tx.execute(select(clocks).limit(1)).mappings().one())
        ids = list(tx.execute(select(cases.c.id)).scalars())
        for first in range(2 * VISITS, pending, CHUNK):
            _fill_chunk(tx, clock, ids, range(first, min(first + CHUNK, pending)))
    if not db.is_sqlite:
        with db.db.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    db.dispose()


def _fill_chunk(tx: Connection, clock: dict[str, Any], ids: list[int], numbers: range) -> None:
    rows = [{**clock, "id": 1_000 + number, "case_id": ids[number % len(ids)]} for number in numbers]
    tx.execute(insert(clocks), rows)
    steps = [
        {
            "clock_id": row["id"],
            "case_id": row["case_id"],
            "position": 0,
            "due_at": AT + timedelta(days=1, minutes=row["id"]),
            "status": "pending",
        }
        for row in rows
    ]
    tx.execute(insert(clock_steps), steps)
    sent = {"topic": "email", "kind": "visit_begins", "payload": {}, "status": "sent", "next_at": AT, "created_at": AT}
    tx.execute(insert(outbox), [{**sent, "key": f"sent-{number}", "uuid": str(number)} for number in numbers])


def tick(db: Database, workflows: Workflows) -> None:
    """Fire what is due, put it together and deliver what waits, as ``web.worker`` does with the same limits.

    Raises:
        RuntimeError: something was due; then it is no idle tick.
    """
    fired = fire_due(db, workflows, AT, limit=CASES)
    together = combine(db, workflows, AT)
    done = deliver(db, workflows, {"email": _never}, AT, secret="-", limit=BATCH)
    if fired or together or done.total:
        raise RuntimeError("something was due")


def _never(message: Message) -> str:
    raise RuntimeError(f"message {message.id} was waiting")


def ours(url: str, count: int, *, warm: int) -> Figures:
    """Time so many idle ticks."""
    db, workflows = Database(url), visits.visit_workflows()
    figures = timed(lambda _: tick(db, workflows), range(count), warm=warm)
    db.dispose()
    return figures


def raw(url: str, count: int, *, warm: int) -> Figures:
    """Time the statements of an idle tick by the bare driver."""
    db, workflows = Database(url), visits.visit_workflows()
    with script.recorded(db) as sent:
        tick(db, workflows)
    db.dispose()
    connection = script.connect(url, durable=True)
    # Each look is a read transaction of its own, which ends with its one question.
    ends = [at + 1 for at, (query, _, _) in enumerate(sent) if query.startswith("SELECT")]
    looks = [sent[first:last] for first, last in pairwise([0, *ends])]
    replay = script.replayer(connection)
    figures = timed(lambda _: [replay(look) for look in looks], range(count), warm=warm)
    connection.close()
    return figures


def main() -> None:
    """Do what the command line asks."""
    asked = given()
    sides: dict[str, Callable[..., object]] = {"fill": fill, "ours": ours, "raw": raw}
    answer(sides[asked.pop("do")](**asked))


if __name__ == "__main__":
    main()
