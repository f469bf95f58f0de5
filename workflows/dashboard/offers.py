"""Figures about offers of a company to a school: how soon schools answer, and what waits for them.

The same for every reader, as the page of fairness is: numbers of companies, never of learners.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select

from workflows.dashboard.asked import Asked, days_before
from workflows.register.tables import lead_offers

ANSWERS = ("accepted", "declined")
LONGEST_OPEN_DAYS = 365
"""Choice: an offer expires after some working days; one that stayed open for a year was forgotten, not awaited."""


def answer_time(asked: Asked) -> Select[Any]:
    """Offers made this school year that a school accepted or declined, by school, with the days of both.

    Choice: what expired or was withdrawn was not answered by the school and tells nothing of how soon it answers.
    """
    offer = lead_offers.c
    return _of_schools(asked, offer.offered_on, offer.answered_on).where(
        offer.offered_on >= asked.year_began_on,
        offer.answer.in_(ANSWERS),
        offer.answered_on <= asked.as_of,
    )


def offers_open(asked: Asked) -> Select[Any]:
    """Offers that waited for an answer when the day ended, by school."""
    offer = lead_offers.c
    return _of_schools(asked).where(
        offer.offered_on > days_before(asked.as_of, LONGEST_OPEN_DAYS),
        or_(offer.answer.is_(None), offer.answered_on > asked.as_of),
    )


def _of_schools(asked: Asked, *more: ColumnElement[Any]) -> Select[Any]:
    """Return the offers up to the day asked; every organisation is named so that the index by school and day serves."""
    offer = lead_offers.c
    schools = sorted(each for each in asked.days.calendars if each is not None)
    return (
        select(
            offer.id.label("offer_id"),
            offer.case_id,
            offer.organisation_id,
            cast(offer.organisation_id, String).label("part"),
            *more,
        )
        .where(offer.organisation_id.in_(schools), offer.offered_on <= asked.as_of)
        .where(asked.scope.on(offer.case_id, offer.organisation_id))
    )
