"""Contacts on a case, written down with what comes next, and reminders sent by hand; both can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

import engine
from engine.drafts import drop_draft
from engine.errors import BadInput
from engine.queries.case_page import view_case
from engine.values import read_day
from web import drafting, forms, today_list
from web.case_deed_forms import contact_form
from web.deed_answers import back, key, shown
from web.pages import Here, Typed, Who, words
from web.spoken import Says
from web.undoing import MENTOR

router = APIRouter(prefix="/dossiers/{case_id}")


@router.get("/contact")
def ask_contact(request: Request, here: Here, actor: Who, say: Says, *, case_id: int, naar: str = "") -> Response:
    """Show the form that logs a contact."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    draft = drafting.kept(here, case, drafting.CONTACT, actor)
    data = contact_form(here, case, draft.values if draft else {}, {}, say, naar=naar)
    return shown(request, drafting.keeping(data, case, drafting.CONTACT, draft), HTTPStatus.OK)


@router.post("/contact")
def log_contact(request: Request, here: Here, actor: Who, say: Says, *, form: Typed, case_id: int) -> Response:
    """Log a contact with its coded result."""
    typed, after = drafting.contact(form), drafting.after_contact(form)
    try:
        engine.log_contact(
            here.db,
            here.workflows,
            case_id,
            actor=actor,
            contact=engine.Contact(**typed),
            now=here.now(),
            follow_up=_follow_up(after),
            key=key(form),
        )
    except BadInput as error:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
        labels = forms.labels(case.definition.document, say) | {"next_on": words()["next_on_label"]}
        said = forms.sentences(error, labels)
        data = contact_form(here, case, typed | after, said, say, naar=str(form.get("naar", "")))
        data = drafting.keeping(data, case, drafting.CONTACT)
        return shown(request, data, HTTPStatus.UNPROCESSABLE_ENTITY)
    drop_draft(here.db, case_id, drafting.CONTACT, actor=actor)
    if listed := today_list.told(str(form.get("naar", "")), gelogd=str(case_id)):
        return RedirectResponse(listed, HTTPStatus.SEE_OTHER)
    return back(form, case_id, "contact")


@router.post("/contact/{sequence}/ongedaan")
def undo_contact(here: Here, actor: Who, form: Typed, *, case_id: int, sequence: int) -> Response:
    """Take back a contact that was written down by mistake."""
    engine.undo_contact(here.db, here.workflows, case_id, sequence, actor=actor, now=here.now())
    return back(form, case_id, "contact-ongedaan")


@router.post("/herinnering")
def remind(here: Here, actor: Who, form: Typed, *, case_id: int) -> Response:
    """Send the reminder of the question that is open to the mentor."""
    engine.remind(here.db, here.workflows, case_id, MENTOR, actor=actor, now=here.now(), key=key(form))
    if listed := today_list.told(str(form.get("naar", "")), herinnerd=str(case_id)):
        return RedirectResponse(listed, HTTPStatus.SEE_OTHER)
    return back(form, case_id, "herinnerd")


@router.post("/herinnering/{sequence}/ongedaan")
def undo_reminder(here: Here, actor: Who, form: Typed, *, case_id: int, sequence: int) -> Response:
    """Take back a reminder that has not left."""
    engine.undo_reminder(here.db, here.workflows, case_id, sequence, actor=actor, now=here.now())
    return back(form, case_id, "herinnering-ongedaan")


def _follow_up(after: Mapping[str, str]) -> engine.FollowUp | None:
    """Return what comes next after a contact, None when nothing was chosen."""
    label = words()["next_actions"].get(after["next"], "")
    if not label or after["next"] == drafting.NOTHING_NEXT:
        return None
    return engine.FollowUp(label, read_day("next_on", after["next_on"]), promised=after["next"] == "call_back")
