"""What every page shares: the running program's parts, who asks, and how a template becomes an answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Protocol

import yaml
from fastapi import Depends, Request, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.datastructures import FormData

from engine.access import SignedIn, signed_in
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.definition import Definition
from engine.loader import Workflows
from engine.local_time import BRUSSELS
from engine.sealing import Seal

COOKIE = "samdulea_session"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and do (Content-Security-Policy): everything from this site, nothing inline."""
VERSION = "0.1.0"
PERSONAL = (("agenda", "agenda"), ("absence", "afwezig"))
"""What stands under one's name: its words and its address."""
PLACES = {"learner_trajectory": "/leerlingen", "company_lead": "/bedrijven"}
"""Where the cases of the city's own processes are listed; any other process has its list under its own name."""


EXTRA_PLACES = {
    "vastgelopen": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator"),
    "cijfers": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "administrator"),
    "register": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "administrator"),
    "wachtlijst": ("trajectory_coach", "school_coordinator", "city_employee", "city_coordinator", "partner"),
    "beheer/register": ("school_coordinator", "administrator"),
    "beheer/mails": ("city_coordinator", "administrator"),
    "beheer/mensen": ("school_coordinator", "administrator"),
}
"""Pages beside the lists of cases, by address, and who finds them in the navigation."""


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
    previews: MailPreviews | None = None

    @property
    def seal(self) -> Seal:
        """Return what seals and opens notes and private fields."""
        return self.workflows.seal

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
    found = signed_in(context.db, token, now=now, today=today(now)) if token else None
    if found is None:
        raise SignInNeeded
    request.state.signed_in = found
    request.state.standing = _standing(found)
    return found.actor


def _standing(found: SignedIn) -> list[dict[str, Any]]:
    """Return what stands above every page as long as it lasts: all mail waits, or mail to the reader comes back."""
    paused, said = found.pause, words()
    told = []
    if paused.active and paused.at is not None:
        at = paused.at.astimezone(BRUSSELS)
        moment = f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
        told.append((said["mails_paused"], {"by": paused.by, "moment": moment, "reason": paused.reason}))
    if found.undeliverable:
        told.append((said["own_address"], {}))
    return [
        {"text": each["text"], "detail": each["detail"].format(**values), "tone": "bad", "undo": None}
        for each, values in told
    ]


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
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    frame = {
        "title": title,
        "language": "nl-BE",
        "organisation": "",
        "person": _person(found, context.workflows) if found else None,
        "navigation": _navigation(request.url.path, found.actor, context) if found else [],
        "search": _search(request) if found and _sees_cases(found.actor, context.workflows) else None,
        "standing": getattr(request.state, "standing", []),
        "notice": notice,
        "status": notice["text"] if notice else "",
        "version": VERSION,
        "demo": context.demo,
        "shortcuts": found is not None,
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


def inside(path: str) -> str:
    """Return a path of this site only: never an address that leads elsewhere."""
    safe = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if safe else "/vandaag"


def list_path(workflow: str) -> str:
    """Return where the cases of a process are listed."""
    return PLACES.get(workflow, f"/processen/{workflow}/dossiers")


def _person(found: SignedIn, workflows: Workflows) -> dict[str, Any]:
    roles, actor = workflows.all_roles(), found.actor
    labels = [roles[grant.role].label for grant in actor.grants if grant.role in roles]
    return {
        "name": actor.name,
        "initials": initials(actor.name),
        "role": ", ".join(dict.fromkeys(each.en if found.language == "en" else each.nl for each in labels)),
        "organisation": ", ".join(found.organisations),
        "sign_out": "/afmelden",
        "links": [{"label": words()[name]["link"], "href": f"/{path}"} for name, path in PERSONAL],
    }


def initials(name: str) -> str:
    """Return the two letters of an avatar."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def sees(actor: Actor, definition: Definition) -> bool:
    """Tell whether one of the actor's roles reaches cases of a process at all."""
    return any(grant.role in definition.document.visibility for grant in actor.grants)


def _sees_cases(actor: Actor, workflows: Workflows) -> bool:
    return any(sees(actor, definition) for definition in workflows.values())


def _search(request: Request) -> dict[str, str]:
    return {"action": "/zoeken", "label": words()["search"], "value": request.query_params.get("q", "")}


def _navigation(path: str, actor: Actor, context: Context) -> list[dict[str, Any]]:
    said = context.words
    items = [(said["today"], "/vandaag")] if _sees_cases(actor, context.workflows) else []
    ordered = sorted(
        context.workflows.items(), key=lambda each: list(PLACES).index(each[0]) if each[0] in PLACES else 9
    )
    for name, definition in ordered:
        if sees(actor, definition):
            items.append((said["places"].get(name) or definition.document.label.nl, list_path(name)))
    items += [
        (said["extra_places"][path], f"/{path}")
        for path, roles in EXTRA_PLACES.items()
        if any(actor.holds(role) for role in roles)
    ]
    items.append((said["processes"], "/processen"))
    if context.demo:
        items.append((said["mailbox"], "/demo/postvak"))
    current = max((href for _, href in items if path == href or path.startswith(f"{href}/")), key=len, default="")
    return [
        {
            "label": label,
            "href": href,
            "count": None,
            "count_words": "",
            "current": href == current,
            "aside": href.startswith("/demo"),
        }
        for label, href in items
    ]
