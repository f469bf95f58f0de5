"""The reasons of a few cases with their exact days: what the rules found, counted by each school's own calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from engine.calendar import Length, Unit, default_calendar
from engine.tables import IS_CONTACT, events, state_spans, tasks
from workflows.register.tables import contacts
from workflows.stalled.asked import Asked
from workflows.stalled.sentences import Reason
from workflows.stalled.silence import done_contacts
from workflows.stalled.thresholds import Threshold, length_of, thresholds

WORKING = Unit.WORKING_DAYS
SINCE_UNKNOWN = frozenset({"owner_left", "role_empty"})
"""Rules about how things are now: nobody wrote down since when."""


def told(
    asked: Asked, found: Mapping[int, Sequence[Any]], standing: Mapping[int, Any], owners: Mapping[int, str]
) -> dict[int, tuple[Reason, ...]]:
    """Return the reasons of each case that was found, in their order; ``standing`` are its rows of ``last_heard``."""
    names = list(thresholds().rules)
    reasons = {}
    for case_id, rows in found.items():
        about = _About(asked, standing[case_id], owners.get(case_id, ""))
        reasons[case_id] = tuple(about.reason(names[row.place], row) for row in rows)
    return reasons


class _About:
    """One case with what its reasons count from."""

    def __init__(self, asked: Asked, case: Any, owner: str) -> None:
        self._asked, self._case, self._owner = asked, case, owner
        states = asked.version(case.workflow, case.definition_sha).document.states
        self._role = states[case.state].owner or "" if case.state in states else ""

    def reason(self, rule: str, row: Any) -> Reason:
        """Return one reason as its sentence needs it."""
        threshold = self._threshold(rule)
        if rule == "clock_nearly_over" and threshold is not None:
            length = length_of(threshold.after, self._asked.values)
            left = self._asked.days.left(self._case.organisation_id, row.day, length.unit)
            held = length.amount - left + 1
            return Reason(rule, row.day, row.word, days=left, held=held, **_granted(threshold, length))
        if threshold is not None:
            length = length_of(threshold.after, self._asked.values)
            last = self._last(spoken=threshold.block is not None)
            days = self._counted(last, length.unit)
            held = days - length.amount
            return Reason(rule, last, days=days, held=held, **_granted(threshold, length))
        known = self._counted(row.day, WORKING) if rule not in SINCE_UNKNOWN else None
        key = thresholds().rules[rule].times or ""
        most = self._asked.values.whole(key) if key else 0
        told: dict[str, Any] = {"most": most, "key": key, "owner": self._owner}
        return Reason(rule, row.day, row.word, row.number, days=known or 0, held=known, **told)

    def _threshold(self, rule: str) -> Threshold | None:
        for each in thresholds().rules[rule].thresholds:
            if each.block in {None, self._case.block} and self._role in each.roles:
                return each
        return next(iter(thresholds().rules[rule].thresholds), None)

    def _counted(self, last: date, unit: Unit) -> int:
        pause = thresholds().pauses(self._role)
        return self._asked.days.counted(self._case.organisation_id, last, unit, pause=pause)

    def _last(self, *, spoken: bool) -> date:
        """Return the last day anything was heard, or the block began."""
        moments = [self._case.opened_at, self._case.spoken]
        moments += [self._case.block_since, self._case.done] if spoken else [self._case.written]
        days = [default_calendar().local_date(moment) for moment in moments if moment is not None]
        return max([*days, self._case.noted] if self._case.noted is not None else days)


def _granted(threshold: Threshold, length: Length) -> dict[str, Any]:
    return {"most": length.amount, "unit": length.unit.value, "key": threshold.after}


def last_heard(asked: Asked) -> Select[Any]:
    """Return the open cases of a question, each with when anything was last heard of it and since when in its block."""
    case, end = asked.open.c, asked.end
    mine = (events.c.case_id == case.case_id, events.c.at < end)
    spoken = select(func.max(events.c.at)).where(*mine, IS_CONTACT, events.c.undone_by.is_(None)).scalar_subquery()
    written = select(func.max(events.c.at)).where(*mine, events.c.actor_id.is_not(None)).scalar_subquery()
    of_case = (contacts.c.case_id == case.case_id, contacts.c.on_day <= asked.days.as_of)
    noted = select(func.max(contacts.c.on_day)).where(*of_case).scalar_subquery()
    done = done_contacts(asked, thresholds().rules["no_contact"]).with_only_columns(func.max(tasks.c.done_at))
    elsewhere = (
        state_spans.c.case_id == case.case_id,
        state_spans.c.block != case.block,
        state_spans.c.until_at < end,
    )
    since = select(func.max(state_spans.c.until_at)).where(*elsewhere).scalar_subquery()
    return select(
        asked.open,
        spoken.label("spoken"),
        written.label("written"),
        noted.label("noted"),
        done.scalar_subquery().label("done"),
        since.label("block_since"),
    )
