"""What every page shares: the running program's parts, who asks, and how a template becomes an answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Protocol

import yaml
from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.datastructures import FormData

from engine.access import actor_of
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.loader import Workflows

COOKIE = "samdulea_session"
VERSION = "0.1.0"


class Mailbox(Protocol):
    """Keeps the mails of the demo; the pages need not know what carries them."""

    def list(self, to: str | None = None, limit: int = 100) -> Sequence[Any]:
        """Return the newest mails first."""

    def get(self, mail_id: int) -> Any | None:
        """Return one mail, None when it is not kept."""


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

    @property
    def words(self) -> dict[str, Any]:
        """Return what pages say outside their templates."""
        return words()


@cache
def words() -> dict[str, Any]:
    """Return the catalogue of words, read once."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return loaded


class SignInNeeded(Exception):
    """Nobody is signed in; the page is shown after signing in."""


def context_of(request: Request) -> Context:
    """Return the running program's parts."""
    found: Context = request.app.state.context
    return found


def current_actor(request: Request) -> Actor:
    """Return who is signed in.

    Raises:
        SignInNeeded: nobody, or the session ended.
    """
    context = context_of(request)
    token = request.cookies.get(COOKIE, "")
    now = context.now()
    actor = actor_of(context.db, token, now=now, today=today(now)) if token else None
    if actor is None:
        raise SignInNeeded
    request.state.actor = actor
    return actor


def today(now: datetime) -> date:
    """Return the local date of a moment."""
    return default_calendar().local_date(now)


async def form_of(request: Request) -> FormData:
    """Read the posted form before the page's own function runs in its thread."""
    return await request.form()


Typed = Annotated[FormData, Depends(form_of)]
Here = Annotated[Context, Depends(context_of)]
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
    environment: Environment = request.app.state.templates
    context = context_of(request)
    actor: Actor | None = getattr(request.state, "actor", None)
    frame = {
        "title": title,
        "language": "nl-BE",
        "organisation": "",
        "person": _person(actor, context.workflows) if actor else None,
        "navigation": _navigation(request.url.path, context) if actor else [],
        "search": None,
        "notice": notice,
        "status": notice["text"] if notice else "",
        "version": VERSION,
        "demo": context.demo,
        "shortcuts": False,
    }
    text = environment.get_template(template).render(page=frame, **data)
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


def _person(actor: Actor, workflows: Workflows) -> dict[str, Any]:
    roles = workflows.all_roles()
    labels = dict.fromkeys(roles[grant.role].label.nl for grant in actor.grants if grant.role in roles)
    return {
        "name": actor.name,
        "initials": "".join(part[0] for part in actor.name.split()[:2]).upper(),
        "role": ", ".join(labels),
        "organisation": "",
        "sign_out": "/afmelden",
        "links": [],
    }


def _navigation(path: str, context: Context) -> list[dict[str, Any]]:
    items = [(context.words["today"], "/vandaag")]
    items += [(each.document.label.nl, f"/processen/{name}") for name, each in context.workflows.items()]
    if context.demo:
        items.append((context.words["mailbox"], "/demo/postvak"))
    return [
        {
            "label": label,
            "href": href,
            "count": None,
            "count_words": "",
            "current": path == href or path.startswith(f"{href}/"),
            "aside": href.startswith("/demo"),
        }
        for label, href in items
    ]
