"""The line to the mail server: connections that stay open between mails, on an event loop in a thread of their own.

Knows SMTP and nothing of messages: it takes an envelope and bytes. However many mails are started, no more connections
are open than the settings allow; the others wait for one.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future, wait
from contextlib import suppress

import aiosmtplib

from notifications.envelope import Envelope
from notifications.faults import explain
from notifications.settings import Smtp

GOODBYE_SECONDS = 2.0


class Relay:
    """Hands mails to one server. Nothing connects before the first mail."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp
        self._idle: list[aiosmtplib.SMTP] = []
        self._under_way: set[Future[str]] = set()
        self._free = asyncio.Semaphore(smtp.connections)
        self._door = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, envelope: Envelope, data: bytes) -> Future[str]:
        """Begin to hand in one mail. The future gets the server's answer: from then on the mail is the server's.

        Callable from any thread. When the server falls silent after having received the whole mail, the future fails
        although the mail may arrive: the caller's next try carries the same Message-ID. It fails with DeliveryFailed,
        with a code of ``notifications.faults``.

        Raises:
            RuntimeError: after ``close``.
        """
        with self._door:
            if self._closed:
                raise RuntimeError("the relay is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
                self._thread.start()
            mail = asyncio.run_coroutine_threadsafe(self._hand_over(envelope, data), self._loop)
            self._under_way.add(mail)
        mail.add_done_callback(self._under_way.discard)
        return mail

    def close(self) -> None:
        """Wait for the mails under way, say goodbye to the server and end the thread. Harmless when repeated."""
        with self._door:
            self._closed = True
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        wait(tuple(self._under_way))
        asyncio.run_coroutine_threadsafe(self._say_goodbye(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _hand_over(self, envelope: Envelope, data: bytes) -> str:
        async with self._free:
            spoken = False
            try:
                async with asyncio.timeout(self._smtp.timeout):
                    connection = await self._accepted_sender(envelope)
                    spoken = True
                    return await self._converse(connection, envelope, data)
            except (aiosmtplib.SMTPException, OSError) as fault:
                failure = explain(fault, self._smtp)
                # A server that falls silent over one mail is there for the others.
                failure.everybody = failure.everybody and not spoken
                raise failure from fault

    async def _accepted_sender(self, envelope: Envelope) -> aiosmtplib.SMTP:
        """Return a connection that took our sender: a kept one when it still lives, else a fresh one."""
        while self._idle:
            kept = self._idle.pop()
            try:
                await kept.mail(envelope.sender, options=envelope.asks(kept))
            except aiosmtplib.SMTPException:
                # Servers hang up on who is silent or has sent enough; no mail was in it yet, so ask a fresh one.
                kept.close()
            else:
                return kept
        fresh = self._connection()
        await fresh.connect()
        try:
            if fresh.is_ehlo_or_helo_needed:
                with suppress(aiosmtplib.SMTPHeloError):
                    await fresh.ehlo()
            await fresh.mail(envelope.sender, options=envelope.asks(fresh))
        except BaseException:
            fresh.close()
            raise
        return fresh

    async def _converse(self, connection: aiosmtplib.SMTP, envelope: Envelope, data: bytes) -> str:
        try:
            await connection.rcpt(envelope.recipient, options=envelope.notices(connection))
            answer = await connection.data(data)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError):
            # The server said no and listens: the next mail need not connect and sign in again.
            await self._start_over(connection)
            raise
        except BaseException:
            # Half a conversation cannot be continued; cancelled by the timeout, it must not be kept either.
            connection.close()
            raise
        self._idle.append(connection)
        return " ".join(f"{answer.code} {answer.message}".split())

    async def _start_over(self, connection: aiosmtplib.SMTP) -> None:
        try:
            await connection.rset()
        except aiosmtplib.SMTPException:
            connection.close()
        except BaseException:
            connection.close()
            raise
        else:
            self._idle.append(connection)

    def _connection(self) -> aiosmtplib.SMTP:
        smtp = self._smtp
        return aiosmtplib.SMTP(
            hostname=smtp.host,
            port=smtp.port,
            username=smtp.user or None,
            password=smtp.password or None,
            local_hostname=socket.gethostname(),
            use_tls=smtp.security == "tls",
            start_tls=smtp.security == "starttls",
            cert_bundle=smtp.ca_file or None,
            timeout=smtp.timeout,
        )

    async def _say_goodbye(self) -> None:
        for connection in self._idle:
            try:
                await connection.quit(timeout=GOODBYE_SECONDS)
            except aiosmtplib.SMTPException:
                connection.close()
        self._idle.clear()
