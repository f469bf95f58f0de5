"""Rules about the company and what it asks: known, once, line by line. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from workflows.company_lead.known import Known, Line
from workflows.company_lead.said import said

LINES = (("programme_id", "places", "earliest_start_on"), ("programme_2_id", "places_2", "earliest_start_2_on"))
APPLICANTS = ("recognition_applicant", "recognition_applicant_2")


def company_identified(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask that the register knows the company's number, or at least a postcode to tell it from its namesakes.

    Source: KBO, one enterprise number per company; the register checks its digits.
    """
    known: Known = facts.known
    return None if known.site.numbered or known.site.placed else Refusal(values={"company": known.site.company})


def no_open_duplicate(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a line that another open lead of the establishment asks already.

    Choice: one open lead per establishment and programme; the other half of a lead that was split is no duplicate.
    """
    known: Known = facts.known
    if not known.twins:
        return None
    twin = known.twins[0]
    return Refusal(values={"code": twin.code, "programme": twin.programme})


def lines_complete(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask programme, places and earliest start of the first line, and of the second as soon as any of it is filled.

    Choice: a school can only judge a whole line.
    """
    first, second = LINES
    begun = any(facts.filled(name) for name in second)
    if missing := _empty(facts, *first) + (_empty(facts, *second) if begun else ()):
        return Refusal(fields=missing)
    if begun and facts.number("programme_id") == facts.number("programme_2_id"):
        known: Known = facts.known
        return Refusal("twice", {"programme": known.lines[0].programme}, ("programme_2_id",))
    return None


def recognition_status_known(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask for every line that somebody looked up its recognition and, unless it is granted, who applies.

    Source: Onderwijs Vlaanderen, recognition per programme and establishment; a coach or the sector may apply.
    """
    known: Known = facts.known
    looked = _empty(facts, "recognition_seen_on")
    for line, applicant in zip(known.lines, APPLICANTS, strict=False):
        missing = looked + (() if _applied(line) else _empty(facts, applicant))
        if missing:
            return Refusal(values={"programme": line.programme}, fields=missing)
    return None


def cooldown_passed_or_company_asked(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the company may be contacted again, or got in touch itself; one that stopped is no use.

    Choice: half a year of rest after a no, unless another date was noted.
    """
    known: Known = facts.known
    if known.site.status != "active":
        return Refusal("stopped", {"company": known.site.company})
    if facts.yes("company_asked"):
        return None
    closed, noted = facts.day("closed_on"), facts.day("recontact_on")
    rest = Length(known.values.whole("lead.recontact_months"), Unit.MONTHS)
    rested = noted or (facts.calendar.after(closed, rest) if closed else None)
    if rested is None or rested <= facts.today(now):
        return None
    return Refusal(values={"from": said(rested)}, fields=("company_asked",))


def surviving_lead(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask another open lead of the same company.

    Choice: what is merged goes on somewhere.
    """
    known: Known = facts.known
    stays = known.survivor
    if stays is None:
        return Refusal()
    if stays.itself:
        return Refusal("itself")
    if not stays.same_company:
        return Refusal("other_company", {"code": stays.code})
    return None if stays.open else Refusal("closed", {"code": stays.code})


def _applied(line: Line) -> bool:
    return line.recognition == "granted" or bool(line.applicant)


def _empty(facts: Facts, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if not facts.filled(name))
