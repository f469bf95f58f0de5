"""Rules of the workplace that a lead leads to: places, agreements, the next learner, keeping warm. Pure."""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from workflows.company_lead.known import Agreement, Known
from workflows.company_lead.said import said


def places_agreed(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask at least one place, of a line that the lead asks, with its period.

    Choice: what a workplace is before a learner is known.
    """
    first, second = facts.number("agreed_places") or 0, facts.number("agreed_places_2") or 0
    dates = tuple(name for name in ("agreed_from", "agreed_until") if not facts.filled(name))
    if missing := (() if first or second else ("agreed_places",)) + dates:
        return Refusal(fields=missing)
    if second and not facts.filled("programme_2_id"):
        return Refusal("no_line", fields=("agreed_places_2",))
    ordered = facts.text("agreed_from") <= facts.text("agreed_until")
    return None if ordered else Refusal("ends_before_start", fields=("agreed_from", "agreed_until"))


def agreement_signed(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a running agreement of this school, at this establishment, for a line of the lead.

    Source: decreet of 10 June 2016, agreement between learner, company and school.
    """
    known: Known = facts.known
    if any(each.ended_on is None and each.ends_on >= facts.today(now) for each in known.agreements):
        return None
    return Refusal(values={"programme": ", ".join(each.programme for each in known.lines)})


def company_still_willing(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a yes of the company, given on or after the end of the agreement.

    Choice: a yes in the middle of an agreement says little about the next one.
    """
    known: Known = facts.known
    ends = sorted(_last_day(each) for each in known.agreements if _since_match(each, facts))
    over = [day for day in ends if day <= facts.today(now)]
    if ends and not over:
        return Refusal("still_running", {"end": said(ends[0])}, ())
    asked = facts.day("willing_again_on")
    if not facts.yes("willing_again") or asked is None:
        return Refusal()
    if over and asked < over[-1]:
        return Refusal("asked_too_early", {"asked": said(asked), "end": said(over[-1])}, ("willing_again_on",))
    return None


def review_date(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a review date after today and within half a year.

    Choice: warm without a date is cold.
    """
    known: Known = facts.known
    review, today = facts.day("review_on"), facts.today(now)
    limit = facts.calendar.after(today, Length(known.values.whole("lead.review_months"), Unit.MONTHS))
    return None if review is not None and today < review <= limit else Refusal(values={"limit": said(limit)})


def _since_match(agreement: Agreement, facts: Facts) -> bool:
    return facts.state_since is None or _last_day(agreement) >= facts.state_since


def _last_day(agreement: Agreement) -> date:
    return agreement.ended_on or agreement.ends_on
