"""Sends pages and files packed to whoever can unpack them: a fifth of their size over a phone's line."""

from __future__ import annotations

import secrets
from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware, GZipResponder
from starlette.types import Receive, Scope, Send

PACKED_ALREADY: Final = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
LEVEL: Final = 6
"""Of 9: the last three levels make a page 3 % smaller in two and a half times the time."""
MOST_PADDING: Final = 100
HEADER, FLAGS, NAMED = 10, 3, 0x08
"""Of a gzip member (RFC 1952): bytes before its name, where it says what it holds, and that it holds a name."""


class Packing(GZipMiddleware):
    """Packs what is worth packing, and hides how long it came out.

    A page that repeats what an address asked, beside something secret, tells by its packed length whether they are
    alike; a name of random length blurs that.

    Source: BREACH, https://www.breachattack.com; the remedy is that of Django's GZipMiddleware (Heal The Breach).
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer packed if the asker can unpack."""
        if scope["type"] != "http" or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, send)
            return
        padded = _Padded(self.app, self.minimum_size, LEVEL, exclude_content_types=PACKED_ALREADY)
        await padded(scope, receive, send)


class _Padded(GZipResponder):
    _begun = False

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        packed = await super().apply_compression(body, more_body=more_body)
        if self._begun:
            return packed
        self._begun = True
        name = secrets.token_hex(MOST_PADDING // 2)[: secrets.randbelow(MOST_PADDING + 1)].encode("ascii")
        flags = bytes([packed[FLAGS] | NAMED])
        return packed[:FLAGS] + flags + packed[FLAGS + 1 : HEADER] + name + b"\0" + packed[HEADER:]
