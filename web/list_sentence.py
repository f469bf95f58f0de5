"""The sentence above a list: "34 leerlingen, 5 met een waarschuwing, gefilterd op Technicum en blok 2"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.definition import Definition
from engine.queries.case_counts import MOST_LATE, Total
from web.list_filters import Query, as_of_words
from web.pages import words
from web.speech import Speech

CHOSEN = frozenset({"termijn", "contact", "eindigt"})
"""Filters whose values are words and no names: inside a sentence they begin small."""


def sentence(
    total: Total,
    definition: Definition,
    query: Query,
    chosen: Sequence[Mapping[str, Any]],
    *,
    say: Speech,
    warned: int | None = None,
) -> str:
    """Return what stands above a list: how many, how many with a warning where that is known, and by which filters."""
    said, late = words()["list_sentence"], total.late
    nouns = words()["list_nouns"].get(definition.name)
    if nouns:
        parts = [f"{total.cases} {say(definition.document.subject) if total.cases == 1 else nouns}"]
    else:
        parts = [said["one" if total.cases == 1 else "many"].format(n=total.cases)]
    if warned:
        parts.append(said["warned"].format(n=warned))
    elif late:
        number = said["at_least"].format(n=late) if late == MOST_LATE else late
        parts.append(said["late_one" if late == 1 else "late"].format(n=number))
    if as_of := as_of_words(query):
        parts.append(as_of)
    if narrowed := [_narrowed(each) for each in chosen if each["name"] != "op"]:
        parts.append(
            said["narrowed"].format(filters=said["and"].join(filter(None, (", ".join(narrowed[:-1]), narrowed[-1]))))
        )
    return ", ".join(parts)


def _narrowed(chip: Mapping[str, Any]) -> str:
    """Return a filter inside a sentence."""
    value = str(chip["value"])
    said = words()["list_sentence"]["by"].get(chip["name"], "{value}")
    return str(said).format(value=value[:1].lower() + value[1:] if chip["name"] in CHOSEN else value)
