"""Which rule of the stalled list holds for a case, with the number in force, and the way to who may set that number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from engine.actor import Actor
from web.pages import Context
from web.speech import Speech
from workflows.register.rule_values import keys_set_by
from workflows.stalled.explained import explained
from workflows.stalled.listed import Said

RULES = "/beheer/register/regels"


def limits_of(reasons: Iterable[Said], actor: Actor, say: Speech) -> list[dict[str, str]]:
    """Return the rule of each reason in words, with the page that sets its number for who may."""
    mine = keys_set_by(actor)
    return [{"text": say(each.limit), "href": f"{RULES}/{each.key}" if each.key in mine else ""} for each in reasons]


def all_limits(here: Context, actor: Actor, day: date) -> list[dict[str, Any]]:
    """Return every number of the list as it holds on a day, with the page that sets it for who may."""
    mine = keys_set_by(actor)
    return [
        {"rule": each, "href": f"{RULES}/{each.key}" if each.key in mine else ""} for each in explained(here.db, day)
    ]
