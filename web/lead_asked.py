"""What the address of the list of companies asks beside what every list asks: postcode, sector, kept warm."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace

from engine.queries.case_filter import CaseFilter
from web.pages import Context, today, words
from workflows.company_lead.narrowing import in_sector, sectors

PATH = "/bedrijven"
NAMES = ("sector", "postcode", "warm")
POSTCODE, LOOK_AGAIN, KEPT_WARM = "postcode", "review_on", "kept_warm"


def asked(here: Context, given: Mapping[str, str], wanted: CaseFilter) -> CaseFilter:
    """Return a filter with what the address says of companies added."""
    if given.get("postcode"):
        wanted = replace(wanted, holding=((POSTCODE, given["postcode"]),))
    if given.get("sector"):
        wanted = replace(wanted, among=in_sector(here.db, given["sector"]))
    if given.get("warm"):
        first = today(here.now()).replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        wanted = replace(wanted, ending=(LOOK_AGAIN, first, last), state=wanted.state or KEPT_WARM)
    return wanted


def offered(here: Context) -> dict[str, list[tuple[str, str]]]:
    """Return the filters with what can be chosen; nothing to choose is typed."""
    warm = [("maand", str(words()["filters"]["this_month"]))]
    return {"sector": [(name, name) for name in sectors(here.db)], "postcode": [], "warm": warm}
