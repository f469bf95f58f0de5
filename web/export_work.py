"""What a worker does about lists too long to wait for: some rows of a file at each tick, so that no mail waits long.

A file is written as its rows are read, a page of them at a time, and stays on the disk until it is whole. Whoever asked
for it is asked again at each tick what they may see: with a role less than at its first row there is no file.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.actors import actor_of
from engine.database import Database
from engine.documents import DocumentStore
from engine.export_jobs import Job, finish, get_further, give_up, let_go, scope_of, take_up
from engine.loader import Workflows
from engine.local_time import date_at
from engine.queries.case_list import CaseRow, cases_from
from web import reader
from web.exported import Taken, about_sheet, fields_among, list_sheet, with_searches
from web.list_filters import Query
from web.lists import title_of
from web.pages import Context as Here
from web.speech import Speech
from web.spreadsheets.sheets import Sheet
from web.spreadsheets.writing import FORMS

AT_ONCE = 2000
"""How many rows are written at a tick, in less than a second."""
PAGE = 500
PATIENCE = timedelta(hours=1)
"""Choice: what fails for so long is told to who asked."""


class NoLongerTheSameError(Exception):
    """Who asked for the file may see something else than at its first row."""


@dataclass
class Making:
    """One file in the making: as whom, how many rows it has, and what goes on with it."""

    job: Job
    actor: Actor
    begun: datetime
    context: Context
    rows: int = 0
    named: int = 0
    steps: Generator[None] = field(default_factory=lambda: (_ for _ in ()))


@dataclass
class ExportWork:
    """A duty of the worker: makes files, one after the other, and lets go of those of more than a week ago."""

    db: Database
    workflows: Workflows
    store: DocumentStore
    at_once: int = AT_ONCE
    _making: Making | None = field(default=None, init=False)

    def __call__(self, now: datetime) -> bool:
        """Write some rows; False when there is nothing to do."""
        making = self._making or self._begun(now)
        if making is None:
            let_go(self.db, now)
            return False
        self._making = None
        try:
            goes_on = self._go_on(making, now)
        except Exception as error:
            making.steps.close()
            # What may pass, as a full disk, is tried anew when the lease is over.
            if isinstance(error, NoLongerTheSameError | OverflowError) or now - making.job.asked_at > PATIENCE:
                give_up(self.db, making.job, now)
            raise
        if goes_on:
            self._making = making
        else:
            making.steps.close()
        return True

    def _begun(self, now: datetime) -> Making | None:
        job = take_up(self.db, now)
        if job is None:
            return None
        actor = self._asker(job, now)
        if actor is None:
            give_up(self.db, job, now)
            return None
        making = Making(job, actor, now, copy_context())
        making.context.run(reader.begin, "")
        making.context.run(reader.read_by_staff, job.asked.language)
        making.steps = self._written(making)
        return making

    def _go_on(self, making: Making, now: datetime) -> bool:
        """Write some rows and tell whether this worker goes on with the file at the next tick."""
        actor = self._asker(making.job, now)
        if actor is None or scope_of(actor) != scope_of(making.actor):
            raise NoLongerTheSameError(f"file {making.job.id} cannot be made as it was begun")
        over = making.context.run(self._some, making)
        if over:
            finish(self.db, making.job, rows=making.rows, named=making.named, actor=making.actor, now=now)
            return False
        return get_further(self.db, making.job, rows=making.rows, named=making.named, now=now)

    def _some(self, making: Making) -> bool:
        """Write some rows and tell whether the file is whole."""
        return any(next(making.steps, making) is making for _ in range(self.at_once))

    def _written(self, making: Making) -> Generator[None]:
        with self.store.writing(making.job.stored) as (file, aside):
            yield from FORMS[making.job.asked.form].onto(file, self._sheets(making), aside)

    def _sheets(self, making: Making) -> Iterator[Sheet]:
        asked, say = making.job.asked, Speech(reader.language())
        definition = self.workflows.current(asked.workflow)
        query = Query.of(asked.place, QueryParams(asked.query))
        filters = list(with_searches(asked.filters, query).values())
        title = title_of(asked.workflow, definition, say)
        taken = Taken(title, filters, making.actor.name, making.begun, asked.columns)
        yield list_sheet(taken, self._rows(making, query), definition, say)
        yield about_sheet(taken, making.rows)

    def _rows(self, making: Making, query: Query) -> Iterator[CaseRow]:
        here = Here(self.db, self.workflows, lambda: making.begun, "", "")
        wanted, after = query.filter(here, making.actor, making.job.asked.workflow), 0
        most = FORMS[making.job.asked.form].most
        seen = partial(cases_from, self.db, self.workflows, making.actor, wanted, making.begun)
        while found := seen(after=after, limit=PAGE, fields=fields_among(making.job.asked.columns)):
            after = found[-1].id
            for row in found:
                making.rows += 1
                making.named += row.named
                if most is not None and making.rows > most:
                    raise OverflowError(f"file {making.job.id} holds no more than {most} rows")
                yield row

    def _asker(self, job: Job, now: datetime) -> Actor | None:
        with self.db.read() as tx:
            return actor_of(tx, job.person_id, date_at(now))
