"""Figures about company leads: how far they come, how soon they are called, how fairly they are shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, exists, func, literal, or_, select

from engine.tables import state_spans
from workflows.dashboard.asked import LEADS, Asked, days_before
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import lead_offers

WARM, MATCHED = "warm", "matched"


def leads_funnel(asked: Asked) -> Select[Any]:
    """Leads that came into each state this school year, with the moments of their first stay there."""
    entered = (
        select(
            state_spans.c.case_id,
            state_spans.c.state.label("part"),
            func.min(state_spans.c.from_at).label("from_at"),
            func.min(state_spans.c.until_at).label("until_at"),
        )
        .where(state_spans.c.workflow == LEADS, state_spans.c.from_at >= asked.year_began)
        .where(state_spans.c.from_at < asked.end)
        .where(asked.scope.on(state_spans.c.case_id, state_spans.c.organisation_id))
        .group_by(state_spans.c.case_id, state_spans.c.state)
        .subquery()
    )
    left = case((entered.c.until_at < asked.end, entered.c.until_at))
    return select(entered.c.case_id, entered.c.part, entered.c.from_at, left.label("until_at"))


def lead_conversion(asked: Asked) -> Select[Any]:
    """Leads that became warm this school year, and whether they came to a match by the day asked."""
    later = state_spans.alias("later")
    matched = exists(
        select(later.c.id).where(
            later.c.case_id == state_spans.c.case_id, later.c.state == MATCHED, later.c.from_at < asked.end
        )
    )
    part = case((matched, literal("converted")), else_=literal("not_converted"))
    return (
        select(state_spans.c.case_id, part.label("part"))
        .where(state_spans.c.workflow == LEADS, state_spans.c.state == WARM)
        .where(state_spans.c.from_at >= asked.year_began, state_spans.c.from_at < asked.end)
        .where(asked.scope.on(state_spans.c.case_id, state_spans.c.organisation_id))
        .distinct()
    )


def first_contact_in_time(asked: Asked) -> Select[Any]:
    """Offers accepted this school year, and whether the company was called by the last day the workflow gave for it.

    Three working days without school holidays, counted by the clock of the school that accepted.
    """
    offer = lead_offers.c
    called = and_(offer.first_contact_on.is_not(None), offer.first_contact_on <= asked.as_of)
    part = case(
        (
            and_(called, or_(offer.contact_due_on.is_(None), offer.first_contact_on <= offer.contact_due_on)),
            literal("in_time"),
        ),
        (and_(~called, offer.contact_due_on >= asked.as_of), literal("waiting")),
        else_=literal("late"),
    )
    return (
        select(offer.id.label("offer_id"), offer.case_id, offer.organisation_id, part.label("part"))
        .where(offer.answer == "accepted")
        .where(offer.answered_on >= asked.year_began_on, offer.answered_on <= asked.as_of)
        .where(asked.scope.on(offer.case_id, offer.organisation_id))
    )


def fairness_index(asked: Asked) -> Select[Any]:
    """Offers accepted in the days that the ranking of schools looks at, by school (its id)."""
    offer = lead_offers.c
    days = rule_values_on(asked.tx, asked.as_of).whole("lead.fairness_days")
    return (
        select(
            offer.id.label("offer_id"),
            offer.case_id,
            offer.organisation_id,
            cast(offer.organisation_id, String).label("part"),
        )
        .where(offer.answer == "accepted")
        .where(offer.answered_on > days_before(asked.as_of, days), offer.answered_on <= asked.as_of)
        .where(asked.scope.on(offer.case_id, offer.organisation_id))
    )


def fair_shares(accepted: Mapping[str, int], waiting: Mapping[str, int]) -> dict[str, float | None]:
    """Return, per school, its share of accepted leads divided by its share of waiting learners; pure.

    None where a school has no waiting learner: nothing can be compared. 1 is exactly proportional.
    """
    leads, learners = sum(accepted.values()), sum(waiting.values())

    def share(school: str) -> float | None:
        if not leads or not waiting.get(school):
            return None
        return (accepted.get(school, 0) / leads) / (waiting[school] / learners)

    return {school: share(school) for school in {**accepted, **waiting}}
