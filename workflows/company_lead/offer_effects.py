"""Effects of an offer: made with its ranking, answered once, ended when the school no longer has the company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

import engine
from engine.effects import EffectContext
from engine.errors import ActionRefused, Unmet
from engine.tables import clocks, organisations, persons
from engine.values import Stored
from workflows.company_lead import locks
from workflows.company_lead.candidates import ranking
from workflows.company_lead.ranking import Ranked
from workflows.company_lead.rows import LINES, accepted_offer, open_offer, writer
from workflows.company_lead.sentences import say
from workflows.company_lead.silence import ask_after_silence
from workflows.company_lead.weights import Need
from workflows.register.tables import lead_offers

ANSWERS = {"decline": "declined", "expire": "expired", "withdraw": "withdrawn", "company_failed": "withdrawn"}
RETURNS = {
    "give_back": "given_back",
    "take_back": "taken_back",
    "redistribute": "redistributed",
    "keep_warm": "kept_warm",
}
"""How a school loses a company, by step; any other step closes the lead."""
HOLD = timedelta(minutes=5)
"""So long a mail to a school that had the company before can still be taken back with the step."""


def create_offer(context: EffectContext) -> Mapping[str, Stored]:
    """Write the offer with its place in the ranking and all the parts of its score.

    The school's calendar decided when it ends: the offer ends when its clock does.

    Raises:
        ActionRefused: the school can no longer have the company; something changed this very moment.
    """
    school, site_id = context.number("offered_to"), context.number("site_id")
    found = _ranked(context, school, site_id)
    if school is None or found is None:
        raise ActionRefused(context.action, (Unmet("school_dropped_out", *say("school_dropped_out")),))
    ends_on = _end_of(context, "offered")
    writer(context).add(
        lead_offers,
        {
            "case_id": context.case_id,
            "organisation_id": school,
            "offered_on": context.today,
            "offered_at": context.now,
            "expires_on": ends_on,
            "score": found.score,
            "rank": found.rank,
            "parts": [{"kind": each.kind, "points": each.points, "values": dict(each.values)} for each in found.parts],
            "reason": context.text("offer_reason")[:500],
        },
    )
    return {"offer_rank": found.rank, "offer_until": ends_on.isoformat(), "lead_coach": _own_coach(context)}


def accept_offer(context: EffectContext) -> None:
    """Answer the offer with yes, and tell the schools that had the company before who talks to it now."""
    offer = _answer(context, "accepted")
    coach = context.number("lead_coach")
    writer(context).change(lead_offers, offer.id, {"coach_id": coach})
    for person_id in dict.fromkeys(_before_us(context, offer)):
        engine.post_mail(
            context.tx,
            "lead_taken",
            person_id,
            _who(context, coach),
            case_id=context.case_id,
            key=f"offer-{offer.id}",
            now=context.now,
            at=context.now + HOLD,
            sequence=context.sequence,
        )


def note_due(context: EffectContext) -> Mapping[str, Stored]:
    """Note until which day a first contact is in time, now that the clock of the acceptance is where it stays."""
    offer, ends_on = accepted_offer(context), _end_of(context, "accepted")
    if offer is not None:
        writer(context).change(lead_offers, offer.id, {"contact_due_on": ends_on})
    return {"contact_due_on": ends_on.isoformat()}


def close_offer(context: EffectContext) -> None:
    """Answer the offer with what became of it; a school that stays silent too often is asked whether it wants more."""
    if open_offer(context) is None:
        return
    answer = ANSWERS[context.action]
    offer = _answer(context, answer)
    if answer == "expired":
        ask_after_silence(context, offer.organisation_id)


def end_offer(context: EffectContext) -> None:
    """Note when and how the school that had accepted no longer has the company."""
    offer = accepted_offer(context)
    if offer is not None:
        how = RETURNS.get(context.action, "closed")
        writer(context).change(lead_offers, offer.id, {"returned_on": context.today, "returned_how": how}, kind=how)


def _end_of(context: EffectContext, clock: str) -> date:
    query = select(clocks.c.ends_on).where(
        clocks.c.case_id == context.case_id, clocks.c.name == clock, clocks.c.status == "running"
    )
    ends_on: date = context.tx.execute(query).scalar_one()
    return ends_on


def _answer(context: EffectContext, answer: str) -> Row[Any]:
    offer = open_offer(context)
    if offer is None:
        raise ActionRefused(context.action, (Unmet("offer_gone", *say("offer_gone")),))
    values = {
        "answer": answer,
        "answered_on": context.today,
        "answered_by": context.actor.person_id,
        "answer_code": context.reason_code,
        "answer_reason": context.reason_text[:500],
    }
    writer(context).change(lead_offers, offer.id, values, kind=answer)
    return offer


def _ranked(context: EffectContext, school: int | None, site_id: int | None) -> Ranked | None:
    if site_id is None:
        return None
    starts = [day for _, _, name in LINES if (day := context.day(name))]
    asked = tuple(number for name, _, _ in LINES if (number := context.number(name)) is not None)
    need = Need(context.case_id, site_id, asked, min(starts, default=None))
    found = ranking(context.tx, need, context.today)
    return next((each for each in found.ranked if each.school_id == school), None)


def _own_coach(context: EffectContext) -> int | None:
    """Return the coach of this school who has a learner at the establishment: contact stays with them by default."""
    site_id = context.number("site_id")
    found = locks.held(context.tx, site_id) if site_id is not None else None
    own = found is not None and found.lock.organisation_id == context.number("offered_to")
    return found.coach_id if found is not None and own else None


def _before_us(context: EffectContext, offer: Row[Any]) -> list[int]:
    """Return who answered, or talked to the company, for the schools that had this lead before."""
    query = select(lead_offers.c.answered_by, lead_offers.c.coach_id).where(
        lead_offers.c.case_id == context.case_id,
        lead_offers.c.id != offer.id,
        lead_offers.c.organisation_id != offer.organisation_id,
        lead_offers.c.answer.in_(("accepted", "declined")),
    )
    rows = context.tx.execute(query.order_by(lead_offers.c.id)).all()
    return [person for row in rows if (person := row.coach_id or row.answered_by) is not None]


def _who(context: EffectContext, coach_id: int | None) -> dict[str, Any]:
    school = select(organisations.c.name).where(organisations.c.id == context.organisation_id)
    coach = context.tx.execute(select(persons.c.name, persons.c.phone).where(persons.c.id == coach_id)).first()
    return {
        "school": context.tx.execute(school).scalar_one_or_none() or "",
        "coach": coach.name if coach else "",
        "phone": (coach.phone or "") if coach else "",
    }
