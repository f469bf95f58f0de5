"""Ask the stalled list in a few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.actor import Actor
from tests.workflows.histories import City, shipped
from workflows.stalled.listed import StalledRow
from workflows.stalled.listing import StalledFilter, StalledPage, stalled


def page(city: City, actor: Actor, day: date, *, limit: int = 25, **wanted: Any) -> StalledPage:
    """Return the list as somebody sees it at the end of a day."""
    return stalled(city.db, shipped(), actor, as_of=day, filters=StalledFilter(**wanted), limit=limit)


def row(city: City, actor: Actor, day: date, case_id: int, **wanted: Any) -> StalledRow | None:
    """Return the line of one case, None when it is not stalled."""
    return next((each for each in page(city, actor, day, **wanted).rows if each.case_id == case_id), None)


def reasons(city: City, actor: Actor, day: date, case_id: int) -> dict[str, str]:
    """Return every reason of a case by its rule, in Dutch."""
    found = row(city, actor, day, case_id, put_aside=True)
    if found is None:
        return {}
    return {each.rule: each.sentence.nl for each in (found.reason, *found.others)}
