"""The address to which a mail comes back, made for that one mail (VERP): it tells which, and no stranger can make one.

Knows no database: a number and an address go in, an address comes out.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from hashlib import sha256

_TAGGED = re.compile(r"(?P<mail>[1-9]\d{0,17})\.(?P<mac>[0-9a-f]{16})\.(?P<tag>[0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came back, and a mark of the address it had gone to."""

    mail_id: int
    tag: str


@dataclass(frozen=True, slots=True)
class ReturnPath:
    """Addresses below one mailbox, ``bounces+12.<mac>.<tag>@example.be``; only who has ``secret`` can make them."""

    mailbox: str
    secret: str = field(repr=False)

    def of(self, mail_id: int, recipient: str) -> str:
        """Return where a mail to a recipient comes back to."""
        name, _, domain = self.mailbox.rpartition("@")
        return f"{name}+{mail_id}.{self._mac(mail_id)}.{self._tag(mail_id, recipient)}@{domain}"

    def read(self, address: str) -> Returned | None:
        """Return what such an address says, None when it is none of ours."""
        name, _, domain = address.strip().rpartition("@")
        own, _, own_domain = self.mailbox.rpartition("@")
        box, plus, rest = name.rpartition("+")
        found = _TAGGED.fullmatch(rest.lower())
        if not plus or found is None or (box.lower(), domain.lower()) != (own.lower(), own_domain.lower()):
            return None
        mail_id = int(found["mail"])
        if not hmac.compare_digest(found["mac"], self._mac(mail_id)):
            return None
        return Returned(mail_id, found["tag"])

    def went_to(self, returned: Returned, recipient: str) -> bool:
        """Tell whether that mail had gone to this address."""
        return hmac.compare_digest(returned.tag, self._tag(returned.mail_id, recipient))

    def _mac(self, mail_id: int) -> str:
        return self._digest(f"return-{mail_id}")[:16]

    def _tag(self, mail_id: int, recipient: str) -> str:
        return self._digest(f"return-{mail_id}-{recipient.strip().lower()}")[:8]

    def _digest(self, text: str) -> str:
        return hmac.new(self.secret.encode(), text.encode(), sha256).hexdigest()
