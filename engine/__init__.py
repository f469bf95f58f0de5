"""The engine runs cases: it decides, writes, remembers, counts time and hands messages over.

This is its facade: every name other packages may use. It knows nothing of learners, HTTP or mail.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "engine.actor": ("SYSTEM", "Actor", "Grant"),
    "engine.clockwork": ("fire_due",),
    "engine.commands.absence": ("end_absence", "stand_in"),
    "engine.commands.advance": ("Moved", "Verdict", "advance", "bulk_advance"),
    "engine.commands.correct": ("correct",),
    "engine.commands.deadlines": ("extend", "pause", "resume"),
    "engine.commands.fill_in": ("fill_in",),
    "engine.commands.follow_up": ("FollowUp", "plan_follow_up"),
    "engine.commands.open_case": ("Opened", "open_case"),
    "engine.commands.people": ("assign",),
    "engine.commands.remind": ("remind",),
    "engine.commands.remarks": ("Contact", "log_contact", "note", "snooze", "take_up"),
    "engine.commands.school_days": ("change_days", "recount_calendar"),
    "engine.commands.staff": ("add_organisation", "add_person"),
    "engine.commands.tasks": ("do_task", "open_named_task", "open_task", "reopen_task", "see_answer"),
    "engine.commands.undo_contact": ("undo_contact",),
    "engine.commands.undo_reminder": ("undo_reminder",),
    "engine.database": ("Database",),
    "engine.delivery": ("Delivered", "deliver"),
    "engine.digests": ("combine",),
    "engine.loader": ("Workflows", "load_all"),
    "engine.moves": ("Reason",),
    "engine.orders": ("Order", "OrderHandler"),
    "engine.post": ("post_mail", "post_order"),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "SYSTEM",
    "Actor",
    "Contact",
    "Database",
    "Delivered",
    "FollowUp",
    "Grant",
    "Moved",
    "Opened",
    "Order",
    "OrderHandler",
    "Reason",
    "Verdict",
    "Workflows",
    "add_organisation",
    "add_person",
    "advance",
    "assign",
    "bulk_advance",
    "change_days",
    "combine",
    "correct",
    "deliver",
    "do_task",
    "end_absence",
    "extend",
    "fill_in",
    "fire_due",
    "load_all",
    "log_contact",
    "note",
    "open_case",
    "open_named_task",
    "open_task",
    "pause",
    "plan_follow_up",
    "post_mail",
    "post_order",
    "recount_calendar",
    "remind",
    "reopen_task",
    "resume",
    "see_answer",
    "snooze",
    "stand_in",
    "take_up",
    "undo_contact",
    "undo_reminder",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that pure parts do not pull the database in."""
    if name not in _WHERE:
        message = f"module 'engine' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_WHERE[name]), name)
