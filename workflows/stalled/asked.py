"""What the rules look at: the cases that were open on a day, in the state they had then, and the days that count.

Every query on cases of this package begins here, with a condition that says whose cases they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Date, Select, and_, false, literal, or_, select

from engine import calendars, versions
from engine.calendar import Calendar, default_calendar
from engine.definition import Definition
from engine.errors import EngineError
from engine.loader import Workflows
from engine.rule_values import RuleValues
from engine.tables import cases, clocks, definitions, organisations, state_spans
from engine.types import Utc
from workflows.register.rule_values import rule_values_on
from workflows.stalled.aside import aside_until
from workflows.stalled.by_school import chosen
from workflows.stalled.limits import MIDNIGHT, Days
from workflows.stalled.thresholds import length_of, thresholds

Limit = Callable[[Calendar], date]
Whose = Callable[[Any], ColumnElement[bool]]
"""A condition on ``cases``; where a case stood (``organisation_id``, ``block``) is asked of the columns given."""


@dataclass(frozen=True)
class Asked:
    """Open cases (``open``: one row a case) on a day, the versions of their workflows and the values of that day.

    ``past`` tells that cases moved since: then spans say where they stood, and else their own rows. ``put_aside``
    tells that reasons of cases that were put aside are wanted too.
    """

    days: Days
    values: RuleValues
    versions: tuple[Definition, ...]
    whose: Whose
    past: bool
    open: CTE
    put_aside: bool = True

    @property
    def end(self) -> datetime:
        """Return the moment the day asked is over."""
        return self.days.end

    @cached_property
    def current(self) -> Mapping[str, Definition]:
        """Return the version in use of each workflow."""
        return {each.name: each for each in reversed(self.versions)}

    @cached_property
    def late(self) -> Asked:
        """Return the same question about clocks that count and have ended or end soon, one row each.

        ``open`` gets two columns more, the clock's ``name`` and ``ends_on``. The rules on time share it, so that the
        clocks of each case are looked up once.
        """
        last = max(self.days.each(self.soon))
        clock = clocks.c
        running = (
            select(self.open, clock.name, clock.ends_on)
            .join(clocks, clock.case_id == self.open.c.case_id)
            .where(clock.ends_on <= last, clock.started_at < self.end)
            .where(or_(clock.stopped_at.is_(None), clock.stopped_at >= self.end))
            .where(or_(clock.status != "paused", clock.paused_on > self.days.as_of))
        )
        return replace(self, open=running.cte("late_clocks"))

    @cached_property
    def owners(self) -> CTE:
        """Return whose these cases are, one row a person: what is asked of people is not asked of all there are."""
        mine = select(self.open.c.owner_id.label("id")).where(self.open.c.owner_id.is_not(None)).distinct()
        return mine.cte("owners").prefix_with("MATERIALIZED")

    @property
    def soon(self) -> Limit:
        """Return, per calendar, the last day that still counts as soon for a clock that runs out."""
        [threshold] = thresholds().rules["clock_nearly_over"].thresholds
        return self.days.still_to_come(length_of(threshold.after, self.values))

    def only(self, ids: Collection[int]) -> Asked:
        """Return the same question about a few cases."""
        few = sorted(ids)

        def whose(at: Any) -> ColumnElement[bool]:
            spans = () if at is cases.c else (state_spans.c.case_id.in_(few),)
            return and_(self.whose(at), cases.c.id.in_(few), *spans)

        return replace(self, whose=whose, open=_opened(self.versions, self.days, self.values, whose, past=self.past))

    def version(self, workflow: str, sha256: str) -> Definition:
        """Return the version a case is pinned to; the one in use where that cannot be read."""
        return next((each for each in self.versions if each.sha256 == sha256), self.current[workflow])

    def states(self, workflow: str, *, block: str | None = None, roles: Collection[str] | None = None) -> list[str]:
        """Return the states of a workflow in which a case is open, in any version, of a block and owned by roles."""
        return sorted(
            {
                name
                for each in self.versions
                if each.name == workflow
                for name, rule in each.document.states.items()
                if not rule.final and block in {None, rule.block} and (roles is None or rule.owner in roles)
            }
        )

    def in_states(self, workflow: str, states: Collection[str]) -> ColumnElement[bool]:
        """Return the condition that a case of the workflow is in one of the states."""
        return and_(self.open.c.workflow == workflow, self.open.c.state.in_(sorted(states)))

    def day(self, limit: Limit) -> ColumnElement[date]:
        """Return a limit as a day, by the calendar of each case's organisation."""
        return chosen(self.open.c.organisation_id, self.days.each(limit), lambda day: literal(day, Date))

    def moment(self, limit: Limit) -> ColumnElement[datetime]:
        """Return the moment at which the day of a limit begins."""
        return chosen(self.open.c.organisation_id, self.days.each(limit), _begins)


def ask(tx: Connection, workflows: Workflows, as_of: date, whose: Whose) -> Asked:
    """Prepare the rules for the cases for which ``whose`` holds."""
    known = tuple(versions_of(tx, workflows))
    ids = tx.execute(select(organisations.c.id)).scalars().all()
    days = Days(as_of, calendars.calendars_of(tx, [None, *ids]))
    past, values = _moved_since(tx, known, days.end), rule_values_on(tx, as_of)
    return Asked(days, values, known, whose, past, _opened(known, days, values, whose, past=past))


def versions_of(tx: Connection, workflows: Workflows) -> Iterator[Definition]:
    """Yield the version in use of each workflow, then those that cases may still be pinned to."""
    yield from workflows.values()
    used = {each.sha256 for each in workflows.values()}
    for row in tx.execute(select(definitions.c.workflow, definitions.c.sha256)).all():
        if row.workflow in workflows and row.sha256 not in used:
            try:
                yield versions.pinned(tx, workflows, row.workflow, row.sha256)
            except EngineError:
                # `samdulea check` reports it; the states it shares with the version in use are still looked at.
                continue


def _moved_since(tx: Connection, known: tuple[Definition, ...], end: datetime) -> bool:
    """Tell whether any case came into a state after a moment; of today, none did."""
    span, names = state_spans.c, sorted({each.name for each in known})
    later = select(span.id).where(span.workflow.in_(names), span.from_at >= end).limit(1)
    return tx.execute(later).first() is not None


def _opened(known: tuple[Definition, ...], days: Days, values: RuleValues, whose: Whose, *, past: bool) -> CTE:
    """Return the cases that were open when the day was over, one row each."""
    aside = aside_until(cases.c, days.as_of, length_of(thresholds().put_aside.after, values))
    query = _open_then(known, days.end, whose, aside) if past else _open_now(known, whose, aside)
    return query.cte("open_cases")


def _open_now(known: tuple[Definition, ...], whose: Whose, aside: ColumnElement[Any]) -> Select[Any]:
    """Return the open cases as their rows say."""
    names = sorted({each.name for each in known})
    mine = (cases.c.closed_at.is_(None), cases.c.workflow.in_(names), whose(cases.c))
    return select(*_columns(cases.c, aside)).where(*mine)


def _open_then(known: tuple[Definition, ...], end: datetime, whose: Whose, aside: ColumnElement[Any]) -> Select[Any]:
    """Return the cases that were open at a past moment, in the state they had, as their spans say."""
    span = state_spans.c
    states = [
        and_(span.workflow == each.name, span.state.in_([n for n, s in each.document.states.items() if not s.final]))
        for each in known
    ]
    return (
        select(*_columns(span, aside))
        .select_from(cases.join(state_spans, span.case_id == cases.c.id))
        .where(or_(*states) if states else false(), span.from_at < end)
        .where(or_(span.until_at.is_(None), span.until_at >= end), whose(span))
    )


def _columns(at: Any, aside: ColumnElement[Any]) -> tuple[Any, ...]:
    return (
        cases.c.id.label("case_id"),
        cases.c.workflow,
        cases.c.definition_sha,
        at.state,
        at.block,
        at.organisation_id,
        cases.c.owner_id,
        cases.c.owner_role,
        aside.label("aside_until"),
        cases.c.last_contact_at,
        cases.c.opened_at,
    )


def _begins(day: date) -> ColumnElement[datetime]:
    return literal(default_calendar().at(day, MIDNIGHT), Utc)
