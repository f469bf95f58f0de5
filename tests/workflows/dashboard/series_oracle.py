"""Figures of how long things take and how they go over weeks and months, counted a second time in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from engine.calendar import default_calendar
from tests.workflows.dashboard.oracle import STATES, Parts, in_city, year_began
from tests.workflows.dashboard.world import World


def block_weeks(world: World, day: date) -> dict[str, list[float]]:
    """Return how many weeks each stay in a block lasted that ended this school year, by block."""
    found: dict[str, list[float]] = {}
    for each in in_city(world):
        here, since = None, each.steps[0][1]
        for state, on in (step for step in each.steps if step[1] <= day):
            block = None if STATES[state].final else STATES[state].block
            if block == here:
                continue
            if here is not None and on >= year_began(day):
                found.setdefault(here, []).append((on - since).days / 7)
            here, since = block, on
    return found


def time_per_block(world: World, day: date) -> Parts:
    """Count the stays in a block that ended."""
    return Counter({block: len(weeks) for block, weeks in block_weeks(world, day).items()})


def flow_by_week(world: World, day: date) -> dict[tuple[date, str], int]:
    """Count by the Monday of the week what happened to leads in twelve weeks."""
    found: Counter[tuple[date, str]] = Counter()
    monday = day - timedelta(days=day.weekday())
    for each in world.leads:
        for place, (state, on) in enumerate(each.steps):
            if not monday - timedelta(weeks=11) <= on <= day:
                continue
            first = on - timedelta(days=on.weekday())
            if place == 0:
                found[first, "registered"] += 1
            elif state in {"offered", "accepted", "matched"} and each.steps[place - 1][0] != state:
                found[first, state] += 1
    return dict(found)


def lead_flow(world: World, day: date) -> Parts:
    """Count what happened to leads in twelve weeks together."""
    found: Parts = Counter()
    for (_, part), number in flow_by_week(world, day).items():
        found[part] += number
    return found


def days_to_answer(world: World, day: date) -> dict[str, list[int]]:
    """Return in how many working days each offer of this school year was answered, by school."""
    found: dict[str, list[int]] = {}
    for row in (row for each in world.leads for row in each.offers):
        if row["answer"] != "expired" and year_began(day) <= row["offered_on"] and row["answered_on"] <= day:
            days = [row["offered_on"] + timedelta(days=at_ + 1) for at_ in range(row["thought_for"])]
            calendar = default_calendar()
            worked = sum(calendar.is_working_day(each, skip_school_holidays=True) for each in days)
            found.setdefault(str(world.schools[row["school"]]), []).append(worked)
    return found


def answer_time(world: World, day: date) -> Parts:
    """Count the offers that were answered by school."""
    return Counter({school: len(days) for school, days in days_to_answer(world, day).items()})


def offers_open(world: World, day: date) -> Parts:
    """Count the offers that wait by school."""
    every = [row for each in world.leads for row in each.offers]
    waiting = (row for row in every if row["offered_on"] <= day < row["answered_on"])
    return Counter(str(world.schools[row["school"]]) for row in waiting)


def questions_by_month(world: World, day: date) -> dict[tuple[date, str], int]:
    """Count by the first of the month what mentors were asked in six months, and what came of it."""
    found: Counter[tuple[date, str]] = Counter()
    months = day.year * 12 + day.month
    for row in (row for each in in_city(world) for row in each.questions):
        asked_on, answered_on = row["asked_on"], row["answered_on"]
        if asked_on <= day and asked_on.year * 12 + asked_on.month > months - 6:
            answered = answered_on is not None and answered_on <= day
            found[asked_on.replace(day=1), "answered" if answered else "unanswered"] += 1
    return dict(found)


def mentor_answers(world: World, day: date) -> Parts:
    """Count what mentors were asked in six months together."""
    found: Parts = Counter()
    for (_, part), number in questions_by_month(world, day).items():
        found[part] += number
    return found


SERIES: dict[str, Callable[[World, date], Parts]] = {
    each.__name__: each for each in (time_per_block, mentor_answers, lead_flow, answer_time, offers_open)
}
