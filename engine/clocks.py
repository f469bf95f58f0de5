"""Clocks as pure arithmetic: when one starts and ends, when its steps are due, which day of how many it is.

Knows no database. Days are counted by the ``Calendar`` given; a clock's own rules say in which unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.calendar import Calendar
from engine.clock_rules import ClockRule
from engine.conditions import condition_holds
from engine.document import Clock, Recurring, Step, TaskRule
from engine.facts import ClockFacts, Facts
from engine.length import Length, Unit

MIDNIGHT = time(0)
FALLBACK = Length(1, Unit.CALENDAR_DAYS)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step of a clock with the aware UTC moment it is due; ``occurrence`` counts repeats from 1."""

    position: int
    occurrence: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a clock stands: "dag 14 van 20", how many units are left, its last day and whether that has passed."""

    day: int
    of: int
    left: int
    ends_on: date
    unit: str
    passed: bool


def start_of(rule: ClockRule, facts: Facts, action: str | None, today: date) -> date:
    """Return the date the clock counts from when its states are entered by ``action``.

    The first start whose action fits and whose field is filled decides; otherwise it is the day of entry.
    """
    part = rule.part
    for start in part.starts_on if isinstance(part, Clock) else ():
        if start.action not in {None, action}:
            continue
        day = facts.day(start.field) if start.field else today
        if day is not None:
            return day + timedelta(days=start.plus_days)
    return today


def length_of(rule: ClockRule) -> Length:
    """Return the declared length of any kind of clock."""
    match rule.part:
        case Clock(length=length):
            return length
        case Recurring(first=first, every=every):
            return first or every
        case TaskRule(due=due):
            return due or max(
                (step.at for step in rule.steps if step.at), key=lambda each: each.amount, default=FALLBACK
            )


def end_of(rule: ClockRule, starts_on: date, facts: Facts, now: datetime, *, extended: int = 0) -> date:
    """Return the last day of the clock: its date field when filled, else its length, extended, from the start."""
    part = rule.part
    if isinstance(part, Clock) and part.ends_on and (day := facts.day(part.ends_on)):
        return day
    length = length_of(rule)
    if extended:
        length = Length(length.amount + extended * extension_of(rule, facts, now).amount, length.unit)
    if length.unit is Unit.HOURS:
        return facts.calendar.local_date(facts.calendar.moment_after(now, length))
    return _count(rule, starts_on, length, facts.calendar)


def extension_of(rule: ClockRule, facts: Facts, now: datetime) -> Length:
    """Return by how much one extension lengthens this clock for this case."""
    part = rule.part
    if not isinstance(part, Clock) or part.extension is None:
        message = f"clock {rule.name} knows no extension"
        raise ValueError(message)
    extension = part.extension
    if extension.otherwise and extension.otherwise_when and condition_holds(extension.otherwise_when, facts, now):
        return extension.otherwise
    return extension.length


def moments(rule: ClockRule, clock: ClockFacts, started_at: datetime, calendar: Calendar) -> Iterator[Moment]:
    """Yield the first occurrence of every step of a clock; ``started_at`` counts for steps in hours."""
    for position, step in enumerate(rule.steps):
        if step.at is not None and step.at.unit is Unit.HOURS:
            due_at = calendar.moment_after(started_at, step.at)
        else:
            due_at = _moment(rule, step, clock.starts_on, clock.ends_on, calendar)
        yield Moment(position, 1, due_at)


def repeat_of(rule: ClockRule, step: Step, due_at: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    """Return when a repeating step is due again: the first moment after ``now``, so that downtime never piles up."""
    if step.every is None:
        return None
    due = due_at
    while due <= now:
        day = calendar.after(calendar.local_date(due), step.every, skip_school_holidays=_skips(rule))
        due = calendar.at(day)
    return due


def progress(rule: ClockRule, clock: ClockFacts, today: date, calendar: Calendar) -> Progress:
    """Tell on which day of how many a clock is; a paused clock stands still at the caller's ``today``."""
    unit = length_of(rule).unit
    first = _first_day_counts(rule)
    skip = _skips(rule)

    def counted(until: date) -> int:
        return calendar.count(clock.starts_on, until, unit, first_day_counts=first, skip_school_holidays=skip)

    whole = max(counted(clock.ends_on), 1) if clock.ends_on >= clock.starts_on else 1
    day = counted(min(today, clock.ends_on)) if today >= clock.starts_on else 0
    return Progress(day, whole, max(whole - day, 0), clock.ends_on, unit.value, today > clock.ends_on)


def _moment(rule: ClockRule, step: Step, starts_on: date, ends_on: date, calendar: Calendar) -> datetime:
    skip = _skips(rule)
    if step.at is not None:
        return calendar.at(_count(rule, starts_on, step.at, calendar))
    if step.before_end is not None:
        return calendar.at(calendar.back(ends_on, step.before_end, skip_school_holidays=skip))
    if step.after_end is not None:
        return calendar.at(calendar.after(ends_on, step.after_end, skip_school_holidays=skip))
    return calendar.at(ends_on + timedelta(days=1), MIDNIGHT)


def _count(rule: ClockRule, starts_on: date, length: Length, calendar: Calendar) -> date:
    return calendar.nth(starts_on, length, first_day_counts=_first_day_counts(rule), skip_school_holidays=_skips(rule))


def _first_day_counts(rule: ClockRule) -> bool | None:
    return rule.part.first_day_counts if isinstance(rule.part, Clock) else False


def _skips(rule: ClockRule) -> bool:
    return rule.part.skip_school_holidays if isinstance(rule.part, Clock) else False
