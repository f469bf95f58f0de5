"""Ages, school years and how rules say a date. Pure."""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts


def said(day: date) -> str:
    """Return a day as a sentence says it: 22/09/2026."""
    return f"{day:%d/%m/%Y}"


def school_year(day: date) -> int:
    """Return the year in which the school year of a day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def birthday(facts: Facts, born: date, age: int) -> date:
    """Return the day somebody turns ``age``; who is born on 29 February does on the last day of February."""
    return facts.calendar.after(born, Length(12 * age, Unit.MONTHS))


def age_on(facts: Facts, born: date, day: date) -> int:
    """Return the whole years between two days."""
    return facts.calendar.count(born, day, Unit.MONTHS) // 12


def younger_than(facts: Facts, years: int, now: datetime) -> bool:
    """Tell whether the learner has not turned so many years yet; False while the date of birth is not known."""
    born = facts.day("birth_date")
    return born is not None and facts.today(now) < birthday(facts, born, years)


def entry_day(facts: Facts, now: datetime) -> date:
    """Return the day from which the learner takes part: the first lesson day while it lies ahead, else today."""
    today, first = facts.today(now), facts.day("first_lesson_on")
    return first if first is not None and first > today else today


def empty(facts: Facts, *names: str) -> tuple[str, ...]:
    """Return the fields among these that are not filled."""
    return tuple(name for name in names if not facts.filled(name))


def years_between(born: date, day: date) -> int:
    """Return how old somebody born on ``born`` is on ``day``; 29 February counts as 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
