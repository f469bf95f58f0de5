"""What stands on the outside of a mail, and which notices it asks for where the server offers them (DSN, RFC 3461)."""

from __future__ import annotations

from dataclasses import dataclass

import aiosmtplib

FIRST_PRINTABLE, LAST_PRINTABLE = 33, 126


@dataclass(frozen=True, slots=True)
class Envelope:
    """``sender`` is where the mail comes back to, ``mail`` names it in a notice: the same at every try."""

    sender: str
    recipient: str
    mail: str

    def asks(self, server: aiosmtplib.SMTP) -> tuple[str, ...]:
        """Return what MAIL asks for: notices with the headers only, since the contents are nobody else's business."""
        return ("RET=HDRS", f"ENVID={_xtext(self.mail)}") if _tells(server) else ()

    def notices(self, server: aiosmtplib.SMTP) -> tuple[str, ...]:
        """Return what RCPT asks for: a notice when the mail fails or is late, naming the address as we know it."""
        if not _tells(server):
            return ()
        return ("NOTIFY=FAILURE,DELAY", f"ORCPT=rfc822;{_xtext(self.recipient)}")


def _tells(server: aiosmtplib.SMTP) -> bool:
    return server.supports_extension("dsn")


def _xtext(text: str) -> str:
    """Write text as RFC 3461 asks: what is not printable, and the signs + and =, as a plus and two digits."""
    return "".join(
        sign if FIRST_PRINTABLE <= ord(sign) <= LAST_PRINTABLE and sign not in "+=" else f"+{ord(sign):02X}"
        for sign in text
    )
