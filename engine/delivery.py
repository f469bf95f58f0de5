"""Hands messages over: as many at a time as their handler can have under way, each outcome written down as it comes.

Sending happens outside any transaction. A crash in the middle leaves a lease that runs out: the message is tried
again under the same uuid, so a mail may arrive twice with one Message-ID but never not at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Event
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from engine.claims import claim
from engine.database import Database
from engine.errors import DatabaseUnusable
from engine.loader import Workflows
from engine.message import DeliveryFailed, Handler, Message, Starter
from engine.outcomes import write_failed, write_sent
from engine.restraint import Restraint

Written = TypeVar("Written")
WRITES, BETWEEN_WRITES = 60, 0.5
"""Half a minute: well within the lease."""
Claim = Callable[[int], list[Message]]
"""Takes at most so many messages; none when nothing is left."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: messages sent, put off to a later try, and given up.

    ``halted`` says that it ended early because every message failed alike: the server is away.
    """

    sent: int = 0
    later: int = 0
    failed: int = 0
    halted: bool = False

    @property
    def total(self) -> int:
        """Return how many messages it tried."""
        return self.sent + self.later + self.failed


def deliver(
    db: Database,
    workflows: Workflows,
    handlers: Mapping[str, Handler],
    now: datetime,
    *,
    secret: str,
    restraint: Restraint | None = None,
    limit: int = 100,
    going: Callable[[], bool] = lambda: True,
) -> Delivered:
    """Deliver waiting messages of the topics that have a handler, oldest first, and return what became of them.

    Only what is under way is leased: a message that has not begun still dies with its cause.

    Args:
        restraint: without it every mail that is still meant goes at once.
        limit: how many at most.
        going: asked before more are taken. When it says no, those under way still arrive.
    """
    token = str(uuid.uuid4())

    def take(count: int) -> list[Message]:
        topics = tuple(handlers)
        return claim(db, workflows, topics, now, token=token, secret=secret, restraint=restraint, limit=count)

    return Round(db, workflows, handlers, token).run(take, limit=limit, going=going)


@dataclass
class Round:
    """Messages under way with one lease token, and what became of those that were."""

    db: Database
    workflows: Workflows
    handlers: Mapping[str, Handler]
    token: str
    _under_way: dict[Future[str], Message] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=lambda: {"sent": 0, "later": 0, "failed": 0})
    _in_vain: int = 0

    def run(self, take: Claim, *, limit: int, going: Callable[[], bool]) -> Delivered:
        """Keep as many under way as the handlers bear until nothing is left, ``limit`` is reached or all fail."""
        slots = max(each.at_once if isinstance(each, Starter) else 1 for each in self.handlers.values())
        left = limit
        try:
            while left or self._under_way:
                free = min(slots - len(self._under_way), left)
                if free and (more := take(free) if self._in_vain < slots and going() else []):
                    left -= len(more)
                    self._under_way.update((self._begin(message), message) for message in more)
                elif free:
                    left = 0
                if self._under_way:
                    self._settle(wait(self._under_way, return_when=FIRST_COMPLETED).done)
        finally:
            # Whatever the database raised: what is under way arrives, and is written down if that can be.
            while self._under_way:
                self._settle(wait(self._under_way).done)
        return Delivered(**self._counts, halted=self._in_vain >= slots)

    def _begin(self, message: Message) -> Future[str]:
        handler = self.handlers[message.topic]
        begun: Future[str] = Future()
        try:
            if isinstance(handler, Starter):
                return handler.start(message)
            begun.set_result(handler(message))
        except Exception as error:  # noqa: BLE001 - one poisoned message must not stop the queue; it stays visible with its error
            begun.set_exception(error)
        return begun

    def _settle(self, done: set[Future[str]]) -> None:
        """Write down what became of these; what was taken at about the same time is written together."""
        taken: list[tuple[Message, str]] = []
        refused: list[tuple[Message, DeliveryFailed]] = []
        for future in done:
            message = self._under_way.pop(future)
            error = future.exception()
            if error is None:
                taken.append((message, future.result() or ""))
            elif isinstance(error, DeliveryFailed):
                refused.append((message, error))
            else:
                crash = DeliveryFailed(f"crash_{type(error).__name__}", str(error), permanent=False)
                refused.append((message, crash))
        if taken:
            _surely(partial(write_sent, self.db, taken, self.token))
        for message, failure in refused:
            became = _surely(partial(write_failed, self.db, self.workflows, message, self.token, failure))
            self._counts[became] += 1
        self._counts["sent"] += len(taken)
        in_vain = sum(failure.everybody for _, failure in refused)
        self._in_vain = self._in_vain + in_vain if in_vain == len(done) else 0


def _surely(write: Callable[[], Written]) -> Written:
    """Write an outcome down; a database that restarts is waited for, for what is forgotten is sent again."""
    for _ in range(WRITES):
        try:
            return write()
        except DatabaseUnusable:
            pass
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        Event().wait(BETWEEN_WRITES)
    return write()
