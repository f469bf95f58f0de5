"""What is handed out to a learner: one page to read and print, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.local_time import BRUSSELS
from engine.queries.case_page import CaseView
from engine.queries.whole_case import WholeCase
from web.catalogues import words_of
from web.pages import words
from web.reader import language
from web.speech import Speech, short_day
from web.spoken import speech
from web.timeline import entries
from workflows.access_request import Dossier, Part, Way

Rows = Iterable[Mapping[str, Any]]
Fact = dict[str, Any]


def said() -> dict[str, Any]:
    """Return the words of these pages, in the language of the page that is being made."""
    return words_of("access_words", language())


def page_of(dossier: Dossier, say: Speech) -> dict[str, Any]:
    """Return what the page shows: parts about the learner, then each trajectory with its parts and its events."""
    given = said()["given"]
    about = {"school": dossier.school, "day": _text(dossier.made_at), "by": dossier.made_by, "reason": dossier.reason}
    labels = _mail_labels(dossier, say)
    return {
        "title": given["title"].format(name=dossier.name),
        "about": given["about"].format(**about),
        "private": given["private"].format(count=dossier.withheld) if dossier.withheld else "",
        **_filled(_section(part.name, _in_words(part, labels)) for part in dossier.learner),
        "ways": [_way(way, say) for way in dossier.ways],
    }


def file_of(dossier: Dossier, say: Speech) -> dict[str, Any]:
    """Return the same as plain values for a file: codes as they are kept, beside what they are called."""
    return {
        "made_at": dossier.made_at.isoformat(),
        "made_by": dossier.made_by,
        "asked": dossier.reason,
        "school": dossier.school,
        "private_notes_not_released": dossier.withheld,
        **{part.name: [_plain(row) for row in part.rows] for part in dossier.learner},
        "trajectories": [_way_as_values(way, say) for way in dossier.ways],
    }


def _way(way: Way, say: Speech) -> dict[str, Any]:
    case = way.case.view
    state = say.state(case.definition, case.state)["label"]
    own = [*_fields(case, say), _section("people", _people(case, say)), _section("states", _states(way.case, say))]
    reasons = case.definition.document.reasons.get("termination_reasons", {})
    labels = {
        "agreements.termination_code": {code: say(label) for code, label in reasons.items()},
        "contacts.with_whom": {name: say.role(case.definition, name) for name in case.definition.roles},
    }
    labels |= {f"path.{name}": _options(case, name, say) for name in ("certificate_kind", "destination")}
    return {
        "title": said()["given"]["trajectory"].format(code=case.code, state=state),
        **_filled(
            (
                *own,
                *(_section(part.name, _in_words(part, labels)) for part in way.parts),
                _section("deadlines", _deadlines(way.case, say)),
                _section("tasks", _tasks(case, say)),
            )
        ),
        "entries": entries(case, say, in_full=True),
    }


def _way_as_values(way: Way, say: Speech) -> dict[str, Any]:
    case = way.case.view
    happened = zip(case.timeline, entries(case, say, in_full=True), strict=True)
    return {
        "code": case.code,
        "school": case.organisation,
        "state": case.state,
        "fields": {
            name: {"label": fact["label"], "value": case.fields[name], "in_words": fact["value"]}
            for name, fact in _each_field(case, say)
        },
        "people": [{"role": each.role, "name": each.name} for each in case.people],
        "states": [_plain(row, "state", "from_at", "until_at") for row in way.case.spans],
        "deadlines": [_plain(row, "name", "starts_on", "ends_on", "status") for row in way.case.clocks],
        "tasks": [
            _plain(row, "name", "label", "role", "opened_at", "due_on", "status", "done_at", "done_by", "evidence")
            for row in case.tasks
        ],
        "events": [
            {
                "number": event.sequence,
                "at": event.at.isoformat(),
                "by": event.actor,
                "kind": event.kind,
                "in_words": " ".join(part for part in (entry["title"], entry["text"]) if part),
                "content": event.payload,
            }
            for event, entry in happened
        ],
        **{part.name: [_plain(row) for row in part.rows] for part in way.parts},
    }


def _section(name: str, rows: Iterable[list[Fact]], title: str = "") -> dict[str, Any]:
    return {"title": title or said()["parts"][name]["title"], "rows": [row for row in rows if row]}


def _filled(sections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the sections that hold something, and one sentence that names the others."""
    every = list(sections)
    empty = ", ".join(each["title"] for each in every if not each["rows"])
    nothing = said()["given"]["nothing"].format(parts=empty) if empty else ""
    return {"parts": [each for each in every if each["rows"]], "nothing": nothing}


def _in_words(part: Part, labels: Mapping[str, Mapping[Any, str]]) -> Iterator[list[Fact]]:
    """Yield each row as labels with texts; what is empty, and a no, is left out."""
    columns, codes = said()["parts"][part.name], said()["codes"]
    for row in part.rows:
        found = []
        for name, value in row.items():
            if value is None or value is False or value in ("", []):
                continue
            known = labels.get(f"{part.name}.{name}") or codes.get(f"{part.name}.{name}") or codes.get(name, {})
            text = known.get(value) if isinstance(value, str | int) else None
            found.append(_fact(columns[name], text or _text(value)))
        yield found


def _fields(case: CaseView, say: Speech) -> Iterator[dict[str, Any]]:
    """Yield what is filled in on the case, in the groups of its form."""
    groups: dict[str, list[Fact]] = {}
    document = case.definition.document
    for name, fact in _each_field(case, say):
        groups.setdefault(document.fields[name].group or "", []).append(fact)
    for group, facts in groups.items():
        title = say(document.groups[group]) if group else said()["given"]["rest"]
        yield _section("", [facts], title)


def _each_field(case: CaseView, say: Speech) -> Iterator[tuple[str, Fact]]:
    for name, rule in case.definition.document.fields.items():
        if name in case.fields:
            value = say.value(rule, case.fields[name], dict(case.choices.get(name, ())))
            yield name, _fact(say(rule.label), value)


def _people(case: CaseView, say: Speech) -> Iterator[list[Fact]]:
    yield [_fact(say.role(case.definition, each.role), each.name) for each in case.people]


def _states(case: WholeCase, say: Speech) -> Iterator[list[Fact]]:
    for row in case.spans:
        state = case.view.definition.document.states.get(row["state"])
        yield _facts(
            "states",
            state=say(state.label) if state else row["state"],
            from_at=row["from_at"],
            until_at=row["until_at"],
        )


def _deadlines(case: WholeCase, say: Speech) -> Iterator[list[Fact]]:
    codes = said()["codes"]["deadlines.status"]
    rules = case.view.definition.clock_rules
    for row in case.clocks:
        if row["name"] in rules and rules[row["name"]].kind in {"clock", "state"}:
            what = say.clock(case.view.definition, row["name"])
            days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
            yield _facts("deadlines", what=what, **days, status=codes[row["status"]])


def _tasks(case: CaseView, say: Speech) -> Iterator[list[Fact]]:
    codes, document = said()["codes"]["tasks.status"], case.definition.document
    for row in case.tasks:
        answers = []
        for name, value in (row["evidence"] or {}).items():
            rule = document.fields.get(name)
            answers.append(f"{say(rule.label)} {say.value(rule, value, {})}" if rule else str(value))
        yield _facts(
            "tasks",
            what=say.task(case.definition, name=row["name"], kind=row["kind"], label=row["label"]),
            who=say.role(case.definition, row["role"]),
            opened_at=row["opened_at"],
            due_on=row["due_on"],
            status=codes[row["status"]],
            done_by=row["done_by"],
            done_at=row["done_at"],
            answer="; ".join(answers),
        )


def _facts(part: str, **values: Any) -> list[Fact]:
    columns = said()["parts"][part]
    return [_fact(columns[name], _text(value)) for name, value in values.items() if value]


def _fact(label: str, value: str) -> Fact:
    return {"label": label, "value": value, "href": ""}


def _options(case: CaseView, name: str, say: Speech) -> dict[str, str]:
    rule = case.definition.document.fields.get(name)
    return {code: say(label) for code, label in rule.options.items()} if rule else {}


def _mail_labels(dossier: Dossier, say: Speech) -> dict[str, dict[Any, str]]:
    """Return what kinds of mail are called, by the workflow that sends them or else by the program."""
    known = dict(said()["codes"]["mails.kind"])
    for way in dossier.ways:
        known |= {kind: say(each.label) for kind, each in way.case.view.definition.document.messages.items()}
    return {"mails.kind": known}


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(BRUSSELS)
        return f"{short_day(moment)} {moment:%H:%M}"
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, bool):
        return str(words()["answers"]["yes" if value else "no"])
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return speech().number(f"{value:g}") if isinstance(value, float) else str(value)


def _plain(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return values as JSON holds them: days and moments in ISO form."""
    chosen = {name: row[name] for name in names} if names else row
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in chosen.items()}
