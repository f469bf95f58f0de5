"""What every page shares: the running program's parts, who asks, and how a template becomes an answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from engine.access import SignedIn, signed_in
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.documents import DocumentStore
from engine.loader import Workflows
from engine.sealing import Seal
from web import look, reader, way_back
from web.catalogues import tag, words_of
from web.frame import languages, navigation, person, sees_cases, standing

COOKIE = "samdulea_session"
KEYS = "samdulea_keys"
KEYS_OFF = "uit"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and do (Content-Security-Policy): everything from this site, nothing inline."""
VERSION = "0.1.0"
THEME = "/stad.css"
"""Where pages find the colours of the city."""


ROWS_AT_ONCE = 5000
"""Choice: some seconds; a longer list is made by a worker."""


class Mailbox(Protocol):
    """Keeps the mails of the demo; the pages need not know what carries them."""

    def list(self, to: str | None = None, limit: int = 100) -> Sequence[Any]:
        """Return the newest mails first."""

    def get(self, mail_id: int) -> Any | None:
        """Return one mail, None when it is not kept."""


class MailPreviews(Protocol):
    """Shows every mail with made-up facts; the pages need not know how one is written."""

    def list(self) -> Sequence[Any]:
        """Return every mail that exists: workflow, kind, label and languages."""

    def show(self, workflow: str, kind: str, language: str, *, bare: bool = False) -> Any | None:
        """Return one as its reader sees it, with as little as it can tell when ``bare``; None when there is none."""


@dataclass(frozen=True)
class Context:
    """The parts a page works with. ``now`` is the only clock of the web: tests move it."""

    db: Database
    workflows: Workflows
    now: Callable[[], datetime]
    base_url: str
    secret: str
    demo: bool = False
    catcher: Mailbox | None = None
    session_hours: int = 10
    theme: str = ""
    previews: MailPreviews | None = None
    #: None where no documents are kept.
    documents: DocumentStore | None = None
    #: How many rows of a list are written as a file while somebody waits.
    rows_at_once: int = ROWS_AT_ONCE

    @property
    def seal(self) -> Seal:
        """Return what seals and opens notes and private fields."""
        return self.workflows.seal

    @property
    def words(self) -> dict[str, Any]:
        """Return what pages say outside their templates."""
        return words()


def words() -> dict[str, Any]:
    """Return the catalogue of words in the language of the page that is being made."""
    return words_of("words", reader.language())


class SignInNeeded(Exception):
    """Nobody is signed in; the page is shown after signing in."""


def context_of(request: Request) -> Context:
    """Return the running program's parts."""
    found: Context = request.app.state.context
    return found


async def here_of(request: Request) -> Context:
    """Return the running program's parts to a page; nothing in it waits, so it takes no thread."""
    return context_of(request)


def current_actor(request: Request) -> Actor:
    """Return who is signed in.

    Raises:
        SignInNeeded: nobody, or the session ended.
    """
    context = context_of(request)
    token = request.cookies.get(COOKIE, "")
    now = context.now()
    found = signed_in(context.db, token, now=now, today=today(now)) if token else None
    if found is None:
        raise SignInNeeded
    reader.read_by_staff(found.language)
    request.state.signed_in = found
    request.state.standing = standing(found, words())
    return found.actor


def look_around(request: Request) -> None:
    """Note who is signed in on a page that anybody may see, so that it shows the way back to their work."""
    with suppress(SignInNeeded):
        current_actor(request)


def today(now: datetime) -> date:
    """Return the local date of a moment."""
    return default_calendar().local_date(now)


async def form_of(request: Request) -> FormData:
    """Read the posted form before the page's own function runs in its thread."""
    return await request.form()


Typed = Annotated[FormData, Depends(form_of)]
RecordId = Annotated[int, InPath(ge=1, le=2**63 - 1)]
"""A row in an address: no more than a database counts."""
Here = Annotated[Context, Depends(here_of)]
Who = Annotated[Actor, Depends(current_actor)]


def page(
    request: Request,
    template: str,
    title: str,
    /,
    *,
    status: int = 200,
    notice: Mapping[str, Any] | None = None,
    **data: Any,
) -> Response:
    """Render a template as an answer that no cache keeps."""
    context = context_of(request)
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    opened_from, case_id = way_back.given(request.query_params), str(request.path_params.get("case_id", ""))
    about = int(case_id) if case_id.isdecimal() else None
    if opened_from:
        data = way_back.carried(data, opened_from, about)
        notice = way_back.carried(notice, opened_from, about)
    frame = {
        "title": title,
        "language": tag(reader.language()),
        "languages": [] if found else languages(request.url.path, request.query_params, reader.language()),
        "kept": "" if found else reader.kept(),
        "organisation": "",
        "person": person(found, context.workflows, words(), _here(request)) if found else None,
        "navigation": _places(request, found.actor, context) if found else [],
        "search": _search(request) if found and sees_cases(found.actor, context.workflows) else None,
        "standing": getattr(request.state, "standing", []),
        "notice": notice,
        "status": notice["text"] if notice else "",
        "version": VERSION,
        "demo": context.demo,
        "shortcuts": found is not None and request.cookies.get(KEYS) != KEYS_OFF,
        "theme": THEME if context.theme else "",
        "along": lambda path: way_back.along(path, opened_from, about),
    }
    if request.method not in {"GET", "HEAD"}:
        # The answer to a form has no address of its own to come back to in another language.
        frame["languages"] = []
    text = look.environment(reader.language()).get_template(template).render(page=frame, **data)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def new_key() -> str:
    """Return a fresh idempotency key for one drawing of a form."""
    return secrets.token_urlsafe(16)


def button(
    label: str, href: str, *, look: str = "secondary", post: bool = False, icon: str = "", **hidden: str
) -> dict[str, Any]:
    """Return a button as ``parts/buttons.html`` wants it."""
    return {
        "label": label,
        "href": href,
        "post": post,
        "look": look,
        "icon": icon,
        "because": "",
        "hidden": list(hidden.items()),
    }


def inside(path: str) -> str:
    """Return a path of this site only: never an address that leads elsewhere."""
    safe = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if safe else "/vandaag"


def _here(request: Request) -> str:
    """Return the address of this page, to come back to; the answer to a form has none."""
    url = request.url
    return f"{url.path}?{url.query}".rstrip("?") if request.method in {"GET", "HEAD"} else "/vandaag"


def _places(request: Request, actor: Actor, context: Context) -> list[dict[str, Any]]:
    return navigation(request.url.path, actor, context.workflows, words(), demo=context.demo)


def _search(request: Request) -> dict[str, str]:
    return {"action": "/zoeken", "label": words()["search"], "value": request.query_params.get("q", "")}
