"""Sealing text that few may read: encrypted before it reaches the database, opened after the reader was checked.

Source: Fernet of the ``cryptography`` package (AES-128 in CBC mode with an HMAC); several keys make rotation possible:
the first seals, all open.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import EngineError

PURPOSE = b"samdulea wellbeing notes"


class Unreadable(EngineError):
    """A sealed text that none of the keys opens: the key it was sealed with is no longer given."""

    code = "unreadable_note"


@dataclass(frozen=True)
class Seal:
    """The keys, as secrets of any length; the first one seals."""

    secrets: Sequence[str]

    @cached_property
    def _keys(self) -> MultiFernet:
        return MultiFernet([Fernet(_key(secret)) for secret in self.secrets])

    def close(self, text: str) -> bytes:
        """Return a text sealed with the first key; the same text is sealed differently each time."""
        return self._keys.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text.

        Raises:
            Unreadable: no key opens it.
        """
        try:
            return self._keys.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unreadable("no key of SAMDULEA_NOTE_KEYS opens this text") from error

    def renew(self, sealed: bytes) -> bytes:
        """Return the same text sealed with the first key.

        Raises:
            Unreadable: no key opens it.
        """
        return self.close(self.open(sealed))


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
