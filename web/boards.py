"""The columns and cards of a board: by block, or by state with what a process says more on its cards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from engine.definition import Definition
from engine.queries.case_list import CaseRow
from web import frame
from web.clock_faces import small_face, tone
from web.list_filters import Query
from web.pages import Context, words
from web.speech import Speech


@dataclass(frozen=True)
class Detail:
    """What a card says more: instead of its subtitle, and in lines of its own; ``first`` sorts its column."""

    about: str
    lines: tuple[str, ...]
    first: Mapping[str, str]


Details = Callable[[Context, Speech, Collection[int]], Mapping[int, Detail]]
"""What finds the details of cases that the reader was shown by name."""


def blocks(
    definition: Definition, found: Mapping[str, tuple[int, tuple[CaseRow, ...]]], query: Query, say: Speech, today: date
) -> list[dict[str, Any]]:
    """Return a column per block, with its states under each other."""
    document = definition.document
    columns = []
    for at, (name, block) in enumerate(document.blocks.items(), 1):
        states = [state for state, rule in document.states.items() if rule.block == name and state in found]
        column = _column(f"blok-{at}", say(block.label), sum(found[state][0] for state in states))
        column["groups"] = [
            {
                "title": say(document.states[state].label),
                "count": found[state][0],
                "cards": _cards(found[state][1], definition, say, today, query=query),
            }
            for state in states
        ]
        if any(found[state][0] > len(found[state][1]) for state in states):
            column["more"] = {"label": words()["whole_list"], "href": query.href(blok=name, weergave="tabel")}
        columns.append(column)
    return columns


def stages(
    definition: Definition,
    found: Mapping[str, tuple[int, tuple[CaseRow, ...]]],
    query: Query,
    say: Speech,
    today: date,
    *,
    more: Mapping[int, Detail],
) -> list[dict[str, Any]]:
    """Return a column per state; one that is final only when a filter asks for it."""
    columns = []
    for name, rule in definition.document.states.items():
        if rule.final and name not in found:
            continue
        count, rows = found.get(name, (0, ()))
        column = _column(f"fase-{name}", say(rule.label), count)
        if rows:
            cards = _cards(rows, definition, say, today, query=query, more=more)
            column["groups"] = [{"title": "", "count": count, "cards": cards}]
        if count > len(rows):
            column["more"] = {"label": words()["whole_list"], "href": query.href(status=name, weergave="tabel")}
        columns.append(column)
    return columns


def _column(key: str, title: str, count: int) -> dict[str, Any]:
    return {"key": key, "title": title, "count": count, "note": "", "groups": [], "more": None}


def detailed(
    columns: dict[str, tuple[int, tuple[CaseRow, ...]]], details: Details | None, here: Context, say: Speech
) -> tuple[dict[str, tuple[int, tuple[CaseRow, ...]]], Mapping[int, Detail]]:
    """Return the columns in the order their cards ask for, and what those cards say more."""
    named = [row.id for _, rows in columns.values() for row in rows if row.named]
    if details is None or not named:
        return columns, {}
    more = details(here, say, named)

    def place(row: CaseRow) -> str:
        return more[row.id].first.get(row.state, "") if row.id in more else ""

    return {state: (count, tuple(sorted(rows, key=place))) for state, (count, rows) in columns.items()}, more


def _cards(
    rows: tuple[CaseRow, ...],
    definition: Definition,
    say: Speech,
    today: date,
    *,
    query: Query,
    more: Mapping[int, Detail] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    return [
        {
            "href": query.case(row.id, row.state),
            "name": row.title,
            "about": more[row.id].about if row.id in more else row.subtitle,
            "lines": [
                *(more[row.id].lines if row.id in more else ()),
                *([row.organisation] if row.organisation else []),
            ],
            "state": None,
            "clock": small_face(row.standing, say.clock(definition, row.standing.clock) if row.standing else "", today),
            "warning": words()["clock_over"] if row.standing and tone(row.standing.progress) == "bad" else "",
            "owner": row.owner,
            "owner_initials": frame.initials(row.owner) if row.owner else "",
            # What a case allowed on a past day nobody can do any more.
            "moves": query.case(row.id, row.state, "stappen") if row.named and query.day is None else "",
        }
        for row in rows
    ]
