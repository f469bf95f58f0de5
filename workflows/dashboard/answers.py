"""From a figure's list to its numbers. The number is always counted from the rows of the list, never apart from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select

from engine.calendar import default_calendar
from workflows.dashboard import (
    agreements,
    flow,
    leads,
    learners,
    offers,
    outcomes,
    questions,
    recognition,
    stalling,
    stays,
    workplaces,
)
from workflows.dashboard.asked import Asked
from workflows.dashboard.figure_file import FigureRule, figure_file
from workflows.dashboard.periods import Period, periods
from workflows.dashboard.quantiles import median_of, middle, quantile_of
from workflows.dashboard.scope import EVERYTHING
from workflows.dashboard.spreads import SLOW, spreads

QUERIES: Mapping[str, Callable[[Asked], Select[Any]]] = MappingProxyType(
    {
        "learners_dual": learners.learners_dual,
        "learners_preparatory": learners.learners_preparatory,
        "schools_dual": learners.schools_dual,
        "programmes_distinct": learners.programmes_distinct,
        "programmes_by_kind": learners.programmes_by_kind,
        "programmes_offered": learners.programmes_offered,
        "learners_by_programme": learners.learners_by_programme,
        "stalled_cases": stalling.stalled_cases,
        "learners_without_workplace": workplaces.learners_without_workplace,
        "time_to_workplace": workplaces.time_to_workplace,
        "clock_lapsed": workplaces.clock_lapsed,
        "time_per_block": stays.time_per_block,
        "mentor_answers": questions.mentor_answers,
        "agreements_total": agreements.agreements_total,
        "agreements_running": agreements.agreements_running,
        "learners_with_running_agreement": agreements.learners_with_running_agreement,
        "companies_with_learner": agreements.companies_with_learner,
        "broken_agreements": agreements.broken_agreements,
        "companies_recognised": recognition.companies_recognised,
        "sites_recognised": recognition.sites_recognised,
        "recognitions": recognition.recognitions_granted,
        "candidate_companies": recognition.candidate_companies,
        "idle_recognised_sites": recognition.idle_recognised_sites,
        "lead_flow": flow.lead_flow,
        "leads_funnel": leads.leads_funnel,
        "lead_conversion": leads.lead_conversion,
        "first_contact_in_time": leads.first_contact_in_time,
        "fairness_index": leads.fairness_index,
        "answer_time": offers.answer_time,
        "offers_open": offers.offers_open,
        "dropout_rate": outcomes.dropout_rate,
        "qualified": outcomes.qualified,
        "destination": outcomes.destination,
    }
)


@dataclass(frozen=True)
class Answer:
    """A figure as counted, before anything is hidden.

    ``number`` is what the figure counts (None of a figure of parts only), ``of`` what a share is a share of; ``parts``
    counts the rows by part, ``values`` holds a median or an index per part and ``slows`` its ninth decile;
    ``series`` counts the rows by period, the oldest first, and part. ``rows`` is the query of the list.
    """

    name: str
    rows: Select[Any]
    parts: Mapping[str, int]
    number: float | None = None
    of: int | None = None
    slow: float | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)
    slows: Mapping[str, float | None] = field(default_factory=dict)
    series: tuple[tuple[Period, Mapping[str, int]], ...] = ()

    @property
    def rule(self) -> FigureRule:
        """Return what the figure is."""
        return figure_file().figures[self.name]

    @property
    def listed(self) -> int:
        """Return how many rows the list has."""
        return sum(self.parts.values())


def answer(asked: Asked, name: str) -> Answer:
    """Count one figure.

    Raises:
        KeyError: there is no such figure.
    """
    rule = figure_file().figures[name]
    asked = replace(asked, scope=EVERYTHING) if rule.public else asked
    rows = QUERIES[name](asked)
    if way := OF_SHAPE.get("stays" if name == "leads_funnel" else rule.shape):
        return way(asked, name, rows)
    parts = _parts(asked, rows)
    counted = {part: number for part, number in parts.items() if part not in rule.apart}
    of = sum(counted.values())
    if rule.shape == "share":
        return Answer(name, rows, parts, sum(n for part, n in counted.items() if rule.counts(part)), of)
    return Answer(name, rows, parts, of if rule.shape == "count" else None)


def waiting_by_school(asked: Asked) -> dict[str, int]:
    """Return how many learners without a workplace each school has, by its id as text."""
    return _waiting(asked)


def _parts(asked: Asked, rows: Select[Any]) -> dict[str, int]:
    inner = rows.subquery()
    query = select(inner.c.part, func.count()).group_by(inner.c.part).order_by(inner.c.part)
    return {str(part): int(number) for part, number in asked.tx.execute(query)}


def _median(asked: Asked, name: str, rows: Select[Any]) -> Answer:
    inner = rows.subquery()
    query = select(inner.c.value, func.count()).group_by(inner.c.value)
    counts = {float(value): int(number) for value, number in asked.tx.execute(query)}
    parts = {"": sum(counts.values())} if counts else {}
    return Answer(name, rows, parts, median_of(counts), slow=quantile_of(counts, SLOW))


def _medians(asked: Asked, name: str, rows: Select[Any]) -> Answer:
    found = spreads(asked, name, rows)
    return Answer(
        name,
        rows,
        {part: each.rows for part, each in found.items()},
        values={part: each.middle for part, each in found.items()},
        slows={part: each.slow for part, each in found.items()},
    )


def _series(asked: Asked, name: str, rows: Select[Any]) -> Answer:
    rule, inner = figure_file().figures[name], rows.subquery()
    by_both = (inner.c.period, inner.c.part)
    found: list[dict[str, int]] = [dict.fromkeys(rule.split, 0) for _ in range(rule.last)]
    for row in asked.tx.execute(select(*by_both, func.count().label("rows")).group_by(*by_both)):
        found[row.period][row.part] += row.rows
    parts = {part: sum(each[part] for each in found) for part in rule.split}
    counted = sum(number for part, number in parts.items() if rule.counts(part)) if rule.is_share else None
    series = tuple(zip(periods(*rule.over, asked.as_of), found, strict=True))
    return Answer(name, rows, parts, counted, sum(parts.values()) if rule.is_share else None, series=series)


def _stays(asked: Asked, name: str, rows: Select[Any]) -> Answer:
    """Count per state, with the median of the days that a first stay lasted; a stay that goes on counts no days."""
    local = default_calendar().local_date
    stays: dict[str, list[float]] = defaultdict(list)
    parts: dict[str, int] = defaultdict(int)
    inner = rows.subquery()
    for row in asked.tx.execute(select(inner.c.part, inner.c.from_at, inner.c.until_at)):
        parts[row.part] += 1
        if row.until_at is not None:
            stays[row.part].append((local(row.until_at) - local(row.from_at)).days)
    return Answer(name, rows, dict(parts), values={part: middle(stays[part]) for part in parts})


def _index(asked: Asked, name: str, rows: Select[Any]) -> Answer:
    parts, waiting = _parts(asked, rows), _waiting(asked)
    return Answer(name, rows, {**dict.fromkeys(waiting, 0), **parts}, values=leads.fair_shares(parts, waiting))


def _waiting(asked: Asked) -> dict[str, int]:
    inner = workplaces.learners_without_workplace(asked).subquery()
    query = select(inner.c.organisation_id, func.count()).group_by(inner.c.organisation_id)
    return {str(school): int(number) for school, number in asked.tx.execute(query)}


OF_SHAPE: Mapping[str, Callable[[Asked, str, Select[Any]], Answer]] = MappingProxyType(
    {"median": _median, "medians": _medians, "series": _series, "stays": _stays, "index": _index}
)
