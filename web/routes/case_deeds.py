"""What people do on a case without moving it: notes, contacts, putting aside, handing on, extending, taking back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

import engine
from engine.commands.remarks import LONGEST_SNOOZE_DAYS
from engine.errors import ActionRefused, BadInput
from engine.queries.case_page import CaseView, view_case
from engine.queries.choices import holders
from engine.values import read_day
from web import case_forms, forms, pages
from web.pages import Here, Typed, Who, page, words
from web.speech import Speech
from web.spoken import Says

router = APIRouter(prefix="/dossiers/{case_id}")
Fields = Callable[[CaseView, Mapping[str, str], Mapping[str, str]], list[dict[str, Any]]]


@router.post("/notitie")
def note(here: Here, actor: Who, form: Typed, case_id: int) -> Response:
    """Write a note on the timeline."""
    text = str(form.get("text", ""))
    engine.note(here.db, here.workflows, case_id, actor=actor, text=text, now=here.now(), key=_key(form))
    return _back(form, case_id, "notitie")


@router.get("/contact")
def ask_contact(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, naar: str = "") -> Response:
    """Show the form that logs a contact."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _shown(request, _contact_form(case, {}, {}, say, naar), HTTPStatus.OK)


@router.post("/contact")
def log_contact(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Log a contact with its coded result."""
    typed = {name: str(form.get(name, "")) for name in ("channel", "party", "result", "text")}
    try:
        engine.log_contact(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            contact=engine.Contact(**typed),
            now=here.now(),
            key=_key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        data = _contact_form(case, typed, said, say, str(form.get("naar", "")))
        return _shown(request, data, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _back(form, case_id, "contact")


@router.get("/later")
def ask_later(request: Request, here: Here, actor: Who, *, case_id: int, naar: str = "") -> Response:
    """Show the form that puts the case aside."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _shown(request, _later_form(case, {}, {}, naar), HTTPStatus.OK)


@router.post("/later")
def put_aside(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Put the case aside until a day; its deadlines run on."""
    typed = {"until_on": forms.typed_date("until_on", form), "reason": str(form.get("reason", ""))}
    try:
        engine.snooze(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            until_on=read_day("until_on", typed["until_on"]),
            reason=typed["reason"],
            seen_version=None,
            now=here.now(),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return _shown(
            request, _later_form(case, typed, said, str(form.get("naar", ""))), HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return _back(form, case_id, "later")


@router.get("/toewijzen/{role}")
def ask_assign(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, role: str) -> Response:
    """Show who may be named on the case in a role."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _shown(request, _assign_form(here, case, role, {}, say), HTTPStatus.OK)


@router.post("/toewijzen/{role}")
def assign(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, role: str) -> Response:
    """Name somebody on the case."""
    person = str(form.get("person", ""))
    try:
        engine.assign(
            here.db,
            here.workflows,
            case_id,
            role,
            int(person) if person.isdecimal() else 0,
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
            reason=str(form.get("reason", "")),
            key=_key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        # The engine names the role; here a person is chosen for it.
        own = {role: words()["field_labels"]["person"], "reason": words()["field_labels"]["why"]}
        wrong = {("person" if name == role else name): said for name, said in forms.sentences(error, own).items()}
        return _shown(request, _assign_form(here, case, role, wrong, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _back(form, case_id, "toegewezen")


@router.get("/termijn/{clock}")
def ask_extend(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, clock: str) -> Response:
    """Show the form that extends a clock."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _shown(request, _extend_form(case, clock, "", {}, say), HTTPStatus.OK)


@router.post("/termijn/{clock}")
def extend(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, clock: str) -> Response:
    """Extend a clock by what the workflow grants."""
    reason = str(form.get("reason", ""))
    try:
        engine.extend(
            here.db,
            here.workflows,
            case_id,
            clock,
            actor=actor,
            reason=reason,
            seen_version=_version(form),
            now=here.now(),
            key=_key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return _shown(request, _extend_form(case, clock, reason, said, say), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _back(form, case_id, "termijn")


@router.get("/ongedaan")
def ask_undo(request: Request, here: Here, actor: Who, *, case_id: int) -> Response:
    """Ask why somebody else's step is taken back."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    return _shown(request, _undo_form(case, "", {}), HTTPStatus.OK)


@router.post("/ongedaan")
def undo(request: Request, here: Here, actor: Who, *, form: Typed, case_id: int) -> Response:
    """Take the last step back."""
    reason = str(form.get("reason", ""))
    try:
        gone = engine.correct(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
            reason=reason,
        )
    except ActionRefused:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        if case.undo is None:
            raise
        wrong = {"reason": words()["reason_help"]}
        return _shown(request, _undo_form(case, reason, wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        wrong = forms.sentences(error, {"reason": words()["field_labels"]["why"]})
        return _shown(request, _undo_form(case, reason, wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _back(form, case_id, "ongedaan-laat" if gone else "ongedaan")


def _contact_form(
    case: CaseView, typed: Mapping[str, str], errors: Mapping[str, str], say: Speech, naar: str
) -> dict[str, Any]:
    said, names = words(), words()["field_labels"]
    outside = dict.fromkeys(each.role for each in case.people)
    parties = [{"value": role, "label": say.role(case.definition, role), "help": ""} for role in outside]
    fields = [
        forms.plain(
            "channel", "choice", names["channel"], typed.get("channel", "call"), options=_options(said["channels"])
        ),
        forms.plain(
            "party",
            "choice",
            names["party"],
            typed.get("party", parties[0]["value"] if parties else ""),
            options=parties,
        ),
        forms.plain("result", "choice", names["result"], typed.get("result", ""), options=_options(said["results"])),
        forms.plain("text", "long_text", said["contact_text"], typed.get("text", ""), help_=said["contact_readers"])
        | {"required": False},
    ]
    marked = [field | {"error": errors.get(field["name"], "")} for field in fields]
    title = said["buttons"]["log"]
    return case_forms.plain_form(case, "contact", title, marked, submit=title, hidden=[("naar", naar)])


def _later_form(case: CaseView, typed: Mapping[str, str], errors: Mapping[str, str], naar: str) -> dict[str, Any]:
    said = words()
    day = forms.date_parts(typed.get("until_on", ""))
    fields = [
        forms.plain("until_on", "date", said["field_labels"]["until_on"], day, error=errors.get("until_on", "")),
        forms.plain(
            "reason", "text", said["field_labels"]["why"], typed.get("reason", ""), error=errors.get("reason", "")
        )
        | {"required": False},
    ]
    lead = said["later_lead"].format(days=LONGEST_SNOOZE_DAYS)
    title = said["later_title"]
    return case_forms.plain_form(case, "later", title, fields, submit=title, lead=lead, hidden=[("naar", naar)])


def _assign_form(here: Here, case: CaseView, role: str, errors: Mapping[str, str], say: Speech) -> dict[str, Any]:
    said = words()
    with here.db.read() as tx:
        known = holders(tx, role, case.organisation_id)
    options = [{"value": str(key), "label": label, "help": ""} for key, label in known]
    fields = [
        forms.plain(
            "person", "person", said["field_labels"]["person"], error=errors.get("person", ""), options=options
        ),
        forms.plain("reason", "text", said["field_labels"]["why"], error=errors.get("reason", ""))
        | {"required": False},
    ]
    title = said["assign_title"].format(role=say.role(case.definition, role).lower())
    return case_forms.plain_form(case, f"toewijzen/{role}", title, fields, submit=said["buttons"]["assign"])


def _extend_form(case: CaseView, clock: str, reason: str, errors: Mapping[str, str], say: Speech) -> dict[str, Any]:
    said = words()
    why = forms.plain(
        "reason",
        "long_text",
        said["field_labels"]["why"],
        reason,
        error=errors.get("reason", ""),
        help_=said["reason_help"],
    )
    title = said["extend_title"].format(clock=say.clock(case.definition, clock))
    return case_forms.plain_form(case, f"termijn/{clock}", title, [why], submit=said["buttons"]["extend"])


def _undo_form(case: CaseView, reason: str, errors: Mapping[str, str]) -> dict[str, Any]:
    said = words()
    why = forms.plain(
        "reason",
        "long_text",
        said["field_labels"]["why"],
        reason,
        error=errors.get("reason", ""),
        help_=said["reason_help"],
    )
    return case_forms.plain_form(case, "ongedaan", said["undo_title"], [why], submit=said["undo"])


def _options(words_: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": label[:1].upper() + label[1:], "help": ""} for code, label in words_.items()]


def _shown(request: Request, data: dict[str, Any], status: HTTPStatus) -> Response:
    return page(request, "cases/form.html", data["title"], status=status, **data)


def _version(form: FormData) -> int:
    text = str(form.get("version", ""))
    return int(text) if text.isdecimal() else 0


def _key(form: FormData) -> str | None:
    return str(form.get("key", ""))[:80] or None


def _back(form: FormData, case_id: int, done: str) -> Response:
    naar = str(form.get("naar", ""))
    path = pages.inside(naar) if naar else f"/dossiers/{case_id}?gedaan={done}"
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
