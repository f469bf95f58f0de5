"""The floor under a page: the statements it sends, by the bare driver, and its own template with ready facts.

One page is asked of the program while its statements and what its template was given are recorded. Afterwards every
request executes exactly those statements, fetches all rows, and renders the same template from the recorded facts: no
decisions, no rows made into objects, no framework. It is a floor and not a program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from jinja2 import Template
from starlette.testclient import TestClient

from bench.pages.ours import context, listen
from bench.script import Script, connect, recorded, replayer
from bench.timing import given
from web import look
from web.app import create_app
from web.pages import COOKIE

Scope = dict[str, Any]
Send = Callable[[Scope], Awaitable[None]]
LANGUAGE = "nl"


class Noted(Template):
    """A template that remembers what the page before was made of."""

    last: ClassVar[tuple[str, dict[str, Any]]] = ("", {})

    def render(self, *_: Any, **data: Any) -> str:
        """Render, and remember."""
        Noted.last = (str(self.name), data)
        return super().render(**data)


def record(url: str, path: str, token: str) -> tuple[Script, str, dict[str, Any], str]:
    """Ask a page once; return its statements, the name of its template, what that was given, and the page."""
    here = context(url)
    look.environment(LANGUAGE).template_class = Noted
    client = TestClient(create_app(here), cookies={COOKIE: token})
    client.get(path).raise_for_status()
    with recorded(here.db) as script:
        page = client.get(path)
    page.raise_for_status()
    here.db.dispose()
    return script, *Noted.last, page.text


def floor(url: str, path: str, token: str) -> Callable[[Scope, object, Send], Awaitable[None]]:
    """Return an application of nothing but that page."""
    script, name, data, page = record(url, path, token)
    template = look.environment(LANGUAGE).get_template(name)
    if template.render(**data) != page:
        raise RuntimeError("the recorded facts do not make the same page")
    replay = replayer(connect(url, durable=True))
    # All in one transaction, where the page reads in several.
    script = [each for at, each in enumerate(script) if at == 0 or each[0] != "BEGIN"]

    async def app(scope: Scope, _receive: object, send: Send) -> None:
        if scope["type"] != "http":
            return
        replay(script)
        body = template.render(**data).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


if __name__ == "__main__":
    asked = given()
    listen(floor(asked["url"], asked["path"], asked["token"]), asked["port"])
