"""Rules of the class council and of leaving: scores, invitation, another school, reopening. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal
from workflows.learner_trajectory.days import empty, said, school_year
from workflows.learner_trajectory.known import Known


def competences_scored(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a score of the school and, for what is learnt at work, of the mentor, for every competence of the plan.

    Source: SO/2016, evaluation by school and mentor. Without a plan in the register the ticks of both count.
    """
    known: Known = facts.known
    if known.plan_left is not None:
        return Refusal("items_left", {"count": str(known.plan_left)}, ()) if known.plan_left else None
    school = facts.yes("competences_school_scored")
    mentor = facts.yes("competences_mentor_scored") or facts.filled("competences_not_seen_reason")
    return None if school and mentor else Refusal()


def mentor_invited(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask that the mentor was invited to the class council, by its date.

    Source: SO/2016, mentor and trajectory coach vote in the class council.
    """
    invited, council = facts.day("mentor_invited_on"), facts.day("council_on")
    if invited is None or council is None:
        return Refusal(fields=empty(facts, "mentor_invited_on", "council_on"))
    if invited > council:
        return Refusal("after_council", {"invited": said(invited), "council": said(council)}, ("council_on",))
    return None


def target_school(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a school other than the present one.

    Choice: a move inside a school is another programme, not another school.
    """
    school = facts.number("target_school")
    if school is None:
        return Refusal()
    return Refusal("same_school") if school == facts.organisation_id else None


def same_school_year(facts: Facts, now: datetime) -> Refusal | None:
    """Refuse to reopen what was closed in another school year.

    Choice: a new school year begins a new trajectory.
    """
    closed = facts.day("closed_on")
    if closed is None or school_year(closed) == school_year(facts.today(now)):
        return None
    return Refusal(values={"closed": said(closed)})
