"""Sealing what few may read: encrypted before it reaches the database, opened after the reader was checked.

A sealed value in JSON is a text that begins with ``sealed:``; what it is of (``case 12 care_plan``) is sealed with it,
so that a value moved to another place does not open there.

Source: Fernet of the ``cryptography`` package (AES-128 in CBC mode with an HMAC); several keys make rotation possible:
the first seals, all open.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import EngineError

PURPOSE = b"samdulea wellbeing notes"
MARK = "sealed:"
_SEALED = re.compile(rf'"{MARK}[A-Za-z0-9_=-]+"')


class Unreadable(EngineError):
    """What none of the keys opens: the key it was sealed with is no longer given, or it was moved from elsewhere."""

    code = "unreadable_note"


@dataclass(frozen=True)
class Seal:
    """The keys, as secrets of any length; the first one seals. Without any, nothing can be sealed or opened."""

    secrets: Sequence[str] = ()

    @cached_property
    def _keys(self) -> MultiFernet:
        if not self.secrets:
            raise Unreadable("no key was given to seal with")
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

    def close_value(self, value: object, about: str) -> str:
        """Return a JSON value sealed as text, together with what it is of."""
        return MARK + self.close(json.dumps([about, value])).decode()

    def open_value(self, value: Any, about: str) -> Any:
        """Return a sealed JSON value; what is not sealed is returned as it is.

        Raises:
            Unreadable: no key opens it, or it was sealed as something else.
        """
        if not is_sealed(value):
            return value
        of, opened = json.loads(self.open(value.removeprefix(MARK).encode()))
        if of != about:
            raise Unreadable(f"sealed as {of}, found as {about}")
        return opened

    def renew_value(self, value: str) -> str:
        """Return the same sealed JSON value sealed with the first key.

        Raises:
            Unreadable: no key opens it.
        """
        return MARK + self.renew(value.removeprefix(MARK).encode()).decode()

    def renew(self, sealed: bytes) -> bytes:
        """Return the same text sealed with the first key.

        Raises:
            Unreadable: no key opens it.
        """
        return self.close(self.open(sealed))


def is_sealed(value: object) -> bool:
    """Tell whether a JSON value is a sealed one."""
    return isinstance(value, str) and value.startswith(MARK)


def without_ciphers(told: str) -> str:
    """Return JSON text in which a sealed value counts as ``"sealed"``, whichever key sealed it."""
    return _SEALED.sub('"sealed"', told) if MARK in told else told


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


NO_KEYS = Seal()
"""For whoever keeps nothing private."""
