"""Where mail is handed in, and under which name: one frozen value.

Knows no environment variables: the composition root reads ``SAMDULEA_SMTP_*`` and fills this in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from notifications.return_path import ReturnPath

Security = Literal["none", "starttls", "tls"]


class Signer(Protocol):
    """Signs finished mails (``notifications.signing.Dkim``)."""

    def sign(self, mail: bytes, domain: str) -> bytes:
        """Return the mail with the signature of a domain above its other headers."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server that takes our mail.

    ``sender`` is the bare address of From and of the envelope, ``sender_name`` the name people see beside it.
    Without ``user`` nobody signs in. ``security`` is ``none``, ``starttls`` (required, never silently skipped) or
    ``tls`` from the first byte; ``ca_file`` adds the certificates to trust (a city's own authority). ``timeout`` is
    the most seconds one mail may take, connecting included. ``connections`` are open at a time at most.
    ``returns`` makes the addresses that mails come back to; without it they come back to the sender.
    ``dkim`` signs each mail; without it the mail server does.
    """

    host: str
    port: int = 25
    sender: str = "duaal@localhost"
    sender_name: str = "Duaal leren Antwerpen"
    user: str = ""
    password: str = ""
    security: Security = "none"
    timeout: float = 30.0
    ca_file: str = ""
    connections: int = 4
    returns: ReturnPath | None = None
    dkim: Signer | None = None

    def __repr__(self) -> str:
        """Show everything but the password: a settings value ends up in logs."""
        return f"Smtp({self.security}://{self.user or '-'}@{self.host}:{self.port}, sender={self.sender!r})"

    @property
    def domain(self) -> str:
        """Return the domain that Message-IDs are made in."""
        return self.sender.rpartition("@")[2] or "localhost"
