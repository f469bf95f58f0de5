"""Rules of the agreement: what it holds, who signed it when, whether it runs. Pure."""

from __future__ import annotations

from datetime import date, datetime

from engine.facts import Facts, Refusal
from workflows.learner_trajectory.days import empty, said, younger_than
from workflows.learner_trajectory.known import Agreement, Company, Known
from workflows.learner_trajectory.workplace_rules import covers

SIGNATURES = ("signed_learner_on", "signed_company_on", "signed_school_on", "signed_parent_on")


def agreement_complete(facts: Facts, now: datetime) -> Refusal | None:
    """Ask every part of the agreement: kind, place, dates, plan, schedule, allowance (OAO) and signatures.

    Source: decreet of 10 June 2016, written and tripartite. A parent's signature under 18 is general knowledge.
    """
    known: Known = facts.known
    parts = ("agreement_kind", "workplace_id", "agreement_starts_on", "agreement_ends_on", *SIGNATURES[:3])
    ticks = tuple(name for name in ("training_plan_signed", "schedule_attached") if not facts.yes(name))
    if missing := (*empty(facts, *parts), *ticks):
        return Refusal(fields=missing)
    if known.company.status != "active":
        return Refusal("company_gone", {"status": known.company.status}, ("workplace_id",))
    if facts.text("agreement_kind") == "oao" and not facts.filled("allowance_step"):
        return Refusal("allowance_missing", fields=("allowance_step",))
    age = known.values.whole("agreement.parent_signature_until_age")
    if younger_than(facts, age, now) and not facts.filled("signed_parent_on"):
        return Refusal("parent_signature_missing", {"age": str(age)}, ("signed_parent_on",))
    if facts.text("agreement_ends_on") < facts.text("agreement_starts_on"):
        return Refusal("ends_before_start", fields=("agreement_starts_on", "agreement_ends_on"))
    return None


def hours_match_kind(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask hours that fit the kind of agreement, the company's week and its joint committee.

    Source: Onderwijs Vlaanderen, OAO from 20 hours on a real workplace, SAO below or simulated, DA in social Maribel
    only; school hours count as working time, within the weekly limit of the joint committee.
    """
    known: Known = facts.known
    school, work = facts.number("school_hours"), facts.number("workplace_hours")
    week, kind = facts.number("company_weekly_hours"), facts.text("agreement_kind")
    if school is None or work is None or week is None or not kind:
        return Refusal()
    total, asked = school + work, ("school_hours", "workplace_hours", "company_weekly_hours")
    if total > week:
        return Refusal("week_too_long", {"total": f"{total:g}", "limit": f"{week:g}"}, asked)
    limit = known.company.week_limit
    if limit is not None and total > limit:
        stands = {"total": f"{total:g}", "limit": f"{limit:g}", "committee": known.company.committee}
        return Refusal("committee_limit", stands, asked)
    return _kind_misfit(facts, kind, work)


def signed_before_start(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last signature on or before the first day at work.

    Source: decreet of 10 June 2016, signed at the latest when the learner starts.
    """
    signed, start = last_signature(facts), facts.day("agreement_starts_on")
    if signed is None or start is None or signed <= start:
        return None
    return Refusal(values={"signed": said(signed), "start": said(start)})


def clock_open_or_extended(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last signature on or before the last day of the search period, extension included.

    Source: SO/2016, agreement within 20 training days. The school coordinator may pass it with a written reason.
    """
    signed, clock = last_signature(facts), facts.clocks.get("workplace_search")
    if signed is None or clock is None or signed <= clock.ends_on:
        return None
    return Refusal(values={"signed": said(signed), "limit": said(clock.ends_on)})


def agreement_active(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an agreement that has started, has not ended and is not suspended.

    Choice: guidance means a learner at work.
    """
    main, today = main_agreement(facts), facts.today(now)
    if main is None or main.ended_on is not None:
        return Refusal(fields=())
    if main.starts_on > today:
        return Refusal("not_started", {"start": said(main.starts_on)}, ())
    # A new end that was just typed counts: the agreement was prolonged.
    end = max(main.ends_on, facts.day("agreement_ends_on") or main.ends_on)
    if end < today:
        return Refusal("over", {"end": said(end)}, ("agreement_ends_on",))
    resumed = facts.day("interruption_ended_on")
    if main.suspended_from is not None and (resumed is None or resumed > today):
        return Refusal("suspended", fields=("interruption_ended_on",))
    return None


def second_agreement_ordered(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a second agreement that is signed in time, of the right kind, on a recognised workplace.

    Source: decreet of 10 June 2016; Onderwijs Vlaanderen, OAO and SAO: each agreement is judged by itself.
    """
    known: Known = facts.known
    start, end = facts.day("second_agreement_starts_on"), facts.day("second_agreement_ends_on")
    signed, hours = facts.day("second_signed_on"), facts.number("second_workplace_hours")
    if start is None or end is None:
        return None
    if end < start:
        return Refusal()
    if signed is not None and signed > start:
        return Refusal("signed_late", {"start": said(start)}, ("second_signed_on",))
    minimum, kind = known.values.number("agreement.oao_min_hours"), facts.text("second_agreement_kind")
    if hours is not None and ((kind == "oao" and hours < minimum) or (kind == "sao" and hours >= minimum)):
        stands = {"hours": f"{hours:g}", "minimum": f"{minimum:g}"}
        return Refusal("wrong_kind", stands, ("second_agreement_kind", "second_workplace_hours"))
    if facts.filled("second_workplace_id") and not covers(facts, known.values, known.second, start):
        return Refusal("not_recognised", fields=("second_workplace_id",))
    return _second_misfit(known.second_company, kind)


def main_agreement(facts: Facts) -> Agreement | None:
    """Return the agreement that the case follows, None before one was signed."""
    known: Known = facts.known
    return next((each for each in known.agreements if each.main), None)


def second_hours_fit(facts: Facts, _now: datetime) -> Refusal | None:
    """Warn when school and both workplaces together fill more than the week of one of the companies.

    Source: sector pages, school hours count as working time. Choice: a warning, for the first agreement may be ending.
    """
    known: Known = facts.known
    hours = facts.number("second_workplace_hours")
    found = (facts.number("company_weekly_hours"), known.company.week_limit, known.second_company.week_limit)
    limit = min((each for each in found if each is not None), default=None)
    total = (facts.number("school_hours") or 0) + (facts.number("workplace_hours") or 0) + (hours or 0)
    if hours is None or limit is None or total <= limit:
        return None
    return Refusal(values={"total": f"{total:g}", "limit": f"{limit:g}"})


def last_signature(facts: Facts) -> date | None:
    """Return the day of the last signature, None when nobody signed."""
    return max((day for name in SIGNATURES if (day := facts.day(name))), default=None)


def _second_misfit(company: Company, kind: str) -> Refusal | None:
    if company.status != "active":
        return Refusal("second_company_gone", {"status": company.status}, ("second_workplace_id",))
    if kind == "da" and not company.social_maribel:
        return Refusal("second_da_not_maribel", fields=("second_agreement_kind",))
    return None


def _kind_misfit(facts: Facts, kind: str, work: float) -> Refusal | None:
    known: Known = facts.known
    minimum = known.values.number("agreement.oao_min_hours")
    # What the register knows of the workplace is not typed away.
    simulated = facts.yes("simulated_workplace") or (known.place is not None and known.place.simulated)
    stands = {"hours": f"{work:g}", "minimum": f"{minimum:g}"}
    if kind == "oao" and simulated:
        return Refusal("oao_simulated", fields=("agreement_kind", "simulated_workplace"))
    if kind == "oao" and work < minimum:
        return Refusal("oao_too_few", stands, ("agreement_kind", "workplace_hours"))
    if kind == "sao" and work >= minimum and not simulated:
        return Refusal("sao_too_many", stands, ("agreement_kind", "workplace_hours"))
    if kind == "da" and not known.company.social_maribel:
        return Refusal("da_not_maribel", fields=("agreement_kind",))
    return None
