"""Fills in what the people of the demo would answer, from what a field is.

Only for fields a way says nothing about; knows no workflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from engine.document import FieldRule

QUIET: Mapping[str, object] = {
    "call_back": False,
    "wants_talk": False,
    "do_not_contact_until": None,
}
"""Answers by which nothing is the matter."""


def answers(
    rules: Mapping[str, FieldRule], names: Iterable[str], day: date, words: dict[str, Any]
) -> dict[str, object]:
    """Return a value for each of these fields that somebody can answer without knowing more than its type."""
    texts = words["texts"]
    given = {name: texts.get(name, QUIET.get(name, _answer(rules[name], day, words))) for name in names}
    return {name: value for name, value in given.items() if value is not None}


def _answer(rule: FieldRule, day: date, words: dict[str, Any]) -> object:
    match rule.type:
        case "choice":
            return next(iter(rule.options))
        case "date":
            return (day + timedelta(days=0 if rule.not_after == "today" else 1)).isoformat()
        case "number":
            return rule.minimum or 1
        case "yes_no" | "tick":
            return True
        case "long_text":
            return str(words["sentence"])
        case _:
            return None
