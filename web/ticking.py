"""What ticks behind the pages or alone: the worker, and on PostgreSQL the workers of jobs beside it.

Knows neither signals nor the web server: ``web.main`` starts it and ends it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, time
from functools import partial

from engine.database import Database
from engine.documents import DocumentStore
from engine.errors import DatabaseUnusable
from engine.loader import Workflows
from engine.message import Handler
from engine.orders import TOPIC, OrderHandler
from engine.queueing import queue_due
from engine.restraint import Restraint
from engine.settings import Settings
from engine.statistics import Statistics
from engine.sweeping import Sweeping
from notifications import EmailHandler, Smtp
from web.export_work import ExportWork
from web.worker import Worker
from workflows.intake.running import work_on
from workflows.overviews import weekly
from workflows.retention import NightWork

Clock = Callable[[], datetime]
Duty = Callable[[datetime], object]
"""What else is done at a tick."""
log = logging.getLogger(__name__)


def duties_of(settings: Settings, db: Database, workflows: Workflows) -> tuple[Callable[[datetime], object], ...]:
    """Return what the shipped processes ask of a worker beside their clocks and mails."""
    store = DocumentStore(settings.documents)
    sweeping = Sweeping(db, store)
    statistics = Statistics(db)
    return (
        statistics,
        partial(weekly, db, workflows),
        NightWork(db, workflows),
        partial(work_on, db, workflows),
        ExportWork(db, workflows, store),
        sweeping,
    )


def clock() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


def restraint_of(settings: Settings) -> Restraint | None:
    """Return how much mail is bearable; the mailbox of the demo bears everything, at any hour."""
    if settings.demo:
        return None
    opens, closes = Restraint.hours(settings.mail_hours)
    return Restraint(
        opens=opens,
        closes=closes,
        digest=time.fromisoformat(settings.digest_time),
        a_day=settings.mails_a_day,
        a_week=settings.mails_a_week,
        per_second=settings.mail_per_second,
        per_second_domain=settings.mail_per_second_domain,
    )


def jobs_wanted(settings: Settings, db: Database, *, alone: bool) -> bool:
    """Tell whether mails are handed over by Procrastinate; ``alone`` is a worker without web server beside it.

    Raises:
        DatabaseUnusable: the settings ask for it, and the database cannot, or was not prepared for it.
    """
    wanted = alone and not db.is_sqlite if settings.jobs == "auto" else settings.jobs == "procrastinate"
    if wanted and db.is_sqlite:
        raise DatabaseUnusable("jobs of Procrastinate need PostgreSQL: leave SAMDULEA_JOBS out", reason="address")
    if wanted:
        from web.job_tables import require_installed

        require_installed(db)
    return wanted


@contextmanager
def ticking(
    settings: Settings,
    db: Database,
    workflows: Workflows,
    smtp: Smtp | None,
    secret: str,
    *,
    now: Clock = clock,
    beat: Callable[[], None] | None = None,
    duties: Iterable[Callable[[datetime], object]] = (),
) -> Iterator[None]:
    """Fire and deliver until the block ends; the mails under way still arrive. Without ``beat`` it is not alone.

    ``duties`` are what else is done at each tick.

    Raises:
        DatabaseUnusable: see ``jobs_wanted``.
    """
    mail: dict[str, Handler] = {}
    orders: dict[str, Handler] = {TOPIC: OrderHandler(db, workflows)}
    restraint, todo = restraint_of(settings), tuple(duties)

    def duty(moment: datetime) -> None:
        for each in todo:
            try:
                each(moment)
            except Exception:
                # What one duty cannot do is tried again at the next tick; those after it do not wait for it.
                called = each.func if isinstance(each, partial) else each
                log.exception("duty_failed: %s", getattr(called, "__name__", type(called).__name__))

    def tick(handlers: dict[str, Handler], hand_on: Callable[[datetime], int]) -> Worker:
        return Worker(
            db,
            workflows,
            handlers,
            secret=secret,
            now=now,
            tick_seconds=settings.tick_seconds,
            restraint=restraint,
            batch=settings.batch,
            beat=beat or (lambda: None),
            duty=duty,
            hand_on=hand_on,
        )

    with ExitStack() as stack:
        if smtp:
            folders = {name: each.folder for name, each in workflows.items()}
            mail["email"] = stack.enter_context(closing(EmailHandler(smtp, settings.base_url, folders)))
        if mail and jobs_wanted(settings, db, alone=beat is not None):
            from web.jobs import JobWorkers, defer

            def hand_on(moment: datetime) -> int:
                topics, limit = tuple(mail), settings.batch
                return queue_due(db, workflows, topics, moment, defer=defer, restraint=restraint, limit=limit)

            jobs = JobWorkers(db, workflows, mail, secret=secret, now=now, at_once=settings.job_workers)
            stack.callback(jobs.stop)
            jobs.start()
            worker = tick(orders, hand_on)
        else:
            worker = tick(orders | mail, lambda _moment: 0)
        stack.callback(worker.stop)
        worker.start()
        yield
