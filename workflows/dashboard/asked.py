"""What a figure is asked: a day, whose, and the words of the workflows; and how a state on that day is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from engine import calendars
from engine.calendar import default_calendar
from engine.definition import Definition
from engine.loader import Workflows
from engine.school_year import school_year_of
from engine.tables import organisations, state_spans
from workflows.dashboard.scope import Scope
from workflows.stalled.asked import versions_of
from workflows.stalled.limits import Days

LEARNERS, LEADS = "learner_trajectory", "company_lead"
PREPARATORY = ("preparatory_phase", "naft")


@dataclass(frozen=True)
class Asked:
    """One question: the figures of ``days.as_of`` over a scope, in the caller's read transaction."""

    tx: Connection
    workflows: Workflows
    days: Days
    scope: Scope
    versions: tuple[Definition, ...]

    @property
    def as_of(self) -> date:
        """Return the day asked; it belongs to what is counted."""
        return self.days.as_of

    @property
    def end(self) -> datetime:
        """Return the moment the day asked is over."""
        return self.days.end

    @property
    def year_began_on(self) -> date:
        """Return 1 September of the school year of the day asked."""
        return date(school_year_of(self.as_of), 9, 1)

    @property
    def year_began(self) -> datetime:
        """Return the moment the school year began."""
        return default_calendar().at(self.year_began_on, time(0))

    def blocks(self, workflow: str) -> tuple[str, ...]:
        """Return the blocks of a process in their order."""
        return tuple(self.workflows.current(workflow).document.blocks)

    def states(self, workflow: str, *, blocks: tuple[str, ...] = (), final: bool = False) -> list[str]:
        """Return the states of a process, in any version, in these blocks (every one when empty)."""
        return sorted(
            {
                name
                for each in self.versions
                if each.name == workflow
                for name, rule in each.document.states.items()
                if rule.final is final and (not blocks or rule.block in blocks)
            }
        )

    @property
    def dual_states(self) -> list[str]:
        """Return the states in which a learner is in dual learning: blocks 2 to 4, still open.

        Source: domain B6.3, "state block 2-4 non-final, excluding preparatory_phase/naft".
        """
        later = self.blocks(LEARNERS)[1:]
        return [name for name in self.states(LEARNERS, blocks=later) if name not in PREPARATORY]

    def standing(self, workflow: str, states: list[str], span: Any = state_spans) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that a span is the one a case was in when the day ended."""
        return (
            span.c.workflow == workflow,
            span.c.state.in_(states),
            span.c.from_at < self.end,
            or_(span.c.until_at.is_(None), span.c.until_at >= self.end),
        )


def ask(tx: Connection, workflows: Workflows, as_of: date, scope: Scope) -> Asked:
    """Prepare the question of one day."""
    ids = tx.execute(select(organisations.c.id)).scalars().all()
    days = Days(as_of, calendars.calendars_of(tx, [None, *ids]))
    return Asked(tx, workflows, days, scope, tuple(versions_of(tx, workflows)))


def days_before(day: date, amount: int) -> date:
    """Return the day so many calendar days earlier."""
    return day - timedelta(days=amount)
