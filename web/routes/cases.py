"""Dossiers: one case, its steps, its fields, and what to do when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

import engine
from engine.actor import Actor
from engine.commands.remind import reminder_of
from engine.drafts import drop_draft
from engine.errors import ActionRefused, BadInput, NotFound, StaleCase, Unmet
from engine.moves import Reason
from engine.queries.case_page import CaseView, view_case
from web import appointment_forms, case_faces, case_forms, document_faces, drafting, forms, lead_faces, pages, way_back
from web.pages import Context, Here, Typed, Who, page, words
from web.speech import Speech
from web.spoken import Says
from web.timeline_filters import Looking
from web.undoing import MENTOR, contact_undo, taken_back
from web.walking import walk_of

router = APIRouter(prefix="/dossiers")
CHOSEN_ELSEWHERE = frozenset({"workplace_id"})
"""Fields that the page before may have chosen, named in the address: the form shows the choice, nothing is written."""


@router.get("/{case_id}")
def show(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, gedaan: str = "") -> Response:
    """Show one case."""
    walk = walk_of(here, actor, say, case_id, way_back.given(request.query_params))
    looking = Looking.of(request.query_params, walk.kept if walk else {})
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), stretch=looking.stretch)
    asked = any(each["role"] == MENTOR and each["status"] == "open" for each in case.tasks) and case.named
    reminder = reminder_of(here.db, here.workflows, case_id, MENTOR, actor=actor, now=here.now()) if asked else None
    data = case_faces.show(case, say, pages.today(here.now()), reminder) | looking.face(case, say)
    data |= walk.face() if walk else {"walk": None}
    data |= appointment_forms.of_case(here, case, actor, say)
    note = drafting.kept(here, case, drafting.NOTE, actor)
    data["note"] = {"text": note.values["text"] if note else "", "draft": drafting.face(case_id, drafting.NOTE, note)}
    data["drafts"] = drafting.listed(here, case, actor, say)
    data |= document_faces.of_case(here, case, actor)
    notice = case_faces.notice(case, gedaan, say)
    if notice and gedaan == "contact":
        notice["undo"] = contact_undo(here, actor, case_id)
    if notice and gedaan == "herinnerd":
        notice["undo"] = taken_back(case)
    return page(request, "cases/show.html", case.title, notice=notice, **data)


@router.get("/{case_id}/stap/{action}")
def ask(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, action: str) -> Response:
    """Show the form of one step."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), choosing=True)
    draft = drafting.kept(here, case, drafting.step(action), actor)
    if draft is not None and all(each.name != action for each in case.options):
        return _moved_on(request, case, say, draft.values, drafting.face(case_id, drafting.step(action), draft)["drop"])
    named = {name: value for name, value in request.query_params.items() if name in CHOSEN_ELSEWHERE}
    values = {**case.fields, **(draft.values if draft else {}), **named}
    data = case_forms.action_form(case, action, values, say, errors={})
    data = drafting.keeping(data, case, drafting.step(action), draft)
    return _form_page(request, data | lead_faces.around_step(here, case, action, say), HTTPStatus.OK)


@router.post("/{case_id}/stap/{action}")
def take(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int, action: str) -> Response:
    """Take the step, or show the form again with everything typed and everything that stands in the way."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), choosing=True)
    if _version(form) != case.version and not any(each.name == action for each in case.options):
        return _moved_on(request, case, say, drafting.typed_in(case, drafting.step(action), form))
    option = case_forms.option_of(case, action)
    names = case_forms.asked(case, option.action)
    typed = _chosen(case, forms.typed(case.definition.document, names, form), form)
    extra = {name: str(form.get(name, "")) for name in drafting.REASON_FIELDS}
    kept = {**case.fields, **typed, **extra}

    def advance() -> None:
        engine.advance(
            here.db,
            here.workflows,
            case_id,
            action,
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
            fields=typed,
            reason=Reason(extra["reason_code"], extra["reason_text"]) if option.action.reason else None,
            override=extra["override"],
            key=_key(form),
        )
        drop_draft(here.db, case_id, drafting.step(action), actor=actor)

    def again(errors: Mapping[str, str], unmet: Sequence[Unmet]) -> dict[str, Any]:
        placed = forms.placed(unmet, names, say)
        left = [each for each in unmet if not set(each.fields) & set(placed)]
        data = case_forms.action_form(case, action, kept, say, errors={**placed, **errors}, unmet=left)
        data = drafting.keeping(data, case, drafting.step(action)) | lead_faces.around_step(here, case, action, say)
        return data if left or not unmet else data | {"conditions": []}

    path = f"/dossiers/{case_id}/stap/{action}"
    hidden = [(name, value) for name, value in extra.items() if value]
    try:
        return _tried(request, case, say, advance, again) or _back(case_id, action)
    except StaleCase:
        return _conflict(request, here, actor, say, case_id=case_id, path=path, typed=typed, hidden=hidden)


@router.get("/{case_id}/gegevens")
def ask_fields(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, groep: str = "") -> Response:
    """Show one group of the case's fields, what the state needs now unless another is chosen."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), choosing=True)
    group = _group(case, groep, say)
    draft = drafting.kept(here, case, drafting.group(group), actor)
    values = {**case.fields, **(draft.values if draft else {})}
    data = case_forms.group_form(case, group, values, say, errors={})
    return _form_page(request, drafting.keeping(data, case, drafting.group(group), draft), HTTPStatus.OK)


@router.post("/{case_id}/gegevens")
def fill_in(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Write one group of fields, or show them again with what is wrong."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), choosing=True)
    group = _group(case, str(form.get("groep", "")), say)
    typed = _chosen(case, forms.typed(case.definition.document, case_forms.fields_of(case, group), form), form)

    def write() -> None:
        engine.fill_in(
            here.db,
            here.workflows,
            case_id,
            typed,
            actor=actor,
            seen_version=_version(form),
            now=here.now(),
            key=_key(form),
        )
        drop_draft(here.db, case_id, drafting.group(group), actor=actor)

    def again(errors: Mapping[str, str], unmet: Sequence[Unmet]) -> dict[str, Any]:
        beside = forms.placed(unmet, typed, say)
        data = case_forms.group_form(case, group, {**case.fields, **typed}, say, errors={**beside, **errors})
        return drafting.keeping(data, case, drafting.group(group))

    path = f"/dossiers/{case_id}/gegevens"
    try:
        return _tried(request, case, say, write, again) or _back(case_id, "gegevens")
    except StaleCase:
        hidden = [("groep", group)]
        return _conflict(request, here, actor, say, case_id=case_id, path=path, typed=typed, hidden=hidden)


def _tried(
    request: Request,
    case: CaseView,
    say: Speech,
    work: Callable[[], None],
    again: Callable[[Mapping[str, str], Sequence[Unmet]], dict[str, Any]],
) -> Response | None:
    """Run a command; return the form again when what was typed, or what is missing, stops it."""
    try:
        work()
    except BadInput as error:
        said = forms.sentences(error, forms.labels(case.definition.document, say))
        return _form_page(request, again(said, ()), HTTPStatus.UNPROCESSABLE_ENTITY)
    except ActionRefused as error:
        return _form_page(request, again({}, error.unmet), HTTPStatus.UNPROCESSABLE_ENTITY)
    return None


def _conflict(
    request: Request,
    here: Context,
    actor: Actor,
    say: Speech,
    *,
    case_id: int,
    path: str,
    typed: Mapping[str, object],
    hidden: Sequence[tuple[str, str]],
) -> Response:
    """Show both versions: nothing typed is lost and nothing of the other is overwritten unseen."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now(), choosing=True)
    action = path.rpartition("/stap/")[2] if "/stap/" in path else ""
    if action and all(each.name != action for each in case.options):
        return _moved_on(request, case, say, typed)
    data = case_forms.conflict(case, path, typed, hidden, say)
    title = str(words()["errors"]["stale_case"]["title"])
    return page(request, "cases/conflict.html", title, status=HTTPStatus.CONFLICT, case=case, conflict=data)


def _moved_on(
    request: Request, case: CaseView, say: Speech, typed: Mapping[str, object], drop: dict[str, Any] | None = None
) -> Response:
    """Say that the step is offered no more, and give back what was typed."""
    title = str(words()["errors"]["stale_case"]["title"])
    last = case.timeline[0] if case.timeline else None
    state = say(case.definition.document.states[case.state].label)
    data: dict[str, Any] = {
        "case": case,
        "last": last,
        "state": state,
        "typed": drafting.as_read(case, typed, say),
        "drop": drop,
    }
    return page(request, "cases/moved_on.html", title, status=HTTPStatus.CONFLICT, **data)


def _chosen(case: CaseView, typed: dict[str, object], form: FormData) -> dict[str, object]:
    """Follow the choice made on the page of both versions: mine as typed, theirs as the case holds it."""
    fields = case.definition.document.fields
    return {
        name: forms.as_typed(fields[name], case.fields.get(name)) if form.get(f"keep-{name}") == "theirs" else value
        for name, value in typed.items()
    }


def _group(case: CaseView, wanted: str, say: Speech) -> str:
    known = [each["href"].rpartition("=")[2] for each in case_forms.groups(case, "", say)]
    if not known:
        raise NotFound(f"nothing of case {case.id} may be written")
    return wanted if wanted in known else known[0]


def _form_page(request: Request, data: dict[str, Any], status: HTTPStatus) -> Response:
    return page(request, data.get("template", "cases/form.html"), data["title"], status=status, **data)


def _version(form: FormData) -> int:
    text = str(form.get("version", ""))
    return int(text) if text.isdecimal() else 0


def _key(form: FormData) -> str | None:
    return str(form.get("key", ""))[:80] or None


def _back(case_id: int, done: str) -> Response:
    return RedirectResponse(f"/dossiers/{case_id}?gedaan={done}", HTTPStatus.SEE_OTHER)
