"""A worker inside this process, ticking when told, with its clock as a value and a sink that remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from engine.database import Database
from engine.loader import Workflows
from engine.message import Message
from engine.tables import outbox
from notifications import EmailHandler, Smtp
from tests.builders import SECRET
from tests.faults.city import DUE
from tests.mail_server import MailServer, running_mail_server
from tests.programs import free_port
from web.worker import Worker


@dataclass
class Clock:
    """A clock that is set."""

    now: datetime = DUE

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.now


@dataclass
class Watched:
    """A mail handler that tells ``begins`` of each message just before it goes."""

    handler: EmailHandler
    begins: Callable[[Message], None]
    at_once: int

    def __call__(self, message: Message) -> str:
        """Hand over one message."""
        return self.start(message).result()

    def start(self, message: Message) -> Future[str]:
        """Begin to hand over one message."""
        self.begins(message)
        return self.handler.start(message)

    def close(self) -> None:
        """End the line."""
        self.handler.close()


@dataclass
class Post:
    """The place where mail is handed in: a server that can be away."""

    port: int = field(default_factory=free_port)
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def open(self) -> Iterator[MailServer]:
        """Let the server answer for as long as the block lasts; what it took is counted."""
        with running_mail_server(port=self.port) as server:
            yield server
        self.taken.update(mail["Message-ID"] for mail in server.received)


def a_worker(
    db: Database,
    workflows: Workflows,
    post: Post,
    clock: Clock,
    begins: Callable[[Message], None] = lambda _message: None,
) -> Worker:
    """Return a worker that ticks when it is told."""
    folders = {name: each.folder for name, each in workflows.items()}
    smtp = Smtp(host="127.0.0.1", port=post.port, timeout=5.0)
    handler = Watched(EmailHandler(smtp, "http://bib.example", folders), begins, smtp.connections)
    return Worker(db, workflows, {"email": handler}, secret=SECRET, now=clock, tick_seconds=3600)


def statuses(db: Database) -> dict[str, int]:
    """Return how many messages there are of each status."""
    query = select(outbox.c.status, func.count()).group_by(outbox.c.status)
    with db.read() as tx:
        return {row[0]: row[1] for row in tx.execute(query)}
