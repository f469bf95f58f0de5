"""A mail server for tests: real SMTP on loopback, keeps what it took, and can be told to misbehave.

Knows nothing of what the mails say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as MAIL_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.programs import free_port

TAKEN = "250 OK"


@dataclass
class MailServer:
    """What a test sees of the server: where it is, what it took, and how it should behave next."""

    host: str
    port: int
    received: list[EmailMessage] = field(default_factory=list)
    #: Where each of them comes back to.
    senders: list[str] = field(default_factory=list)
    #: The same mails as they came over the line.
    taken: list[bytes] = field(default_factory=list)
    conversations: int = 0
    _refusals: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    _hang_ups: int = 0

    def refuse(self, code: int, *, at: str = "DATA", times: int | None = None) -> None:
        """Answer ``code`` at that command (MAIL, RCPT or DATA): ``times`` times, or until `accept` is called."""
        self._refusals[at] = (f"{code} {code // 100}.0.0 refused on purpose", times)

    def hang_up(self, times: int = 1) -> None:
        """Take the next message and drop the connection before saying so: the sender cannot know it arrived."""
        self._hang_ups = times

    def accept(self) -> None:
        """Behave well again."""
        self._refusals.clear()
        self._hang_ups = 0

    def answer(self, command: str) -> str:
        """Return the reply to a command, and count it off a refusal that holds a number of times."""
        reply, left = self._refusals.get(command, (TAKEN, None))
        if left is not None:
            if left <= 1:
                del self._refusals[command]
            else:
                self._refusals[command] = (reply, left - 1)
        return reply

    def hangs_up_now(self) -> bool:
        """Tell whether this message's connection is to be dropped, and count it off."""
        self._hang_ups -= 1
        return self._hang_ups >= 0


class _Handler:
    """Speaks for a `MailServer` inside aiosmtpd, whose hooks have these names."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self._server.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._server.answer("MAIL")
        if reply == TAKEN:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._server.answer("RCPT")
        if reply == TAKEN:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        reply = self._server.answer("DATA")
        if reply == TAKEN:
            parser = BytesParser(EmailMessage, policy=MAIL_POLICY)
            self._server.senders.append(envelope.mail_from or "")
            data = envelope.original_content or b""
            self._server.taken.append(data)
            self._server.received.append(parser.parsebytes(data))
            if self._server.hangs_up_now() and server.transport:
                server.transport.abort()
        return reply


@contextmanager
def running_mail_server(login: tuple[str, str] | None = None, *, port: int = 0) -> Iterator[MailServer]:
    """Run a mail server on a loopback port (0: a free one); with ``login`` (name, password) it asks for that one."""
    server = MailServer("127.0.0.1", port or free_port())

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        wanted = tuple(text.encode() for text in login or ())
        return AuthResult(success=(given.login, given.password) == wanted, handled=False)

    options = {"auth_required": True, "auth_require_tls": False, "authenticator": check} if login else {}
    controller = Controller(_Handler(server), hostname=server.host, port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
