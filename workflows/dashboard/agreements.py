"""Figures about agreements: begun, running, suspended, broken; and which learners and companies they join."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from workflows.dashboard.asked import Asked, days_before
from workflows.dashboard.figure_file import figure_file
from workflows.register.tables import agreements, sites, suspensions

LONG_SUSPENSION_DAYS = 14
"""Source: domain A6; a suspension of more than 14 days is told to the coach, and shown apart here."""


def agreements_total(asked: Asked) -> Select[Any]:
    """Agreements that began this school year, by kind."""
    return _listed(asked, agreements.c.kind).where(*_begun(asked))


def agreements_running(asked: Asked) -> Select[Any]:
    """Agreements that run, and apart those that have been suspended for more than 14 days."""
    part = case((_long_suspended(asked), literal("suspended")), else_=literal("running"))
    return _listed(asked, part).where(*in_force(asked))


def learners_with_running_agreement(asked: Asked) -> Select[Any]:
    """Distinct learners with an agreement that runs; several agreements of one learner count once."""
    case_id: Any = func.min(agreements.c.case_id)
    return (
        select(case_id.label("case_id"), literal("").label("part"))
        .where(asked.scope.on(agreements.c.case_id, agreements.c.organisation_id))
        .where(*running(asked))
        .group_by(agreements.c.learner_id)
    )


def companies_with_learner(asked: Asked) -> Select[Any]:
    """Distinct companies with an agreement that runs."""
    return (
        select(sites.c.company_id, literal("").label("part"))
        .select_from(agreements.join(sites, sites.c.id == agreements.c.site_id))
        .where(asked.scope.on(agreements.c.case_id, agreements.c.organisation_id))
        .where(*running(asked))
        .distinct()
    )


def broken_agreements(asked: Asked) -> Select[Any]:
    """Agreements begun this school year, by who ended them before their last day; ``kept`` for the others."""
    file = figure_file()
    code = agreements.c.termination_code
    broken = and_(
        agreements.c.ended_on <= asked.as_of,
        agreements.c.ended_on < agreements.c.ends_on,
        or_(code.is_(None), code.not_in(file.no_break)),
    )
    by_whom = [(code.in_(codes), literal(group)) for group, codes in file.termination_groups.items()]
    part = case(
        (func.coalesce(broken, literal(value=False)), case(*by_whom, else_=literal("other"))), else_=literal("kept")
    )
    return _listed(asked, part).where(*_begun(asked))


def in_force(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an agreement has begun and not ended, suspended or not."""
    return (
        agreements.c.status != "withdrawn",
        agreements.c.starts_on <= asked.as_of,
        func.coalesce(agreements.c.ended_on, agreements.c.ends_on) >= asked.as_of,
    )


def running(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an agreement runs.

    Source: domain B6.3, "start <= as_of and (no end or end >= as_of) and not suspended > 14 days".
    """
    return (*in_force(asked), ~_long_suspended(asked))


def _listed(asked: Asked, part: ColumnElement[Any]) -> Select[Any]:
    return select(
        agreements.c.id.label("agreement_id"), agreements.c.case_id, agreements.c.site_id, part.label("part")
    ).where(asked.scope.on(agreements.c.case_id, agreements.c.organisation_id))


def _begun(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    return (
        agreements.c.status != "withdrawn",
        agreements.c.starts_on >= asked.year_began_on,
        agreements.c.starts_on <= asked.as_of,
    )


def _long_suspended(asked: Asked) -> ColumnElement[bool]:
    return exists(
        select(suspensions.c.id).where(
            suspensions.c.agreement_id == agreements.c.id,
            suspensions.c.from_on < days_before(asked.as_of, LONG_SUSPENSION_DAYS),
            or_(suspensions.c.ended_on.is_(None), suspensions.c.ended_on >= asked.as_of),
        )
    )
