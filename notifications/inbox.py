"""The mailbox in which bounces and answers to invitations arrive, read over IMAP.

A mail is marked as seen only once it was dealt with: after a crash in between it is dealt with again. Nothing is
deleted or moved. Knows no database and not what the mails mean.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imap_tools.consts import MailMessageFlags
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.query import AND

from notifications.replies import LARGEST_BYTES
from notifications.settings import Security

AT_MOST = 200
"""Mails a round: the worker has other work too."""


class InboxUnreachable(Exception):
    """The mailbox cannot be read now; the message says why, without the password."""


@dataclass(frozen=True, slots=True)
class Imap:
    """A mailbox that we may read. ``security`` and ``ca_file`` as for ``notifications.Smtp``."""

    host: str
    port: int = 993
    user: str = ""
    password: str = ""
    security: Security = "tls"
    ca_file: str = ""
    folder: str = "INBOX"
    timeout: float = 10.0

    def __repr__(self) -> str:
        """Show everything but the password."""
        return f"Imap({self.security}://{self.user}@{self.host}:{self.port}/{self.folder})"


def read_unseen(imap: Imap, take: Callable[[bytes], bool], *, at_most: int = AT_MOST) -> int:
    """Give each mail that nobody dealt with to ``take``, the oldest first, and return how many were looked at.

    ``take`` says whether a mail was dealt with; one that was not is given again next time. Of a mail larger than a
    megabyte the beginning is read.

    Raises:
        InboxUnreachable: no such server, no answer in time, a refused sign-in, no such folder, a lost connection.
    """
    try:
        with _opened(imap) as mailbox:
            uids = mailbox.uids(AND(seen=False))[:at_most]
            for uid in uids:
                data = _bytes_of(mailbox, uid)
                if data is None or take(data):
                    mailbox.flag(uid, MailMessageFlags.SEEN, value=True)
            return len(uids)
    except (OSError, ValueError, ImapToolsError, imaplib.IMAP4.error) as fault:
        raise InboxUnreachable(f"{imap.host}:{imap.port}: {' '.join(str(fault).split())[:200]}") from fault


@contextmanager
def _opened(imap: Imap) -> Iterator[BaseMailBox]:
    mailbox = _connected(imap)
    try:
        if imap.security == "starttls":
            # Before anybody signs in; a server that does not offer it is refused, never used without.
            mailbox.client.starttls(_trust(imap))
        mailbox.login(imap.user, imap.password, initial_folder=imap.folder)
        yield mailbox
    except BaseException:
        # A refused sign-in leaves the line open.
        with suppress(OSError):
            mailbox.client.shutdown()
        raise
    mailbox.logout()


def _connected(imap: Imap) -> BaseMailBox:
    if imap.security == "tls":
        return MailBox(imap.host, imap.port, timeout=imap.timeout, ssl_context=_trust(imap))
    return MailBoxUnencrypted(imap.host, imap.port, timeout=imap.timeout)


def _trust(imap: Imap) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=imap.ca_file or None)


def _bytes_of(mailbox: BaseMailBox, uid: str) -> bytes | None:
    """Return a mail as it lies there, without marking it; None when somebody took it away meanwhile."""
    _, parts = mailbox.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST_BYTES}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)
