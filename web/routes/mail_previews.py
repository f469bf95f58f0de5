"""Beheer, mails: every mail the program can send, as its reader sees it, with made-up facts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from engine.actor import Actor
from engine.errors import NotAllowed, NotFound
from web.pages import POLICY, Context, Here, MailPreviews, Who, page, words
from web.routes.mailbox import LETTER_POLICY
from web.speech import Speech
from web.spoken import Says

router = APIRouter(prefix="/beheer/mails/voorbeelden")
HOME = "/beheer/mails/voorbeelden"
READERS = ("administrator", "city_coordinator")
NONE = "algemeen"
"""In an address: the mail belongs to no process."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail by its address; ``bare`` asks for as few facts as there may be."""

    workflow: str
    kind: str
    language: str
    bare: bool


def wanted_mail(workflow: str, kind: str, language: str, kaal: str = "") -> Wanted:
    """Return which mail an address asks for."""
    return Wanted(workflow, kind, language, bool(kaal))


@router.get("")
def show_all(request: Request, here: Here, actor: Who, say: Says) -> Response:
    """List every mail by process, with the languages it exists in."""
    found = _previews(here, actor)
    rows = [(each.workflow, _row(number, each, say)) for number, each in enumerate(found.list(), 1)]
    groups = [
        {"label": _process(here, workflow, say), "mails": [row for _, row in each]}
        for workflow, each in groupby(rows, key=lambda row: row[0])
    ]
    return page(
        request, "mail_previews/list.html", words()["mail_previews"]["title"], groups=groups, columns=_columns()
    )


@router.get("/{workflow}/{kind}/{language}")
def show(
    request: Request, here: Here, actor: Who, say: Says, wanted: Annotated[Wanted, Depends(wanted_mail)]
) -> Response:
    """Show one mail in a frame, its headers and its plain text."""
    mail, one, bare = _seen(here, actor, wanted), _named(here, actor, wanted), wanted.bare
    facts = words()["mail_previews"]["facts"]
    answer = page(
        request,
        "mail_previews/show.html",
        _label(one, say),
        mail=mail,
        process=_process(here, one.workflow, say),
        frame=_path(one, mail.language, bare=bare, below="/brief"),
        languages=[_choice(one, each, bare=bare, current=each == mail.language) for each in one.languages],
        facts=[
            {"label": facts[name], "href": _path(one, mail.language, bare=few), "current": few == bare, "count": None}
            for name, few in (("full", False), ("bare", True))
        ],
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


@router.get("/{workflow}/{kind}/{language}/brief")
def letter(here: Here, actor: Who, wanted: Annotated[Wanted, Depends(wanted_mail)]) -> Response:
    """Give the HTML of a mail for the frame in which it is shown."""
    html = _seen(here, actor, wanted).html
    return HTMLResponse(html, headers={"Content-Security-Policy": LETTER_POLICY, "Cache-Control": "no-store"})


def _previews(here: Context, actor: Actor) -> MailPreviews:
    if not any(actor.holds(role) for role in READERS):
        raise NotAllowed(f"the mails are looked through by: {', '.join(READERS)}")
    if here.previews is None:
        raise NotFound("this program shows no mails")
    return here.previews


def _named(here: Context, actor: Actor, wanted: Wanted) -> Any:
    for one in _previews(here, actor).list():
        if (one.workflow or NONE, one.kind) == (wanted.workflow, wanted.kind):
            return one
    raise NotFound(f"no mail {wanted.kind} of {wanted.workflow}")


def _seen(here: Context, actor: Actor, wanted: Wanted) -> Any:
    one = _named(here, actor, wanted)
    return _previews(here, actor).show(one.workflow, one.kind, wanted.language, bare=wanted.bare)


def _row(number: int, one: Any, say: Speech) -> dict[str, Any]:
    languages = [_choice(one, each, bare=False, current=False) for each in one.languages]
    return {"id": f"mail-{number}", "label": _label(one, say), "href": languages[0]["href"], "languages": languages}


def _choice(one: Any, language: str, *, bare: bool, current: bool) -> dict[str, Any]:
    label = words()["mail_previews"]["languages"][language]
    return {"label": label, "href": _path(one, language, bare=bare), "current": current, "count": None}


def _path(one: Any, language: str, *, bare: bool, below: str = "") -> str:
    return f"{HOME}/{one.workflow or NONE}/{one.kind}/{language}{below}" + ("?kaal=ja" if bare else "")


def _label(one: Any, say: Speech) -> str:
    known: dict[str, str] = words()["mail_previews"]["kinds"]
    return str(one.label.get(say.language) or one.label["nl"]) if one.label else known.get(one.kind, one.kind)


def _process(here: Context, workflow: str, say: Speech) -> str:
    if workflow:
        return say(here.workflows[workflow].document.label)
    return str(words()["mail_previews"]["of_none"])


def _columns() -> list[dict[str, Any]]:
    labels = words()["mail_previews"]["columns"]
    return [{"label": label, "href": "", "sorted": "", "numeric": False} for label in labels]
