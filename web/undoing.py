"""The buttons and banners that take back a contact or a reminder of a moment ago."""

from __future__ import annotations

from typing import Any

from engine.actor import Actor
from engine.commands.remind import REMINDED
from engine.commands.undo_contact import CONTACT, Undoable, contact_to_undo
from engine.errors import NotFound
from engine.queries.case_page import CaseView, view_case
from web.pages import Context, button, words

MENTOR = "mentor"
"""Whom the staff reminds by hand: the one outside the school who answers a question of hers."""
PLACES = {CONTACT: "contact", REMINDED: "herinnering"}
"""What an address calls what somebody can take back."""


def contact_undo(here: Context, actor: Actor, case_id: int) -> dict[str, Any] | None:
    """Return the button on the page of the case, None when the contact cannot be taken back (any more)."""
    found = contact_to_undo(here.db, here.workflows, case_id, actor=actor, now=here.now())
    return None if found is None else _button(found)


def logged(here: Context, actor: Actor, case_id: int, naar: str) -> dict[str, Any] | None:
    """Return the banner that names whom a contact was logged with, None when there is nothing to take back."""
    found = contact_to_undo(here.db, here.workflows, case_id, actor=actor, now=here.now())
    if found is None:
        return None
    text = words()["logged"].format(name=found.title)
    return {"text": text, "detail": "", "tone": "good", "undo": _button(found, naar=naar)}


def taken_back(case: CaseView, **hidden: str) -> dict[str, Any] | None:
    """Return the button that takes back what the reader did last on a case, None when that cannot be (any more)."""
    if case.own_last is None:
        return None
    kind, sequence = case.own_last
    path = f"/dossiers/{case.id}/{PLACES[kind]}/{sequence}/ongedaan"
    return button(words()["undo"], path, post=True, icon="undo", **hidden)


def reminded(here: Context, actor: Actor, case_id: int, naar: str) -> dict[str, Any] | None:
    """Return the banner that names of whom a mentor is reminded, with the way back while the mail is here."""
    try:
        case = view_case(here.db, here.workflows, case_id, actor, here.now())
    except NotFound:
        return None
    if case.own_last is None or case.own_last[0] != REMINDED:
        return None
    text = words()["reminded"].format(name=case.title)
    return {"text": text, "detail": "", "tone": "good", "undo": taken_back(case, naar=naar)}


def _button(found: Undoable, **hidden: str) -> dict[str, Any]:
    path = f"/dossiers/{found.case_id}/contact/{found.sequence}/ongedaan"
    return button(words()["undo"], path, post=True, icon="undo", **hidden)
