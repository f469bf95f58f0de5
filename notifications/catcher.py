"""A mail server that delivers nothing: it keeps what it takes in memory, so a demo can show it.

Speaks real SMTP on loopback only. Knows nothing of messages or cases, only of mails that arrived.
"""

from __future__ import annotations

import re
from asyncio import AbstractServer
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count, islice
from socket import create_server, socket
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.settings import Smtp

LOOPBACK = "127.0.0.1"
KEPT = 2_000
LARGEST_BYTES = 1_000_000
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Caught:
    """One mail as it arrived, taken apart.

    ``to`` are the envelope's recipients, ``at`` is its own Date, None when it has none.
    ``links`` are the addresses in its plain text, in order, each once.
    """

    id: int
    to: tuple[str, ...]
    subject: str
    at: datetime | None
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    links: tuple[str, ...]


class Catcher:
    """Keeps the last mails that arrived at ``port`` (0: any free one, known after ``start``)."""

    def __init__(self, port: int = 0, *, keep: int = KEPT) -> None:
        self.port = port
        self._mails: deque[Caught] = deque(maxlen=keep)
        self._numbers = count(1)
        self._lock = Lock()
        self._controller: Controller | None = None

    def smtp(self, sender: str = "duaal@localhost") -> Smtp:
        """Return the settings with which mail ends up here."""
        return Smtp(LOOPBACK, self.port, sender=sender)

    def start(self) -> None:
        """Listen, in a thread of its own.

        Raises:
            OSError: the port is taken.
        """
        listening = create_server((LOOPBACK, self.port))
        self.port = listening.getsockname()[1]
        self._controller = _Listener(listening, self)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; what was caught stays readable. Harmless when it does not listen."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def list(self, to: str | None = None, limit: int = 100) -> list[Caught]:
        """Return the newest mails first, only those to one address when given."""
        with self._lock:
            newest_first = list(reversed(self._mails))
        wanted = (mail for mail in newest_first if to is None or to.lower() in map(str.lower, mail.to))
        return list(islice(wanted, limit))

    def get(self, mail_id: int) -> Caught | None:
        """Return one mail, or None when it never came or had to make room."""
        with self._lock:
            return next((mail for mail in self._mails if mail.id == mail_id), None)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a mail; called by the server."""
        content = envelope.content
        data = content.encode() if isinstance(content, str) else content or b""
        with self._lock:
            self._mails.append(_caught(next(self._numbers), tuple(envelope.rcpt_tos), data))
        return "250 kept"


class _Listener(Controller):
    """aiosmtpd's controller on a socket that already listens: its own cannot be asked for any free port."""

    def __init__(self, listening: socket, handler: Catcher) -> None:
        super().__init__(handler, hostname=LOOPBACK, port=listening.getsockname()[1], data_size_limit=LARGEST_BYTES)
        self._listening = listening

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)


def _caught(number: int, to: tuple[str, ...], data: bytes) -> Caught:
    mail = message_from_bytes(data, policy=default)
    text = _part(mail, "plain")
    date = mail["Date"]
    return Caught(
        id=number,
        to=to,
        subject=str(mail["Subject"] or ""),
        at=date.datetime if date else None,
        text=text,
        html=_part(mail, "html"),
        headers=tuple((name, str(value)) for name, value in mail.items()),
        links=tuple(dict.fromkeys(_ADDRESS.findall(text))),
    )


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""
