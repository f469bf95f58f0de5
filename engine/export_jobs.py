"""Lists too long to wait for: asked by somebody, made into a file by a worker, kept a week for who asked.

Somebody who may do less than when the file was made no longer gets it. How a file is written is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from engine.actor import Actor
from engine.database import Database, insert_if_absent, one_at_a_time
from engine.documents import new_name
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.tables import export_jobs, loose_files

KEPT = timedelta(days=7)
"""Choice: a week; who needs the list later wants a newer one."""
LEASE = timedelta(minutes=2)
"""A worker that tells nothing for so long is taken for dead, and another begins anew."""
MOST_AT_ONCE = 5
"""Choice: who asks for more of them than this before one is made pressed a button too often."""
OPEN = ("waiting", "making")


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as a file: where it stands with its filters, in which columns, and how many rows it had when asked.

    ``filters`` are in words, by name, without what was searched for.
    """

    place: str
    workflow: str
    query: str
    filters: Mapping[str, str]
    columns: tuple[str, ...]
    form: str
    total: int
    language: str


@dataclass(frozen=True, slots=True)
class Job:
    """A file that somebody asked for, and how far it is; ``stored`` is where it is kept, empty before that."""

    id: int
    person_id: int
    asked: Asked
    asked_at: datetime
    status: str
    rows: int
    named: int
    stored: str
    done_at: datetime | None

    @property
    def until(self) -> datetime | None:
        """Return until when the file is there, None while it is not."""
        return self.done_at + KEPT if self.done_at and self.status == "done" else None


def ask_for(db: Database, asked: Asked, *, actor: Actor, now: datetime) -> int:
    """Ask for a file and return its number; the same that is still to be made is found again.

    Raises:
        BadInput: this person waits for too many already.
    """
    mine = and_(export_jobs.c.person_id == actor.person_id, export_jobs.c.status.in_(OPEN))
    with db.transaction() as tx:
        one_at_a_time(tx, f"exports of {actor.person_id}")
        waiting = [_job(row) for row in tx.execute(select(export_jobs).where(mine))]
        same = [each.id for each in waiting if _same(each.asked, asked)]
        if same:
            return same[0]
        if len(waiting) >= MOST_AT_ONCE:
            raise BadInput((FieldProblem("download", "too_many_exports", (("maximum", str(MOST_AT_ONCE)),)),))
        row = {
            "person_id": actor.person_id,
            "language": asked.language,
            "place": asked.place,
            "workflow": asked.workflow,
            "query": asked.query,
            "filters": dict(asked.filters),
            "columns": list(asked.columns),
            "form": asked.form,
            "asked_at": now,
            "status": "waiting",
            "total": asked.total,
            "rows": 0,
            "named": 0,
        }
        return int(tx.execute(insert(export_jobs).returning(export_jobs.c.id), row).scalar_one())


def list_jobs(db: Database, *, actor: Actor, now: datetime) -> tuple[Job, ...]:
    """Return the files this person asked for, the newest first, as long as they are there."""
    mine = select(export_jobs).where(export_jobs.c.person_id == actor.person_id, _there(now))
    with db.read() as tx:
        return tuple(_job(row) for row in tx.execute(mine.order_by(export_jobs.c.id.desc())))


def open_job(db: Database, job_id: int, *, actor: Actor, now: datetime) -> Job:
    """Return a file that may be handed over.

    Raises:
        NotFound: this person asked for no such file, it is not made yet, or its week is over.
        NotAllowed: they hold a role less than when it was made.
    """
    query = select(export_jobs).where(export_jobs.c.id == job_id, export_jobs.c.person_id == actor.person_id)
    with db.read() as tx:
        row = tx.execute(query.where(export_jobs.c.status == "done", _there(now))).first()
    if row is None:
        raise NotFound(f"no file {job_id} of {actor.name}")
    if not _still(row.scope, actor):
        raise NotAllowed(f"file {job_id} was made with roles that {actor.name} holds no more", roles=())
    return _job(row)


def take_up(db: Database, now: datetime) -> Job | None:
    """Return the oldest file that nobody makes, to be made from its first row; None when there is none.

    What a worker that died left of it is swept away like any file that belongs to nothing.
    """
    left = and_(export_jobs.c.status == "making", export_jobs.c.leased_until < now)
    free = select(export_jobs.c.id).where(or_(export_jobs.c.status == "waiting", left)).order_by(export_jobs.c.id)
    with db.read() as tx:
        if tx.execute(free.limit(1)).first() is None:
            return None
    with db.transaction() as tx:
        job_id = tx.execute(free.limit(1).with_for_update(skip_locked=True)).scalar_one_or_none()
        if job_id is None:
            return None
        stored = new_name()
        tx.execute(insert(loose_files), {"stored": stored, "since": now})
        begun = {"status": "making", "stored": stored, "leased_until": now + LEASE, "rows": 0, "named": 0}
        tx.execute(update(export_jobs).where(export_jobs.c.id == job_id).values(begun))
        return _job(tx.execute(select(export_jobs).where(export_jobs.c.id == job_id)).one())


def get_further(db: Database, job: Job, *, rows: int, named: int, now: datetime) -> bool:
    """Tell how far a file is; False when another worker makes it by now, and this one has to stop."""
    with db.transaction() as tx:
        tx.execute(update(loose_files).where(loose_files.c.stored == job.stored).values(since=now))
        return _turn(tx, job, rows=rows, named=named, leased_until=now + LEASE)


def finish(db: Database, job: Job, *, rows: int, named: int, actor: Actor, now: datetime) -> bool:
    """Tell that a file is made, as whom, and forget what was searched for; False when another worker makes it."""
    with db.transaction() as tx:
        done = {"status": "done", "done_at": now, "query": "", "leased_until": None, "scope": scope_of(actor)}
        if not _turn(tx, job, rows=rows, named=named, **done):
            return False
        tx.execute(delete(loose_files).where(loose_files.c.stored == job.stored))
        return True


def give_up(db: Database, job: Job, now: datetime) -> None:
    """Tell that a file cannot be made, and forget what was searched for."""
    with db.transaction() as tx:
        _turn(tx, job, status="failed", done_at=now, query="", leased_until=None, stored=None)


def let_go(db: Database, now: datetime) -> int:
    """Forget the files whose week is over, or that were never made, and let them be swept away."""
    over = and_(export_jobs.c.status.in_(("done", "failed")), export_jobs.c.done_at <= now - KEPT)
    with db.read() as tx:
        if tx.execute(select(export_jobs.c.id).where(over).limit(1)).first() is None:
            return 0
    with db.transaction() as tx:
        rows = tx.execute(delete(export_jobs).where(over).returning(export_jobs.c.stored)).scalars().all()
        for stored in filter(None, rows):
            insert_if_absent(tx, loose_files, {"stored": stored, "since": now})
    return len(rows)


def scope_of(actor: Actor) -> dict[str, Any]:
    """Return as whom somebody sees what they see: the roles they hold, and those for whom they stand in."""
    held = {(each.role, each.organisation_id or 0) for each in actor.grants}
    return {"grants": [list(each) for each in sorted(held)], "for": sorted(actor.acts_for)}


def _still(scope: Mapping[str, Any], actor: Actor) -> bool:
    now = scope_of(actor)
    return all(each in now[name] for name in ("grants", "for") for each in scope[name])


def _there(now: datetime) -> ColumnElement[bool]:
    return or_(export_jobs.c.done_at.is_(None), export_jobs.c.done_at > now - KEPT)


def _turn(tx: Connection, job: Job, **values: Any) -> bool:
    mine = and_(export_jobs.c.id == job.id, export_jobs.c.status == "making", export_jobs.c.stored == job.stored)
    return tx.execute(update(export_jobs).where(mine).values(values)).rowcount == 1


def _same(one: Asked, other: Asked) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("place", "workflow", "query", "columns", "form"))


def _job(row: Any) -> Job:
    asked = Asked(
        row.place, row.workflow, row.query, row.filters, tuple(row.columns), row.form, row.total, row.language
    )
    return Job(
        row.id, row.person_id, asked, row.asked_at, row.status, row.rows, row.named, row.stored or "", row.done_at
    )
