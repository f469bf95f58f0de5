"""What the stalled list and its file say of a case in the same words."""

from __future__ import annotations

from web import pages
from web.pages import Context, words
from web.speech import Speech, short_day
from workflows.stalled.decisions import decisions
from workflows.stalled.listed import StalledRow
from workflows.stalled.review import Decided
from workflows.stalled.thresholds import thresholds


def state_of(row: StalledRow, here: Context, say: Speech) -> dict[str, str] | None:
    """Return the state of a case as a pill; None for one that the workflow in use no longer has."""
    definition = here.workflows.current(row.workflow)
    return say.state(definition, row.state) if row.state in definition.document.states else None


def held(row: StalledRow, say: Speech) -> str:
    """Return for how long the first reason has held."""
    one, _, many = say(thresholds().units[row.reason.unit]).partition("|")
    days = row.reason.days
    return (one if days == 1 else many).format(n=days) if days is not None else str(words()["stalled"]["unknown"])


def before_of(last: Decided | None, say: Speech) -> str:
    """Return what a review decided before, empty when none did; what somebody typed stays with the case."""
    if last is None:
        return ""
    rule = decisions().decisions.get(last.decision)
    day = short_day(pages.today(last.at))
    return str(words()["stalled"]["before"]).format(day=day, decision=say(rule.label) if rule else last.decision)
