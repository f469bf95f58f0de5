"""Wie praat met wie: one line per company that every school may read, questions to who talks, contacts past them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from engine.actor import Actor
from engine.errors import ActionRefused, BadInput
from engine.values import read_day
from web import forms
from web.pages import Context, Here, Typed, Who, new_key, page, today, words
from web.speech import Speech
from web.spoken import Says
from workflows.company_lead.lock_lines import Line, line_of, lines
from workflows.company_lead.site_contacts import Contact, ask_owner, log_site_contact

router = APIRouter(prefix="/bedrijven/wie")
TONES = {"held": "info", "offered": "warn", "city": "quiet", "free": "good", "quiet": "bad", "stopped": "bad"}
ASKED = ("kind", "on", "with_whom", "summary", "reason")


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, *, q: str = "") -> Response:
    """Show who talks to which company, or the companies that a search finds."""
    said = words()["leads"]["lines"]
    found = lines(here.db, actor, here.now(), search=q)
    rows = [_row(each, say) for each in found]
    columns = [{"label": each, "href": "", "sorted": "", "numeric": False} for each in said["columns"]]
    return page(request, "leads/lines.html", said["title"], said=said, rows=rows, columns=columns, text=q)


@router.get("/{site_id}")
def show_one(request: Request, here: Here, actor: Who, say: Says, *, site_id: int, gedaan: str = "") -> Response:
    """Show who talks to one company, and what the reader can do."""
    return _one(request, here, actor, say, site_id=site_id, done=gedaan)


@router.post("/{site_id}/vraag")
def ask(request: Request, here: Here, actor: Who, say: Says, *, site_id: int, form: Typed) -> Response:
    """Put a question to the school that talks to the company."""
    question = str(form.get("question", ""))
    key = f"ask-{actor.person_id}-{str(form.get('key', ''))[:60]}"
    try:
        ask_owner(here.db, site_id, question, actor=actor, now=here.now(), key=key)
    except BadInput as error:
        return _one(request, here, actor, say, site_id=site_id, typed={"question": question}, error=error)
    return RedirectResponse(f"/bedrijven/wie/{site_id}?gedaan=vraag", HTTPStatus.SEE_OTHER)


@router.post("/{site_id}/contact")
def log(request: Request, here: Here, actor: Who, say: Says, *, site_id: int, form: Typed) -> Response:
    """Keep a contact; when another school talks to the company it needs a reason."""
    typed = {name: str(form.get(name, "")) for name in ASKED} | {"on": forms.typed_date("on", form)}
    try:
        contact = Contact(
            typed["kind"], read_day("on", typed["on"]), typed["with_whom"], typed["summary"], typed["reason"]
        )
        log_site_contact(here.db, site_id, contact, actor=actor, now=here.now())
    except (BadInput, ActionRefused) as error:
        return _one(request, here, actor, say, site_id=site_id, typed=typed, error=error)
    return RedirectResponse(f"/bedrijven/wie/{site_id}?gedaan=contact", HTTPStatus.SEE_OTHER)


def _one(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    site_id: int,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    error: BadInput | ActionRefused | None = None,
) -> Response:
    said = words()["leads"]["lines"]
    line = line_of(here.db, site_id, actor, here.now())
    wrong = _wrong(error, said["labels"], say)
    values = typed or {"on": today(here.now()).isoformat()}
    ours = line.school_id in actor.organisations("school_coordinator") | actor.organisations("trajectory_coach")
    to_city = line.stage == "offered"
    asking = _asking(values, wrong, said, to_city=to_city) if to_city or (line.stage == "held" and not ours) else []
    logging = _logging(values, wrong, said, locked=_is_locked(line, ours=ours))
    text = said["done"].get(done, "")
    return page(
        request,
        "leads/line.html",
        line.company,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        notice={"text": text, "detail": "", "tone": "good", "undo": None} if text else None,
        said=said,
        line=_row(line, say),
        asking=asking,
        ask_title=said["ask_city" if to_city else "ask"],
        logging=logging,
        all_fields=[*asking, *logging],
        log_help=said["log_locked"] if _is_locked(line, ours=ours) else said["log_help"],
        path=f"/bedrijven/wie/{site_id}",
        key=new_key(),
    )


def _is_locked(line: Line, *, ours: bool) -> bool:
    return line.stage in {"held", "offered", "quiet", "stopped"} and not ours


def _row(line: Line, say: Speech) -> dict[str, Any]:
    return {
        "id": f"site-{line.site_id}",
        "href": f"/bedrijven/wie/{line.site_id}",
        "company": line.company,
        "place": line.place,
        "says": line.en if say.language == "en" else line.nl,
        "tone": TONES[line.stage],
    }


def _wrong(error: BadInput | ActionRefused | None, labels: Mapping[str, str], say: Speech) -> dict[str, str]:
    if error is None:
        return {}
    if isinstance(error, BadInput):
        return forms.sentences(error, labels)
    return {name: say.unmet(each) for each in error.unmet for name in each.fields}


def _asking(
    values: Mapping[str, str], wrong: Mapping[str, str], said: Mapping[str, Any], *, to_city: bool
) -> list[dict[str, Any]]:
    label, typed = said["labels"]["question"], values.get("question", "")
    help_ = said["ask_city_help" if to_city else "ask_help"]
    return [forms.plain("question", "long_text", label, typed, error=wrong.get("question", ""), help_=help_)]


def _logging(
    values: Mapping[str, str], wrong: Mapping[str, str], said: Mapping[str, Any], *, locked: bool
) -> list[dict[str, Any]]:
    kinds = [{"value": name, "label": label, "help": ""} for name, label in said["kinds"].items()]
    shapes: dict[str, tuple[str, Any]] = {
        "kind": ("choice", kinds),
        "on": ("date", ()),
        "with_whom": ("text", ()),
        "summary": ("long_text", ()),
        "reason": ("long_text", ()),
    }
    found = []
    for name, (kind, options) in shapes.items():
        value: Any = forms.date_parts(values.get(name, "")) if kind == "date" else values.get(name, "")
        one = forms.plain(name, kind, said["labels"][name], value, error=wrong.get(name, ""), options=options)
        required = name in {"kind", "on"} or (name == "reason" and locked)
        help_ = said["reason_help"] if name == "reason" else ""
        found.append(one | {"required": required, "help": help_})
    return [each for each in found if locked or wrong.get("reason") or each["name"] != "reason"]
