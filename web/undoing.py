"""The button and the banner that take back a contact somebody just wrote down."""

from __future__ import annotations

from typing import Any

from engine.actor import Actor
from engine.commands.undo_contact import Undoable, contact_to_undo
from web.pages import Context, button, words


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


def _button(found: Undoable, **hidden: str) -> dict[str, Any]:
    path = f"/dossiers/{found.case_id}/contact/{found.sequence}/ongedaan"
    return button(words()["undo"], path, post=True, icon="undo", **hidden)
