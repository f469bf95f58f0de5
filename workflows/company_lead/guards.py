"""The rules of a company's way that YAML cannot say, as pure functions of what the case holds and the moment.

The sentences, their sources and the fields that solve them stand in ``workflow.yaml`` under the same names. Until
there is a register of offers the clock of the state ``offered`` is the offer, and the organisation of the case its
school: the engine hands the case over when it is offered and takes it back when it returns.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal

__all__ = [
    "agreement_signed",
    "company_identified",
    "company_still_willing",
    "contact_logged",
    "contact_overdue",
    "cooldown_passed_or_company_asked",
    "eligible_school",
    "lines_complete",
    "no_open_offer",
    "offer_expired",
    "offer_not_expired",
    "own_offer",
    "places_agreed",
    "recognition_status_known",
    "review_date",
]

LINES = (("programme", "places", "earliest_start_on"), ("programme_2", "places_2", "earliest_start_2_on"))
RECOGNITIONS = (
    ("programme", "recognition_status", "recognition_applicant"),
    ("programme_2", "recognition_status_2", "recognition_applicant_2"),
)

TAKE_BACK_AFTER = Length(6, Unit.WORKING_DAYS)
REVIEW_WITHIN = Length(6, Unit.MONTHS)
RECONTACT_AFTER = Length(6, Unit.MONTHS)
"""Choice: a school has six working days for a first contact; a company is looked at again within half a year."""

CHECK_MODULUS = 97
"""Source: KBO, the last two digits are 97 minus the rest of the first eight divided by 97."""


def company_identified(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a valid enterprise number, or a tick that it is unknown and a postcode; a site number must be valid too.

    Source: KBO, ten digits of which the first is 0 or 1 (establishments 2 to 8), with a check number.
    """
    number, site = facts.text("enterprise_number"), facts.text("site_number")
    if number and not _is_number(number, "01"):
        return Refusal("wrong_number", {"number": number}, ("enterprise_number",))
    if site and not _is_number(site, "2345678"):
        return Refusal("wrong_site", {"number": site}, ("site_number",))
    return None if number or (facts.yes("number_unknown") and facts.filled("postcode")) else Refusal()


def lines_complete(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask programme, places and earliest start of the first line, and of the second as soon as any of it is filled.

    Choice: a school can only judge a whole line.
    """
    first, second = LINES
    begun = any(facts.filled(name) for name in second)
    missing = _empty(facts, *first) + (_empty(facts, *second) if begun else ())
    return Refusal(fields=missing) if missing else None


def recognition_status_known(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask for every line how the recognition stands and who applies.

    Source: Onderwijs Vlaanderen, recognition per programme and establishment; a coach or the sector may apply.
    """
    lines = [names for programme, *names in RECOGNITIONS if facts.filled(programme) or programme == "programme"]
    missing = tuple(name for names in lines for name in _empty(facts, *names))
    return Refusal(fields=missing) if missing else None


def eligible_school(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a school that offers the programme, and a company that may be contacted.

    Choice: the hard filters before any ranking.
    """
    until = facts.day("do_not_contact_until")
    if until is not None and until >= facts.today(now):
        return Refusal("do_not_contact", {"until": _said(until)}, ("do_not_contact_until",))
    return None if facts.filled("offered_to") and facts.yes("school_gives_programme") else Refusal()


def no_open_offer(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a second offer while one runs.

    Choice: an offer is exclusive.
    """
    return Refusal() if "offered" in facts.clocks else None


def own_offer(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask that the case lies with the school it was offered to; whoever acts, acts for that school.

    Choice: one school answers its own offer.
    """
    return None if facts.number("offered_to") == facts.organisation_id else Refusal()


def offer_not_expired(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an offer whose last day has not passed in Brussels.

    Choice: the clock of the server decides, at the end of the last day.
    """
    until = _offer_ends(facts)
    return Refusal(values={"until": _said(until)}) if until is not None and facts.today(now) > until else None


def offer_expired(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an offer whose last day has passed in Brussels.

    Choice: the counterpart of ``offer_not_expired``, never both.
    """
    until = _offer_ends(facts)
    return Refusal(values={"until": _said(until)}) if until is not None and facts.today(now) <= until else None


def contact_logged(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a contact with its result since the case came into its state.

    Choice: a contact of before the acceptance, or before the company was kept warm, counts for nothing.
    """
    day, since = facts.day("contact_on"), facts.state_since
    if day is None or not facts.filled("contact_result"):
        return Refusal(fields=_empty(facts, "contact_on", "contact_result"))
    if day > facts.today(now):
        return Refusal("in_future", fields=("contact_on",))
    if since is not None and day < since:
        return Refusal("too_early", {"day": _said(day), "since": _said(since)}, ("contact_on",))
    return None


def contact_overdue(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the sixth working day since the acceptance, school holidays left out, has come without a contact.

    Choice: an accepted company is called, or goes to somebody who will.
    """
    clock = facts.clocks.get("accepted")
    accepted = clock.starts_on if clock else facts.state_since
    if accepted is None:
        return None
    since = facts.calendar.after(accepted, TAKE_BACK_AFTER, skip_school_holidays=True)
    return None if facts.today(now) >= since else Refusal(values={"from": _said(since)})


def places_agreed(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask at least one place with its programme and period.

    Choice: what a workplace is before a learner is known.
    """
    if missing := _empty(facts, "agreed_programme", "agreed_places", "agreed_from", "agreed_until"):
        return Refusal(fields=missing)
    return _ordered(facts, "agreed_from", "agreed_until")


def agreement_signed(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the learner's code and the dates of the agreement on this establishment.

    Source: decreet of 10 June 2016, agreement between learner, company and school.
    """
    if missing := _empty(facts, "learner_code", "agreement_starts_on", "agreement_ends_on"):
        return Refusal(fields=missing)
    return _ordered(facts, "agreement_starts_on", "agreement_ends_on")


def company_still_willing(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a yes of the company, given on or after the end of the agreement.

    Choice: a yes in the middle of an agreement says little about the next one.
    """
    asked, end = facts.day("willing_again_on"), facts.day("agreement_ends_on")
    if end is not None and end > facts.today(now):
        return Refusal("still_running", {"end": _said(end)}, ("agreement_ends_on",))
    if not facts.yes("willing_again") or asked is None:
        return Refusal()
    if end is not None and asked < end:
        return Refusal("asked_too_early", {"asked": _said(asked), "end": _said(end)}, ("willing_again_on",))
    return None


def review_date(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a review date after today and within six months.

    Choice: warm without a date is cold.
    """
    review, today = facts.day("review_on"), facts.today(now)
    limit = facts.calendar.after(today, REVIEW_WITHIN)
    return None if review is not None and today < review <= limit else Refusal(values={"limit": _said(limit)})


def cooldown_passed_or_company_asked(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the company may be contacted again, or got in touch itself.

    Choice: six months of rest after a no, unless another date was noted.
    """
    if facts.yes("company_asked"):
        return None
    closed, noted = facts.day("closed_on"), facts.day("recontact_on")
    rested = noted or (facts.calendar.after(closed, RECONTACT_AFTER) if closed else None)
    if rested is None or rested <= facts.today(now):
        return None
    return Refusal(values={"from": _said(rested)})


def _is_number(typed: str, first_digits: str) -> bool:
    """Tell whether this is a number of the KBO; "BE", dots and a missing leading zero are forgiven."""
    digits = re.sub(r"[\s./-]", "", typed.upper().removeprefix("BE"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {9, 10}:
        return False
    digits = digits.zfill(10)
    return digits[0] in first_digits and int(digits[8:]) == CHECK_MODULUS - int(digits[:8]) % CHECK_MODULUS


def _offer_ends(facts: Facts) -> date | None:
    clock = facts.clocks.get("offered")
    return clock.ends_on if clock else None


def _ordered(facts: Facts, first: str, last: str) -> Refusal | None:
    return Refusal("ends_before_start", fields=(first, last)) if facts.text(last) < facts.text(first) else None


def _empty(facts: Facts, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if not facts.filled(name))


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
