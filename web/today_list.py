"""Vandaag as its address asks it: which rows of the work list, in which order, and what they can be narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from engine.actor import Actor
from engine.queries.work_list import work_list
from engine.queries.work_rows import GROUPS, WorkList, WorkRow
from web import forms
from web.list_filters import Query
from web.pages import Context, words
from web.speech import Speech
from workflows.register.appointments.of_day import agreed_on

PATH = "/vandaag"
FILTERS = ("school", "opleiding", "blok")
KEPT = ("proces", *FILTERS, "volgorde")
CHANGED = "changed"
"""The one group in which everything stands that changed last first."""


def query_of(params: Mapping[str, str], here: Context) -> Query:
    """Read the known names of an address; anything else in it is ignored."""
    given = {name: params.get(name, "").strip()[:100] for name in KEPT}
    if given["proces"] not in here.workflows:
        given["proces"] = ""
    return Query(PATH, {name: value for name, value in given.items() if value})


def told(naar: str, **what: str) -> str | None:
    """Return the list that a form came from, filters and all, with what was done; None when it came from elsewhere."""
    parts = urlsplit(naar)
    if parts.path != PATH or parts.netloc:
        return None
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in KEPT]
    return f"{PATH}?{urlencode([*kept, *what.items()])}"


def everything(here: Context, actor: Actor) -> WorkList:
    """Return the whole work list, with what was agreed for today."""
    return work_list(here.db, here.workflows, actor, here.now(), agreed=agreed_on)


def shown(found: WorkList, query: Query) -> dict[str, tuple[WorkRow, ...]]:
    """Return the rows that are asked, by group; in one group when what changed last comes first."""
    groups = {name: tuple(row for row in found.groups[name] if _is_asked(row, query)) for name in GROUPS}
    if query.get("volgorde") != "gewijzigd":
        return groups
    every = [row for rows in groups.values() for row in rows]
    return {CHANGED: tuple(sorted(every, key=lambda row: (row.changed_at, row.case_id), reverse=True))}


def _is_asked(row: WorkRow, query: Query) -> bool:
    has = {"proces": row.workflow, "school": str(row.organisation_id), "opleiding": row.subtitle, "blok": row.block}
    return all(query.get(name) in {"", value} for name, value in has.items())


def panel(found: WorkList, query: Query, here: Context, say: Speech) -> dict[str, Any] | None:
    """Return the filters with what the reader's own rows have of each; None when there is nothing to choose."""
    rows = [row for each in found.groups.values() for row in each if query.get("proces") in {"", row.workflow}]
    labels, choices = words()["filters"]["labels"], _choices(rows, here, say)
    fields = [
        forms.plain(name, "person", labels[name], query.get(name), options=options) | {"required": False}
        for name, options in choices.items()
        if len(options) > 1 or query.get(name)
    ]
    if not fields:
        return None
    said = {name: {each["value"]: each["label"] for each in options} for name, options in choices.items()}
    return {
        "action": PATH,
        "fields": fields,
        "chosen": [
            {"label": f"{labels[name]}: {said[name].get(value, value)}", "href": query.href(**{name: ""})}
            for name in FILTERS
            if (value := query.get(name))
        ],
        "clear": replace(query, given={name: query.get(name) for name in ("proces", "volgorde")}).href(),
        "hidden": [(name, query.get(name)) for name in ("proces", "volgorde") if query.get(name)],
        "open": False,
    }


def _choices(rows: Sequence[WorkRow], here: Context, say: Speech) -> dict[str, list[dict[str, str]]]:
    schools = sorted({(row.organisation, str(row.organisation_id)) for row in rows if row.organisation_id})
    programmes = sorted({row.subtitle for row in rows if row.subtitle})
    blocks = {
        name: say(block.label)
        for workflow in dict.fromkeys(row.workflow for row in rows)
        for name, block in here.workflows.current(workflow).document.blocks.items()
        if any(row.block == name and row.workflow == workflow for row in rows)
    }
    return {
        "school": [_option(key, label) for label, key in schools],
        "opleiding": [_option(each, each) for each in programmes],
        "blok": [_option(name, label) for name, label in blocks.items()],
    }


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label, "help": ""}
