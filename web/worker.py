"""The background worker: every few seconds the engine fires what is due and delivers what waits.

The scheduler is a metronome only. What is due stands in the database, so a stop in the middle loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # comes without types

from engine.clockwork import fire_due
from engine.database import Database
from engine.delivery import deliver
from engine.digests import combine
from engine.loader import Workflows
from engine.message import Handler
from engine.restraint import Restraint

CASES = 25
"""How many cases fire between two looks at whether to stop."""
BATCH = 100
# The scheduler warns at each beat that passes while a long tick works on. That is meant so: only faults are told.
_metronome = logging.getLogger(f"{__name__}.metronome")
_metronome.setLevel(logging.ERROR)


class Worker:
    """Ticks on a thread of its own. ``handlers`` deliver, by topic; those with ``close`` are closed at the end.

    ``restraint`` says how much mail is bearable; without it every mail goes at once. ``beat`` is called before each
    case and each mail, to show that the worker lives. ``duty`` is done after the mails, a little at each tick: it
    knows itself whether today's is done. ``hand_on`` gives some due messages of other topics to workers elsewhere and
    returns how many.
    """

    def __init__(
        self,
        db: Database,
        workflows: Workflows,
        handlers: Mapping[str, Handler],
        *,
        secret: str,
        now: Callable[[], datetime],
        tick_seconds: float,
        restraint: Restraint | None = None,
        batch: int = BATCH,
        beat: Callable[[], None] = lambda: None,
        duty: Callable[[datetime], object] = lambda _now: None,
        hand_on: Callable[[datetime], int] = lambda _now: 0,
    ) -> None:
        self._db = db
        self._workflows = workflows
        self._handlers = handlers
        self._secret = secret
        self._now = now
        self._restraint = restraint
        self._batch = batch
        self._beat = beat
        self._duty = duty
        self._hand_on = hand_on
        self._stopping = Event()
        self._scheduler = BackgroundScheduler(timezone=UTC, logger=_metronome)
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=tick_seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Begin to tick, at once the first time."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let the mails under way arrive, then end; what remains waits in the database. Harmless when repeated."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        for handler in self._handlers.values():
            if callable(close := getattr(handler, "close", None)):
                close()

    def tick(self) -> None:
        """Fire everything due, put reminders of one person together, and deliver what waits, until nothing is left.

        ``stop`` ends it between two cases, and lets the mails under way arrive. While the mail server is away the
        mails wait for the next tick.
        """
        try:
            while self._going() and self._fire():
                pass
            combine(self._db, self._workflows, self._now(), self._restraint)
        finally:
            # Whatever a case that cannot be fired raises, the mails of the others still go, and the rest is still done.
            while self._going() and self._hand_on(self._now()):
                pass
            while self._going() and self._deliver():
                pass
            if self._going():
                self._duty(self._now())

    def _going(self) -> bool:
        self._beat()
        return not self._stopping.is_set()

    def _fire(self) -> int:
        return fire_due(self._db, self._workflows, self._now(), limit=CASES)

    def _deliver(self) -> bool:
        done = deliver(
            self._db,
            self._workflows,
            self._handlers,
            self._now(),
            secret=self._secret,
            restraint=self._restraint,
            limit=self._batch,
            going=self._going,
        )
        return done.total > 0 and not done.halted
