"""A DKIM signature on a mail, for a city whose mail server does not sign: who says it comes from us is believed.

Reads no setting: the composition root names the key file. Knows no messages, only a finished mail as bytes.

Source: RFC 6376; RFC 8058 3.1 asks that the signature covers both List-Unsubscribe headers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # it brings no types

SIGNED = (
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
)
ONCE = frozenset(
    {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"}
)
"""Signed once more than they stand in the mail: a second one, put in on the way, breaks the signature."""
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_TRIAL = b"From: duaal@example.be\r\n\r\n.\r\n"


class BadKey(Exception):
    """The key file cannot be read or holds no private RSA key, or the selector cannot be a name in the DNS."""


@dataclass(frozen=True, slots=True)
class Dkim:
    """With what mails are signed; made by ``read_key``."""

    selector: str
    key: bytes = field(repr=False)

    def sign(self, mail: bytes, domain: str) -> bytes:
        """Return the mail with the signature of ``domain`` above its other headers."""
        present = {line.partition(b":")[0].lower() for line in mail.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        names = [name.encode() for name in SIGNED if name.lower().encode() in present]
        names += [name.encode() for name in SIGNED if name in ONCE]
        signature: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            domain.encode("idna"),
            self.key,
            # A server on the way may fold headers and drop spaces at the end of lines.
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )
        return signature + mail


def read_key(file: str, selector: str) -> Dkim:
    """Return the key in a file (PEM), tried out once.

    Raises:
        BadKey: it can sign nothing; the message says why.
    """
    if not _SELECTOR.fullmatch(selector):
        raise BadKey(f"{selector!r} is no name in the DNS")
    try:
        found = Dkim(selector, Path(file).read_bytes())
    except OSError as error:
        raise BadKey(f"{file}: {error.strerror}") from error
    try:
        found.sign(_TRIAL, "example.be")
    # The library answers a file that is no key with errors of its parser.
    except (dkim.DKIMException, ValueError, LookupError, TypeError) as error:
        raise BadKey(f"{file}: no private RSA key in PEM") from error
    return found
