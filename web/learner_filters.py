"""The filters that only the list of learners has: their company, a warning, the school year, silence, what ends.

What reads more than whether and when something happened is offered to who may read names alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from engine.actor import Actor
from engine.definition import Definition
from engine.queries.case_filter import CaseFilter
from engine.school_year import school_year_of, semester_of
from engine.visibility import NAMED_REACH
from web.pages import Context, today, words
from workflows.stalled.warnings import with_warning

PATH = "/leerlingen"
NAMES = ("bedrijf", "waarschuwing", "contact", "eindigt", "schooljaar")
BY_NAME = frozenset({"bedrijf", "waarschuwing", "eindigt"})
COMPANY, MENTOR, ENDS_ON = "company_name", "mentor_name", "agreement_ends_on"
SILENCES = ("15", "30", "60")
YEARS = 5
"""Choice: what is longer ago is looked up by code."""


def reads_names(actor: Actor, definition: Definition) -> bool:
    """Tell whether somebody reads the name of any case of a process."""
    reach = definition.document.visibility
    return any(reach.get(grant.role) in NAMED_REACH for grant in actor.grants)


def asked(here: Context, actor: Actor, given: Mapping[str, str], wanted: CaseFilter) -> CaseFilter:
    """Return a filter with what the address says of learners added."""
    day, year, silent = today(here.now()), given.get("schooljaar", ""), given.get("contact", "")
    if given.get("bedrijf"):
        wanted = replace(wanted, holding=((COMPANY, given["bedrijf"]),))
    if given.get("eindigt"):
        wanted = replace(wanted, ending=(ENDS_ON, *semester_of(day)))
    if given.get("waarschuwing"):
        wanted = replace(wanted, among=with_warning(here.db, here.workflows, actor, wanted.workflow, as_of=day))
    if year in _years(day):
        wanted = replace(wanted, begun_in=int(year[:4]))
    return replace(wanted, silent_days=int(silent)) if silent in SILENCES else wanted


def offered(actor: Actor, definition: Definition, day: date) -> dict[str, list[tuple[str, str]]]:
    """Return the filters somebody is offered, each with what can be chosen; nothing to choose is typed."""
    said = words()["filters"]
    choices: dict[str, list[tuple[str, str]]] = {
        "bedrijf": [],
        "waarschuwing": [("ja", said["warned"])],
        "contact": [(days, said["silent"].format(n=days)) for days in SILENCES],
        "eindigt": [("semester", said["this_semester"])],
        "schooljaar": [(year, year) for year in _years(day)],
    }
    by_name = reads_names(actor, definition)
    return {name: each for name, each in choices.items() if by_name or name not in BY_NAME}


def _years(day: date) -> list[str]:
    newest = school_year_of(day)
    return [f"{newest - back}-{newest - back + 1}" for back in range(YEARS)]
