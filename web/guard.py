"""What every request passes first: changes asked by another site are refused; every answer gets security headers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import reader, way_back
from web.pages import POLICY

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Stands before the application; ``refused`` makes the page that another site's request is answered with."""

    def __init__(self, app: ASGIApp, refused: Callable[[Request], Response]) -> None:
        """Stand before ``app``."""
        self.app, self.refused = app, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        reader.begin(request.query_params.get(reader.CHOICE, ""))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                way_back.keep(headers, request.query_params)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self.refused(request) if _is_foreign(request) else self.app
        await answer(scope, receive, sent)


def _is_foreign(request: Request) -> bool:
    """Tell whether a changing request comes from another site, by Sec-Fetch-Site or else by Origin.

    Source: the algorithm of Go's http.CrossOriginProtection; a request with neither header is no browser's.
    """
    if request.method in SAFE:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")
