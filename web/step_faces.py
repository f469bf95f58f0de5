"""The steps of a case as a menu: links to what can be done now, and in a few words why the others cannot."""

from __future__ import annotations

from typing import Any

from engine.queries.steps import Steps
from engine.rules import Option
from web.pages import words
from web.speech import Speech


def show(steps: Steps, say: Speech) -> dict[str, Any]:
    """Return what the menu shows."""
    path = f"/dossiers/{steps.case_id}"
    return {
        "case_href": path,
        "case_title": steps.title,
        "steps": [_step(steps, each, f"{path}/stap/{each.name}", say) for each in steps.options],
    }


def _step(steps: Steps, option: Option, href: str, say: Speech) -> dict[str, str]:
    """Return one line: ``because`` why it cannot be taken, ``first`` what its own form still asks of the checklist."""
    open_ = option.possible or option.solved_in_form
    needed, asked = set(steps.needed), set(option.action.asks)
    listed = [each for each in option.unmet if each.fields and set(each.fields) <= needed]
    counted = [words()["steps"]["checklist"].format(done=steps.done, needed=len(needed))] if listed else []
    rest = [
        say.unmet(each).rstrip(".")
        for each in option.unmet
        if each not in listed and not (each.fields and set(each.fields) <= asked)
    ]
    return {
        "label": say(option.action.label),
        "href": href,
        "because": "" if open_ else "; ".join([*counted, *rest]),
        "first": "".join(counted) if open_ else "",
    }
