"""The log in the shapes its template wants: which list of it, what narrows it, and each thing done as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from engine.errors import BadInput
from engine.queries.logbook import LogFilter, LogLine
from engine.queries.organisations import organisations_with_people
from engine.values import read_day
from web import forms
from web.catalogues import words_of
from web.list_filters import Query
from web.mail_faces import written
from web.pages import Context, words
from web.reader import language
from web.row_numbers import row_number
from web.speech import Speech

HOME = "/beheer/logboek"
NAMES = ("wie", "dossier", "soort", "organisatie", "van", "tot")
DAYS = ("van", "tot")
WITHOUT = {"dossiers": (), "register": (), "notities": ("soort",), "aanmeldingen": ("soort", "dossier")}
"""Every list of the log, the usual one first, with the filters it has no use for."""


def log_words() -> dict[str, Any]:
    """Return what the log says, in the language of the page that is being made."""
    return words_of("logbook_words", language())


def query_of(params: QueryParams) -> Query:
    """Read the known names of an address; anything else in it is ignored."""
    given = {name: params.get(name, "").strip()[:100] for name in (*NAMES, "lijst", "na")}
    for name in DAYS:
        parts = [params.get(f"{name}-{part}", "").strip()[:4] for part in ("day", "month", "year")]
        if any(parts):
            given[name] = "/".join(parts)
    return Query(HOME, {name: value for name, value in given.items() if value})


def list_of(query: Query) -> str:
    """Return which list of the log is asked."""
    asked = query.get("lijst")
    return asked if asked in WITHOUT else next(iter(WITHOUT))


def filter_of(query: Query) -> LogFilter:
    """Return what the list narrows to; a day that does not exist narrows nothing."""
    place, after = query.get("organisatie"), query.get("na")
    return LogFilter(
        person=query.get("wie"),
        code=query.get("dossier"),
        kind=query.get("soort"),
        organisation_id=row_number(place),
        since=_day(query, "van"),
        until=_day(query, "tot"),
        before=row_number(after),
    )


def segments(query: Query) -> list[dict[str, Any]]:
    """Return the lists of the log as links, and the page of downloads beside them."""
    said, here = log_words(), list_of(query)
    found = [
        {
            "label": label,
            "href": HOME if name == next(iter(WITHOUT)) else f"{HOME}?lijst={name}",
            "current": name == here,
            "count": None,
        }
        for name, label in said["lists"].items()
    ]
    return [*found, {"label": said["downloads"], "href": "/beheer/uitvoer", "current": False, "count": None}]


def panel(here: Context, query: Query) -> dict[str, Any]:
    """Return the filters as ``parts/filters.html`` wants them, with a chip for each that is chosen."""
    said, listed = log_words()["filters"], list_of(query)
    kinds = words()["events"] if listed == "dossiers" else log_words()["records"]
    choices = {
        "soort": sorted(kinds.items(), key=lambda each: str(each[1]).casefold()),
        "organisatie": [(str(each.id), each.name) for each in organisations_with_people(here.db)],
    }
    names = [name for name in NAMES if name not in WITHOUT[listed]]
    chosen = [
        {
            "label": f"{said['labels'][name]}: {dict(choices.get(name, ())).get(value, value)}",
            "href": query.href(**{name: ""}),
        }
        for name in names
        if (value := query.get(name))
    ]
    return {
        "action": HOME,
        "fields": [_field(name, query, choices.get(name)) for name in names],
        "chosen": chosen,
        "clear": replace(query, given={"lijst": query.get("lijst")}).href(),
        "hidden": [("lijst", query.get("lijst"))] if query.get("lijst") else [],
        "open": False,
    }


def columns(listed: str) -> list[dict[str, Any]]:
    """Return the headings; who signs in does so on no case."""
    titles = [label for name, label in log_words()["columns"].items() if (listed, name) != ("aanmeldingen", "case")]
    return [{"label": label, "href": "", "sorted": "", "numeric": False} for label in titles]


def row(here: Context, line: LogLine, listed: str, say: Speech) -> dict[str, Any]:
    """Return one line of the log."""
    said = log_words()
    return {
        "id": f"log-{line.id}",
        "at": written(line.at),
        "who": line.who or said["erased_by"],
        "what": _what(here, line, say),
        "beside": said["signed_out"].format(moment=written(line.until)) if line.until else "",
        "code": line.code or said["no_case"],
        "href": f"/dossiers/{line.case_id}" if line.case_id else "",
        "on_case": listed != "aanmeldingen",
    }


def _what(here: Context, line: LogLine, say: Speech) -> str:
    said = log_words()
    if not line.record:
        return str(said.get(line.kind) or words()["events"].get(line.kind, said["other"]))
    record, kind = said["records"].get(line.record, said["other"]), said["kinds"].get(line.kind, said["other"].lower())
    roles = here.workflows.all_roles()
    if line.role and line.whom:
        role = say(roles[line.role].label) if line.role in roles else line.role
        return str(said["role"]).format(role=role.lower(), name=line.whom, kind=kind)
    return str(said["whom" if line.whom else "about"]).format(record=record, name=line.whom, kind=kind)


def _day(query: Query, name: str) -> date | None:
    try:
        return read_day(name, query.get(name)) if query.get(name) else None
    except BadInput:
        return None


def _field(name: str, query: Query, options: Sequence[tuple[str, str]] | None) -> Mapping[str, Any]:
    said = log_words()["filters"]
    label = said["labels"][name]
    if name in DAYS:
        return forms.plain(name, "date", label, forms.date_parts(query.get(name)))
    if options is None:
        return forms.plain(name, "text", label, query.get(name))
    listed = [{"value": value, "label": text, "help": ""} for value, text in options]
    help_ = said["organisation_help"] if name == "organisatie" else ""
    return forms.plain(name, "person", label, query.get(name), options=listed, help_=help_)
