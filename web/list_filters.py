"""What a list is narrowed to, as it stands in the address: filters survive a reload, a bookmark and a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from engine.actor import Actor
from engine.definition import Definition
from engine.errors import BadInput
from engine.queries.case_filter import CaseFilter
from engine.queries.narrowing_choices import Known, owners_seen, schools_seen
from engine.values import read_day
from web import forms, lead_asked, learner_filters
from web.pages import Context, today, words
from web.row_numbers import row_number
from web.speech import Speech, short_day
from web.way_back import OPENED_FROM

NAMES = (
    "zoek",
    "school",
    "coach",
    "blok",
    "status",
    "opleiding",
    "termijn",
    "afgerond",
    "op",
    *learner_filters.NAMES,
    *lead_asked.NAMES,
)
OWN = {learner_filters.PATH: learner_filters.NAMES, lead_asked.PATH: lead_asked.NAMES}
"""The filters that only one list has."""
KEPT = (*NAMES, "weergave", "volgorde")
COLUMN = "kolom"
"""Which column of a board a case was opened from; only the way back knows it, the list itself ignores it."""
OPENED = "filters"
"""Asks for the fields to choose with; a list without them is made in half the time."""
Choices = Sequence[tuple[str, str]]
DUE = {"verlopen": "passed", "week": "week", "later": "later"}


@dataclass(frozen=True)
class Query:
    """The address of a list: its path and what its query says."""

    path: str
    given: Mapping[str, str]
    #: What the address says instead of nothing, so that it is not taken for the view that is shown first.
    everything: str = ""
    #: Whether the fields to choose with are shown; no other address carries that on.
    opened: bool = False

    @classmethod
    def of(cls, path: str, params: QueryParams) -> Query:
        """Read the known names of an address; anything else in it is ignored."""
        others = {name for own, names in OWN.items() if own != path for name in names}
        given = {name: params.get(name, "").strip()[:100] for name in (*KEPT, "na") if name not in others}
        if any(params.get(f"op-{part}") for part in ("day", "month", "year")):
            given["op"] = "/".join(params.get(f"op-{part}", "").strip()[:4] for part in ("day", "month", "year"))
        given = {name: value for name, value in given.items() if value}
        return cls(path, given, opened=params.get(OPENED) == "open")

    def get(self, name: str) -> str:
        """Return one value, empty when it is not given."""
        return self.given.get(name, "")

    def href(self, **changes: str) -> str:
        """Return the same list with some values changed; an empty one is left out. The page begins anew."""
        kept = {name: value for name, value in self.given.items() if name != "na"} | changes
        query = urlencode({name: value for name, value in kept.items() if value}) or self.everything
        return f"{self.path}?{query}" if query else self.path

    def case(self, case_id: int, column: str = "", page: str = "") -> str:
        """Return the address of a case that knows the way back to this list, and which column of its board it was."""
        return f"/dossiers/{case_id}{page and '/' + page}?{urlencode({OPENED_FROM: self.href(**{COLUMN: column})})}"

    @property
    def day(self) -> date | None:
        """Return the past day that is asked, None when none or none that exists."""
        try:
            return read_day("op", self.get("op")) if self.get("op") else None
        except BadInput:
            return None

    def filter(self, here: Context, actor: Actor, workflow: str) -> CaseFilter:
        """Return what the engine narrows to."""
        school, coach = self.get("school"), self.get("coach")
        changed = self.get("volgorde") == "gewijzigd"
        found = CaseFilter(
            workflow=workflow,
            organisation_id=row_number(school),
            person_id=row_number(coach),
            block=self.get("blok"),
            state=self.get("status"),
            text=self.get("zoek"),
            about=self.get("opleiding"),
            due=DUE.get(self.get("termijn"), ""),
            finished=self.get("afgerond") == "ja",
            as_of=self.day,
            changed_first=changed,
        )
        found = learner_filters.asked(here, actor, self.given, found)
        found = lead_asked.asked(here, self.given, found)
        return replace(found, after=_place(self.get("na"), changed=found.by_change))


def next_place(after: tuple[date | datetime | None, int] | None) -> str:
    """Return where the next page begins, as it stands in an address."""
    return f"{after[0].isoformat() if after[0] else ''}_{after[1]}" if after else ""


def _place(text: str, *, changed: bool) -> tuple[date | datetime | None, int] | None:
    key, _, after = text.rpartition("_")
    last = row_number(after)
    if last is None:
        return None
    try:
        if changed:
            moment = datetime.fromisoformat(key)
            return (moment, last) if moment.tzinfo else None
        return (date.fromisoformat(key) if key else None, last)
    except ValueError:
        return None


def known(here: Context, actor: Actor, wanted: CaseFilter) -> tuple[Known, Known]:
    """Return the schools and the people among whom the reader of a list chooses."""
    of_list = (here.db, here.workflows, actor, wanted.workflow)
    owners = owners_seen(*of_list, school=wanted.organisation_id, chosen=wanted.person_id)
    return schools_seen(*of_list), owners


def panel(here: Context, actor: Actor, query: Query, wanted: CaseFilter, say: Speech) -> dict[str, Any]:
    """Return the filters as ``parts/filters.html`` wants them: a chip for each chosen one, the fields when asked."""
    chosen = [name for name in NAMES if query.get(name)]
    choices = _choices(here, actor, query, wanted, say) if query.opened or chosen else {}
    said, chips = words()["filters"]["labels"], []
    for name in chosen:
        label = dict(choices.get(name, ())).get(query.get(name), query.get(name))
        text = said["afgerond"] if name == "afgerond" else f"{said[name]}: {label}"
        chips.append({"name": name, "label": text, "value": label, "href": query.href(**{name: ""})})
    return {
        "action": query.path,
        "fields": _fields(here.workflows.current(wanted.workflow), query, choices, say) if query.opened else [],
        "chosen": chips,
        "clear": replace(query, given={"weergave": query.get("weergave")}).href(),
        "hidden": [(name, query.get(name)) for name in ("weergave", "volgorde", "afgerond") if query.get(name)],
        "open": query.opened,
        "href": query.href(**{OPENED: "open"}),
    }


def _choices(here: Context, actor: Actor, query: Query, wanted: CaseFilter, say: Speech) -> dict[str, Choices]:
    """Return the values that some filters can have; a filter of free text that only this list knows has none."""
    definition = here.workflows.current(wanted.workflow)
    schools, owners = known(here, actor, wanted)
    of_learners = query.path == learner_filters.PATH
    found: dict[str, Choices] = {
        "school": [(str(key), label) for key, label in schools],
        "coach": [(str(key), label) for key, label in owners],
        "blok": [(name, say(block.label)) for name, block in definition.document.blocks.items()],
        "status": [(name, say(state.label)) for name, state in definition.document.states.items()],
        "termijn": list(words()["filters"]["due"].items()),
    }
    more = learner_filters.offered(actor, definition, today(here.now())) if of_learners else {}
    more = lead_asked.offered(here) if query.path == lead_asked.PATH else more
    return {**{name: options for name, options in found.items() if len(options) > 1}, **more}


def _fields(definition: Definition, query: Query, choices: Mapping[str, Choices], say: Speech) -> list[dict[str, Any]]:
    said, fields = words()["filters"]["labels"], definition.document.fields
    found = [_plain("zoek", "text", said["zoek"], query.get("zoek"))]
    for name, options in choices.items():
        listed = [{"value": value, "label": label, "help": ""} for value, label in options]
        if listed:
            found.append(_plain(name, "person", said[name], query.get(name), listed))
    about = say(fields["programme"].label) if "programme" in fields else said["opleiding"]
    free = {"opleiding": about, **{name: said[name] for name, options in choices.items() if not options}}
    found += [_plain(name, "text", label, query.get(name)) for name, label in free.items()]
    return [*found, _plain("op", "date", said["op"], forms.date_parts(query.get("op")))]


def as_of_words(query: Query) -> str:
    """Return the sentence that says a list shows a past day, empty when it shows now."""
    return str(words()["filters"]["as_of"]).format(day=short_day(query.day)) if query.day else ""


def _plain(name: str, kind: str, label: str, value: Any, options: Any = ()) -> dict[str, Any]:
    # No filter is ever required; saying so beside each would only be noise.
    return forms.plain(name, kind, label, value, options=options)
