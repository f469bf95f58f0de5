"""The filters that only the list of companies has, and the three that the city asks most, as links with a number.

All of them stand in the address. The three need no field: an offer without an answer, a term that passed, and what is
kept warm and must be looked at this month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.actor import Actor
from engine.queries.case_counts import MOST_LATE, count_cases
from engine.queries.case_filter import CaseFilter
from web.list_filters import DUE, Query
from web.pages import Context, words

QUICK: Mapping[str, Mapping[str, str]] = {
    "unanswered": {"status": "offered"},
    "passed": {"termijn": "verlopen"},
    "warm": {"warm": "maand"},
}
"""What the address says for each of the links."""
PASSED = DUE["verlopen"]


def quick(here: Context, actor: Actor, query: Query, workflow: str) -> list[dict[str, Any]]:
    """Return the links; one that is chosen leads back to the list without it. Each says how many it finds by itself."""
    said = words()["leads"]["quick"]
    return [
        {
            "label": said[name],
            "href": query.href(**(dict.fromkeys(asked, "") if _chosen(query, asked) else asked)),
            "current": _chosen(query, asked),
            "count": _count(here, actor, Query(query.path, asked).filter(here, actor, workflow)),
        }
        for name, asked in QUICK.items()
    ]


def _chosen(query: Query, asked: Mapping[str, str]) -> bool:
    return all(query.get(name) == value for name, value in asked.items())


def _count(here: Context, actor: Actor, wanted: CaseFilter) -> int | str:
    if wanted.due != PASSED:
        return count_cases(here.db, here.workflows, actor, wanted, here.now()).cases
    # Late cases are counted up to a number that nobody works through; counting all would read each of them.
    late = count_cases(here.db, here.workflows, actor, replace(wanted, due=""), here.now()).late
    return str(words()["list_sentence"]["at_least"]).format(n=late) if late == MOST_LATE else late
