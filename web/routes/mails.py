"""Beheer, mails: where each mail stands, holding one back or sending it once more, and the pause of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.commands.mail_queue import KEEPER, hold_mail, release_mail, resend_mail
from engine.errors import BadInput, NotAllowed, NotFound
from engine.queries.mail_queue import list_mails
from engine.restraint.switches import INBOX_UNREACHABLE, KEEPERS, MAIL_PAUSED, Switch, set_switch, switch_of
from web import forms
from web.mail_faces import HOME, filter_of, kinds_of, mail_words, panel, query_of, rows, written
from web.pages import Context, Here, RecordId, Typed, Who, button, inside, page
from web.spoken import Says

router = APIRouter(prefix=HOME)
VERBS = {"hold": hold_mail, "release": release_mail, "again": resend_mail}
PAUSE = f"{HOME}/pauze"


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, *, gedaan: str = "") -> Response:
    """List the mails, narrowed by what the address says."""
    said, query, kinds = mail_words(), query_of(request.query_params), kinds_of(here.workflows, say)
    found, after = list_mails(here.db, here.workflows, actor, filter_of(query))
    keeps = actor.holds(KEEPER)
    titles = [label for name, label in said["columns"].items() if keeps or name != "do"]
    return page(
        request,
        "mails/list.html",
        said["title"],
        notice=_notice(gedaan),
        said=said,
        warning=_inbox(here),
        buttons=_buttons(here, actor),
        filters=panel(query, kinds),
        columns=[{"label": each, "href": "", "sorted": "", "numeric": False} for each in titles],
        rows=rows(found, kinds, query, keeps=keeps),
        more=query.href(na=str(after)) if after else "",
        filtered=bool(query.given),
    )


@router.get("/pauze")
def ask_pause(request: Request, here: Here, actor: Who) -> Response:
    """Show the form that pauses all mail, or the one that ends the pause."""
    return _pause_form(request, here, actor, "", {})


@router.post("/pauze")
def pause(request: Request, here: Here, actor: Who, *, form: Typed) -> Response:
    """Pause all mail with a reason that everybody reads, or end the pause."""
    active, reason = form.get("active") == "ja", str(form.get("reason", ""))
    try:
        set_switch(here.db, MAIL_PAUSED, active=active, reason=reason, actor=actor, now=here.now())
    except BadInput as error:
        errors = forms.sentences(error, {"reason": mail_words()["pause"]["reason"]})
        return _pause_form(request, here, actor, reason, errors)
    return RedirectResponse(f"{HOME}?gedaan={'pauze' if active else 'hervat'}", HTTPStatus.SEE_OTHER)


@router.post("/{mail_id}/{deed}")
def turn(here: Here, actor: Who, *, form: Typed, mail_id: RecordId, deed: str) -> Response:
    """Hold a mail back, let it go or send it again, then show the list as it was."""
    if deed not in VERBS:
        raise NotFound(f"nothing is done to mails by {deed}")
    done = VERBS[deed](here.db, here.workflows, mail_id, actor=actor, now=here.now())
    back = inside(str(form.get("naar", HOME)))
    mark = f"gedaan={deed if done else 'niet'}"
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{mark}", HTTPStatus.SEE_OTHER)


def _notice(done: str) -> dict[str, Any] | None:
    said = mail_words()
    text = said["not_done"] if done == "niet" else said["done"].get(done)
    return {"text": text, "detail": "", "tone": "warn" if done == "niet" else "good", "undo": None} if text else None


def _inbox(here: Context) -> dict[str, Any] | None:
    """Return since when the mailbox of what comes back cannot be read, None when it can."""
    found, said = switch_of(here.db, INBOX_UNREACHABLE), mail_words()["inbox"]
    if not found.active or found.at is None:
        return None
    text = said["text"].format(moment=written(found.at))
    return {"text": text, "detail": said["detail"].format(reason=found.reason), "tone": "warn", "undo": None}


def _buttons(here: Context, actor: Actor) -> list[dict[str, Any]]:
    if not any(actor.holds(role) for role in KEEPERS):
        return []
    said, paused = mail_words()["pause"], switch_of(here.db, MAIL_PAUSED).active
    texts = [button(mail_words()["previews"], f"{HOME}/voorbeelden", look="quiet")] if here.previews else []
    return [*texts, button(said["resume_title" if paused else "title"], PAUSE, look="secondary")]


def _pause_form(request: Request, here: Context, actor: Actor, reason: str, errors: Mapping[str, str]) -> Response:
    if not any(actor.holds(role) for role in KEEPERS):
        raise NotAllowed("the pause of mails is for administrators and the city", roles=KEEPERS)
    said, now_is = mail_words()["pause"], switch_of(here.db, MAIL_PAUSED)
    asked = forms.plain(
        "reason", "text", said["reason"], reason, error=errors.get("reason", ""), help_=said["reason_help"]
    )
    return page(
        request,
        "mails/pause.html",
        said["resume_title" if now_is.active else "title"],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        said=said,
        paused=now_is.active,
        lead=_paused_by(now_is) if now_is.active else said["lead"],
        fields=[] if now_is.active else [asked],
        path=PAUSE,
        back=HOME,
        back_label=mail_words()["title"],
    )


def _paused_by(switch: Switch) -> str:
    moment = written(switch.at) if switch.at else ""
    return str(mail_words()["pause"]["resume_lead"]).format(by=switch.by, moment=moment, reason=switch.reason)
