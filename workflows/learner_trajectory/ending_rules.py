"""Rules of how an agreement ends: what is recorded, what a notice asks, what runs beside it. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from workflows.learner_trajectory.agreement_rules import main_agreement
from workflows.learner_trajectory.days import empty, said
from workflows.learner_trajectory.known import Agreement, Known


def termination_recorded(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last day of the agreement and whether company and learner reported the end; the reason is asked apart.

    Source: sector pages, an early end is always reported by company and learner.
    """
    ended, main = facts.day("agreement_ended_on"), main_agreement(facts)
    if missing := empty(facts, "agreement_ended_on", "reported_by_company", "reported_by_learner"):
        return Refusal(fields=missing)
    if ended is not None and main is not None and ended < main.starts_on:
        return Refusal("before_start", {"start": said(main.starts_on)}, ("agreement_ended_on",))
    return None


def notice_kept(facts: Facts, now: datetime) -> Refusal | None:
    """Warn which last day a notice allows, or that the trial period still runs.

    Choice: the terms of the rule values until the model agreement's own were seen; its text prevails.
    """
    main, today = main_agreement(facts), facts.today(now)
    if main is None or main.ended_on is not None:
        return None
    if main.trial_until is not None and today <= main.trial_until:
        return Refusal("in_trial", {"trial": said(main.trial_until)})
    known: Known = facts.known
    notice = Length(known.values.whole("agreement.notice_days"), Unit.CALENDAR_DAYS)
    earliest, typed = facts.calendar.after(today, notice), facts.day("agreement_ended_on")
    return None if typed is not None and typed >= earliest else Refusal(values={"day": said(earliest)})


def no_other_active_agreement(facts: Facts, now: datetime) -> Refusal | None:
    """Refuse a new search period while another running agreement suffices by itself.

    Choice: as the law asks 20 hours on a workplace, an agreement of 20 hours is enough.
    """
    other = _sufficing(facts, now)
    return Refusal(values={"hours": f"{other.hours:g}"}) if other else None


def other_agreement_suffices(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a second running agreement that suffices by itself.

    Choice: the other side of ``no_other_active_agreement``.
    """
    known: Known = facts.known
    minimum = known.values.number("agreement.oao_min_hours")
    return None if _sufficing(facts, now) else Refusal(values={"minimum": f"{minimum:g}"})


def second_running(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a second agreement that has not ended.

    Choice: what does not run cannot be ended.
    """
    known: Known = facts.known
    return None if any(not each.main and each.ended_on is None for each in known.agreements) else Refusal()


def agreements_closed(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that no agreement runs on: each has ended, or ends on the day that is filled in.

    Choice: an agreement without a trajectory would be followed by nobody.
    """
    known: Known = facts.known
    today, typed = facts.today(now), facts.day("agreement_ended_on")
    running = [each for each in known.agreements if each.ended_on is None or each.ended_on > today]
    if not running:
        return None
    return None if typed is not None and max(each.starts_on for each in running) <= typed <= today else Refusal()


def _sufficing(facts: Facts, now: datetime) -> Agreement | None:
    known: Known = facts.known
    today, minimum = facts.today(now), known.values.number("agreement.oao_min_hours")
    others = [each for each in known.agreements if not each.main and each.runs_on(today) and each.ended_on is None]
    return next((each for each in others if each.hours >= minimum), None)
