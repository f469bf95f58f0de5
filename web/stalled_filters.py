"""What the stalled list is narrowed to, as it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.loader import Workflows
from engine.queries.case_filter import CaseFilter
from engine.queries.narrowing_choices import Known
from web import forms
from web.list_filters import Query, known
from web.pages import Context, words
from web.row_numbers import row_number
from web.speech import Speech
from workflows.stalled.found import Place
from workflows.stalled.listing import StalledFilter
from workflows.stalled.thresholds import thresholds

Names = Sequence[tuple[int, str]]
NAMES = ("school", "coach", "blok", "proces", "opzij", "op")
KEPT = (*NAMES, "waarom", "na")


def query_of(path: str, params: QueryParams) -> Query:
    """Read the known names of an address; anything else in it is ignored."""
    given = {name: params.get(name, "").strip()[:100] for name in KEPT}
    if any(params.get(f"op-{part}") for part in ("day", "month", "year")):
        given["op"] = "/".join(params.get(f"op-{part}", "").strip()[:4] for part in ("day", "month", "year"))
    return Query(path, {name: value for name, value in given.items() if value})


def filter_of(query: Query) -> StalledFilter:
    """Return what the list narrows to."""
    school, coach = query.get("school"), query.get("coach")
    return StalledFilter(
        group=query.get("waarom"),
        workflow=query.get("proces"),
        organisation_id=row_number(school),
        owner_id=row_number(coach),
        block=query.get("blok"),
        put_aside=query.get("opzij") == "ja",
        after=_place(query.get("na")),
    )


def next_place(after: Place | None) -> str:
    """Return where the next page begins, as it stands in an address."""
    return f"{after[0]}_{after[1].isoformat()}_{after[2]}" if after else ""


def _place(text: str) -> Place | None:
    parts = text.split("_")
    if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal() and len(parts[2]) < 18):
        return None
    try:
        return int(parts[0]), date.fromisoformat(parts[1]), int(parts[2])
    except ValueError:
        return None


def panel(
    query: Query, workflows: Workflows, schools: Sequence[Any], owners: Sequence[Any], say: Speech
) -> dict[str, Any]:
    """Return the filters as ``parts/filters.html`` wants them, with a chip for each that is chosen."""
    said = words()["stalled"]["filters"]
    places = words()["places"]
    choices = {
        "school": _listed(schools),
        "coach": _listed(owners),
        "blok": [
            (name, say(block.label))
            for workflow in places
            if workflow in workflows
            for name, block in workflows.current(workflow).document.blocks.items()
        ],
        "proces": [(name, label) for name, label in places.items() if name in workflows],
        "opzij": list(said["put_aside"].items()),
    }
    fields = [
        _select(name, said["labels"][name], query, options)
        for name, options in choices.items()
        if len(options) > 1 or name == "opzij"
    ]
    fields.append(forms.plain("op", "date", said["labels"]["op"], forms.date_parts(query.get("op"))))
    chosen = [
        {
            "label": f"{said['labels'][name]}: {dict(choices.get(name, ())).get(value, value)}",
            "href": query.href(**{name: ""}),
        }
        for name in NAMES
        if (value := query.get(name))
    ]
    return {
        "action": query.path,
        "fields": fields,
        "chosen": chosen,
        "clear": replace(query, given={}).href(),
        "hidden": [("waarom", query.get("waarom"))] if query.get("waarom") else [],
        "open": False,
    }


def chosen_in_words(here: Context, actor: Actor, query: Query, wanted: StalledFilter, say: Speech) -> dict[str, str]:
    """Return each filter of the list by its name, as its chip says it; the reason for being stuck is one too."""
    schools, owners = known_in(here, actor, wanted)
    chips = panel(query, here.workflows, schools, owners, say)["chosen"]
    said = dict(zip([name for name in NAMES if query.get(name)], [each["label"] for each in chips], strict=True))
    group = thresholds().groups.get(query.get("waarom"))
    return said | ({"waarom": f"{words()['stalled']['why']}: {say(group)}"} if group else {})


def _listed(known: Names) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in known]


def _select(name: str, label: str, query: Query, options: list[tuple[str, str]]) -> dict[str, Any]:
    listed = [{"value": value, "label": text, "help": ""} for value, text in options]
    return forms.plain(name, "person", label, query.get(name), options=listed)


def known_in(here: Context, actor: Actor, wanted: StalledFilter) -> tuple[Known, Known]:
    """Return the schools and the people of every process among whom the reader chooses, by name."""
    schools: set[tuple[int, str]] = set()
    owners: set[tuple[int, str]] = set()
    for name in here.workflows:
        of_process = known(here, actor, CaseFilter(name, wanted.organisation_id, wanted.owner_id))
        schools.update(of_process[0])
        owners.update(of_process[1])
    return tuple(sorted(schools, key=_name)), tuple(sorted(owners, key=_name))


def _name(row: tuple[int, str]) -> str:
    return row[1].casefold()
