"""Drafts on pages: which forms of a case keep what is typed, what they are called, and how it is offered again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from engine.actor import Actor
from engine.drafts import Draft, draft_of, drafts_on
from engine.errors import NotFound
from engine.local_time import BRUSSELS
from engine.queries.case_page import CaseView
from engine.visibility import may_read
from web import case_forms, forms
from web.pages import Context, button, words
from web.speech import Speech

STEP, FIELDS, CONTACT, NOTE = "stap", "gegevens", "contact", "notitie"
REASON_FIELDS = ("reason_code", "reason_text", "override")
CONTACT_FIELDS = ("channel", "party", "result", "text")
NOTHING_NEXT = "none"
"""The choice that nothing comes next after a contact."""


def step(action: str) -> str:
    """Return what the form of a step is called."""
    return f"{STEP}/{action}"


def group(name: str) -> str:
    """Return what the form of a group of fields is called."""
    return f"{FIELDS}/{name}"


def typed_in(case: CaseView, form: str, typed: FormData) -> dict[str, str]:
    """Return what was typed in a form of a case, also when the case offers it no more: only what it asks.

    Raises:
        NotFound: no such form keeps what is typed.
    """
    kind, _, name = form.partition("/")
    document = case.definition.document
    if kind == STEP and name in document.actions:
        asked = forms.typed(document, case_forms.asked(case, document.actions[name]), typed)
        return _texts(asked) | {each: str(typed.get(each, "")) for each in REASON_FIELDS if each in typed}
    if kind == FIELDS and (asks := case_forms.fields_of(case, name)):
        return _texts(forms.typed(document, asks, typed))
    if form == CONTACT:
        return contact(typed) | after_contact(typed)
    if form == NOTE:
        return {"text": str(typed.get("text", ""))}
    raise NotFound(f"no form {form} keeps what is typed")


def contact(typed: FormData) -> dict[str, str]:
    """Return what was typed about a contact."""
    return {each: str(typed.get(each, "")) for each in CONTACT_FIELDS}


def after_contact(typed: FormData) -> dict[str, str]:
    """Return what was typed about what comes next after a contact."""
    return {"next": str(typed.get("next", NOTHING_NEXT)), "next_on": forms.typed_date("next_on", typed)}


def path_of(case_id: int, form: str) -> str:
    """Return where a form is shown."""
    kind, _, name = form.partition("/")
    if kind == FIELDS:
        return f"/dossiers/{case_id}/{FIELDS}?groep={name}"
    return f"/dossiers/{case_id}" if form == NOTE else f"/dossiers/{case_id}/{form}"


def kept(here: Context, case: CaseView, form: str, actor: Actor) -> Draft | None:
    """Return what this person typed in a form before and did not send."""
    return draft_of(here.db, here.seal, case.id, form, actor=actor)


def keeping(data: dict[str, Any], case: CaseView, form: str, draft: Draft | None = None) -> dict[str, Any]:
    """Return a form that keeps what is typed; with a draft it says so, and goes on from the version that was seen."""
    shown = data | {"draft": face(case.id, form, draft)}
    if draft is not None:
        shown["form"] = data["form"] | {"version": draft.version}
    return shown


def face(case_id: int, form: str, draft: Draft | None) -> dict[str, Any]:
    """Return where a form keeps what is typed, and since when it has something."""
    path, said = f"/dossiers/{case_id}/concept/{form}", words()["drafts"]
    return {
        "save": path,
        "lost": said["lost"],
        "saved_at": draft.saved_at if draft else None,
        "drop": button(said["drop"], f"/dossiers/{case_id}/concept-weg/{form}", post=True),
    }


def listed(here: Context, case: CaseView, actor: Actor, say: Speech) -> list[dict[str, Any]]:
    """Return the forms of a case in which this person has something that was not sent, the newest first."""
    found = drafts_on(here.db, case.id, actor=actor)
    return [
        {"label": _label(case, form, say), "href": path_of(case.id, form), "saved_at": at}
        for form, at in found.items()
        if form != NOTE
    ]


def as_read(case: CaseView, typed: Mapping[str, object], say: Speech) -> list[dict[str, str]]:
    """Return what was typed as people read it, for a form that is shown no more."""
    document, labels = case.definition.document, forms.labels(case.definition.document, say)
    rows = []
    for name, value in typed.items():
        if not may_read(document, name, case.roles, case.state):
            continue
        rule = document.fields.get(name)
        text = forms.shown(rule, value, dict(case.choices.get(name, ())), say) if rule else str(value)
        if text:
            rows.append({"label": labels.get(name, name), "value": text, "href": ""})
    return rows


def said_at(now: datetime) -> str:
    """Return the sentence that something was kept just now."""
    return str(words()["drafts"]["kept"]).format(time=f"{now.astimezone(BRUSSELS):%H:%M}")


def _label(case: CaseView, form: str, say: Speech) -> str:
    kind, _, name = form.partition("/")
    document = case.definition.document
    if kind == STEP and name in document.actions:
        return say(document.actions[name].label)
    if kind == FIELDS:
        return say(document.groups[name]) if name in document.groups else str(words()["fill_in"])
    return str(words()["buttons"]["log"])


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
