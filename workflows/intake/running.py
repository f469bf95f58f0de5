"""Bringing the good rows in, and taking them back: a row a transaction, from wherever it was stopped.

A page does the first rows while somebody waits, the worker the rest; both may be at it at once. No mail leaves for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from engine.actor import Actor
from engine.actors import actor_of
from engine.database import Database
from engine.errors import ActionRefused, BadInput, EngineError, FieldProblem, NotFound
from engine.loader import Workflows
from engine.local_time import date_at
from workflows.intake.bringing_in import is_good
from workflows.intake.held import Held, empty, expect, held, rules_of, set_status
from workflows.intake.kind import Bringing
from workflows.register.tables import import_rows, imports

AT_ONCE = 50
"""How many rows are done before anybody else gets a turn."""
REGRET = timedelta(days=7)
"""Choice: how long a list can be taken back, and its rows are kept."""


def run_some(db: Database, workflows: Workflows, import_id: int, *, actor: Actor, now: datetime) -> bool:
    """Bring some rows in; False when nothing is left to do. A row that fails says why, and the next one comes.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    with db.read() as tx:
        found = held(tx, import_id, actor=actor, now=now, lock=False)
        if found.row.status != "running":
            return False
        rules, names = rules_of(found, workflows), found.kind.names(tx, workflows, found.place)
        waiting = select(import_rows).where(*is_good(import_id), import_rows.c.outcome == "")
        rows = tx.execute(waiting.order_by(import_rows.c.number).limit(AT_ONCE)).all()
    bringing = Bringing(db, workflows, import_id, found.row.organisation_id, actor, now)
    for row in rows:
        values, _ = found.values(row.cells, rules, names)
        _bring(bringing, found, row, values)
    if rows:
        return True
    with db.transaction() as tx:
        if held(tx, import_id, actor=actor, now=now).row.status == "running":
            set_status(tx, import_id, "done", done_at=now)
    return False


def _bring(bringing: Bringing, found: Held, row: Any, values: Any) -> None:
    try:
        made = found.kind.make(bringing, row.number, values)
    except EngineError as error:
        problems = [[each.field, each.code, [list(pair) for pair in each.values]] for each in _problems(error)]
        outcome: dict[str, Any] = {"outcome": "failed", "problems": problems}
    else:
        outcome = {"outcome": "made", "made_id": made}
    with bringing.db.transaction() as tx:
        tx.execute(update(import_rows).where(import_rows.c.id == row.id).values(outcome))


def _problems(error: EngineError) -> Sequence[FieldProblem]:
    if isinstance(error, BadInput):
        return error.problems
    if isinstance(error, ActionRefused):
        return [FieldProblem(each.fields[0] if each.fields else "file", "required") for each in error.unmet]
    return [FieldProblem("file", "import_refused")]


def take_back(db: Database, import_id: int, *, actor: Actor, now: datetime) -> None:
    """Ask that everything this list brought be taken back, as far as nobody went on with it.

    Raises:
        NotFound: there is no such list of the actor's.
        BadInput: it is too late, or it was taken back already.
    """
    with db.transaction() as tx:
        found = held(tx, import_id, actor=actor, now=now)
        expect(found, "done")
        if now - found.row.done_at > REGRET:
            raise BadInput((FieldProblem("file", "import_too_late", (("days", str(REGRET.days)),)),))
        set_status(tx, import_id, "undoing")


def take_back_some(db: Database, workflows: Workflows, import_id: int, *, actor: Actor, now: datetime) -> bool:
    """Take some rows back, the last one first; False when nothing is left to do.

    Raises:
        NotFound: there is no such list of the actor's.
    """
    with db.read() as tx:
        found = held(tx, import_id, actor=actor, now=now, lock=False)
        if found.row.status != "undoing":
            return False
        made = select(import_rows).where(import_rows.c.import_id == import_id, import_rows.c.outcome == "made")
        rows = tx.execute(made.order_by(import_rows.c.number.desc()).limit(AT_ONCE)).all()
    for row in rows:
        with db.transaction() as tx:
            _take_back_row(tx, workflows, found, row, actor=actor, now=now)
    if rows:
        return True
    with db.transaction() as tx:
        if held(tx, import_id, actor=actor, now=now).row.status == "undoing":
            set_status(tx, import_id, "undone", undone_at=now)
    return False


def _take_back_row(tx: Connection, workflows: Workflows, found: Held, row: Any, *, actor: Actor, now: datetime) -> None:
    this = import_rows.c.id == row.id
    if tx.execute(select(import_rows.c.outcome).where(this).with_for_update()).scalar_one() != "made":
        return
    if found.kind.take_back(tx, workflows, row.made_id, actor, now):
        tx.execute(update(import_rows).where(this).values(outcome="removed", made_id=None))
    else:
        tx.execute(update(import_rows).where(this).values(outcome="kept"))


def work_on(db: Database, workflows: Workflows, now: datetime) -> bool:
    """Do what the worker does at a tick: some rows of a list that runs, and empty a list of more than a week ago."""
    with db.read() as tx:
        busy = select(imports.c.id, imports.c.status, imports.c.person_id)
        rows = tx.execute(busy.where(imports.c.status.in_(("running", "undoing"))).order_by(imports.c.id)).all()
        actors = {row.id: actor_of(tx, row.person_id, date_at(now)) for row in rows}
        old = select(imports.c.id).where(imports.c.created_at < now - REGRET, imports.c.emptied_at.is_(None))
        over = tx.execute(old.limit(1)).scalar_one_or_none()
    if over is not None:
        _empty_when_over(db, over, now)
    for row in rows:
        step = run_some if row.status == "running" else take_back_some
        if (actor := actors[row.id]) is not None and _does(partial(step, db, workflows, row.id, actor=actor, now=now)):
            return True
    return False


def _does(step: Callable[[], bool]) -> bool:
    """Do a step; a list of whoever may not bring it in any more waits for a colleague who may."""
    try:
        return step()
    except NotFound:
        return False


def _empty_when_over(db: Database, import_id: int, now: datetime) -> None:
    """Empty a list of more than a week ago; one that was never brought in is dropped, one that hangs is done."""
    becomes = {"read": "dropped", "checked": "dropped", "running": "done", "undoing": "done"}
    with db.transaction() as tx:
        row = tx.execute(select(imports).where(imports.c.id == import_id).with_for_update()).one()
        empty(tx, import_id, now)
        if row.status in becomes:
            set_status(tx, import_id, becomes[row.status], done_at=now)
