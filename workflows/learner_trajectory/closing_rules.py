"""Rules of the class council and of leaving: scores, invitation, another school, reopening. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.facts import Facts, Refusal
from workflows.learner_trajectory.days import empty, said, school_year
from workflows.learner_trajectory.known import Known

FULL = frozenset({"", "education_qualification", "vocational_qualification"})
"""Certificates that ask every competence; none chosen yet is warned of too."""


def competences_scored(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a score of the school and, for what is learnt at work, of the mentor, for every competence of the plan.

    Source: SO/2016, evaluation by school and mentor. Without a plan in the register the ticks of both count.
    """
    known: Known = facts.known
    if known.plan is not None:
        return Refusal("items_left", {"count": str(known.plan.left)}, ()) if known.plan.left else None
    school = facts.yes("competences_school_scored")
    mentor = facts.yes("competences_mentor_scored") or facts.filled("competences_not_seen_reason")
    return None if school and mentor else Refusal()


def certificate_kind(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask which certificate is awarded; a partial qualification asks a cluster whose competences are all reached.

    Source: SO/2016, certificates: a proof of partial qualification is one of a cluster of competences of the standard
    track, at any moment of the year. Without clusters in the register the class council's word counts.
    """
    kind = facts.text("certificate_kind")
    if not kind:
        return Refusal()
    known: Known = facts.known
    lacks = kind == "partial_qualification" and known.plan is not None and known.plan.no_cluster
    return Refusal("no_cluster") if lacks else None


def certificate_earned(facts: Facts, _now: datetime) -> Refusal | None:
    """Warn when a full qualification is chosen while competences of the plan are not reached.

    Source: SO/2016, certificates can be granted during the year as soon as all competences are reached.
    """
    known: Known = facts.known
    full = facts.text("certificate_kind") in FULL
    if not full or known.plan is None or not known.plan.unreached:
        return None
    return Refusal(values={"count": str(known.plan.unreached)})


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
