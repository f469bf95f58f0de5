"""Rules of the workplace: a place kept free, its recognition, and the mentor. Pure."""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from engine.rule_values import RuleValues
from workflows.learner_trajectory.days import said
from workflows.learner_trajectory.known import Known, Mentor, Recognition

PENDING = frozenset({"none", "preparing", "submitted", "info_requested"})


def workplace_reserved(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a workplace of the register with a place free, for this programme and in its period.

    Choice: a place is kept for ten working days; a reservation that lasts would keep it from others.
    """
    known: Known = facts.known
    place, today = known.place, facts.today(now)
    if place is None:
        return Refusal()
    name = {"company": place.company}
    if place.withdrawn:
        return Refusal("withdrawn", name)
    if not place.same_programme:
        return Refusal("other_programme", name)
    if place.until_on is not None and place.until_on < today:
        return Refusal("out_of_period", {**name, "from": said(place.from_on), "until": said(place.until_on)})
    return Refusal("none_left", name) if place.left < 1 else None


def needs_in_work_terms(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask needs in terms of the work: others read them on the waiting list, and the score counts them.

    Source: Anti-discrimination Acts of 10 May 2007; GDPR, article 9, on data about health.
    """
    known: Known = facts.known
    said = ", ".join(f"'{each}'" for each in known.unfit_needs)
    return Refusal(values={"words": said}) if said else None


def recognition_granted(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a granted recognition of this programme and establishment that covers the start.

    Source: Onderwijs Vlaanderen, recognition per programme and establishment, valid for five years.
    """
    known: Known = facts.known
    start, found = facts.day("agreement_starts_on"), known.recognition
    if start is None:
        return Refusal("start_unknown", fields=("agreement_starts_on",))
    return Refusal() if found is None else _not_covering(facts, known.values, found, start)


def mentor_valid(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a mentor of this establishment who meets every condition on the start date.

    Source: Onderwijs Vlaanderen, mentors: 25 years (23 with a derogation), 5 years of experience, extract 596.2 of
    the last year, training followed or still within the partnership's deadline; Constructiv: one learner a mentor.
    """
    known: Known = facts.known
    mentor, start = known.mentor, facts.day("agreement_starts_on")
    if mentor is None or start is None:
        return Refusal()
    return _misfit(facts, known, mentor, start)


def mentor_may_follow(facts: Facts, now: datetime) -> Refusal | None:
    """Ask of a mentor who takes over during an agreement that every condition is met on that day.

    Source: Onderwijs Vlaanderen, mentors: when one leaves another is appointed, or the agreement ends early.
    """
    known: Known = facts.known
    main = next((each for each in known.agreements if each.main and each.ended_on is None), None)
    if known.mentor is None or main is None:
        return None
    return _misfit(facts, known, known.mentor, max(main.starts_on, facts.today(now)))


def mentor_busy(facts: Facts, _now: datetime) -> Refusal | None:
    """Warn when a mentor already guides more than two learners and the partnership sets no limit.

    Choice: two learners are many for one person beside the work itself.
    """
    known: Known = facts.known
    mentor = known.mentor
    if mentor is None or mentor.max_learners is not None:
        return None
    if mentor.learners < known.values.whole("mentor.max_learners_warn"):
        return None
    return Refusal(values={"mentor": mentor.name, "count": str(mentor.learners)})


def covers(facts: Facts, values: RuleValues, found: Recognition | None, start: date) -> bool:
    """Tell whether a recognition is granted and covers a day."""
    return found is not None and _not_covering(facts, values, found, start) is None


def _misfit(facts: Facts, known: Known, mentor: Mentor, day: date) -> Refusal | None:
    who = {"mentor": mentor.name}
    if not mentor.at_site:
        return Refusal("other_site", who)
    if mentor.gone_on is not None and mentor.gone_on <= day:
        return Refusal("gone", {**who, "since": said(mentor.gone_on)})
    if not mentor.has_address:
        return Refusal("no_address", who)
    return _conditions(facts, known.values, mentor, day) or _training(facts, known, mentor, day) or _room(mentor, who)


def _not_covering(facts: Facts, values: RuleValues, found: Recognition, start: date) -> Refusal | None:
    if found.status != "granted":
        stands = {"status": found.status, "seen": said(found.seen_on)}
        return Refusal("pending" if found.status in PENDING else "ended", stands)
    years = Length(12 * values.whole("recognition.validity_years"), Unit.MONTHS)
    until = found.valid_until or (facts.calendar.after(found.granted_on, years) if found.granted_on else None)
    if until is not None and until < start:
        return Refusal("ends_too_soon", {"until": said(until), "start": said(start)})
    if found.granted_on is not None and found.granted_on > start:
        stands = {"granted": said(found.granted_on), "start": said(start)}
        return Refusal("begins_too_late", stands, ("agreement_starts_on",))
    return None


def _conditions(facts: Facts, values: RuleValues, mentor: Mentor, start: date) -> Refusal | None:
    who, seen = {"mentor": mentor.name}, mentor.conditions_seen_on
    if mentor.age is None or mentor.experience_years is None or mentor.extract_issued_on is None or seen is None:
        return Refusal("unseen", who)
    # Whole years that passed since somebody looked: enough to be sure, without keeping a date of birth.
    since = facts.calendar.count(seen, start, Unit.MONTHS) // 12 if start > seen else 0
    age, experience = mentor.age + since, mentor.experience_years + since
    full, lower = values.whole("mentor.min_age"), values.whole("mentor.min_age_derogation")
    allowed = mentor.derogation_on is not None and mentor.derogation_on <= start
    if age < (lower if allowed else full):
        return Refusal("too_young", {**who, "age": str(age), "minimum": str(full), "lower": str(lower)})
    years = values.whole("mentor.min_years")
    if experience < years and not allowed:
        return Refusal("too_little_experience", {**who, "years": str(experience), "minimum": str(years)})
    valid = Length(values.whole("mentor.extract_max_age_months"), Unit.MONTHS)
    if facts.calendar.after(mentor.extract_issued_on, valid) < start:
        return Refusal("extract_too_old", {"issued": said(mentor.extract_issued_on)})
    return None


def _training(facts: Facts, known: Known, mentor: Mentor, start: date) -> Refusal | None:
    """Accept a training followed by the start, or a deadline for it that is still ahead then."""
    if mentor.training_done_on is not None and mentor.training_done_on <= start:
        return None
    deadline, granted = mentor.training_deadline_on, known.recognition.granted_on if known.recognition else None
    if deadline is None and granted is not None:
        months = mentor.training_months or known.values.whole("mentor.training_deadline_months")
        deadline = facts.calendar.after(granted, Length(months, Unit.MONTHS))
    if deadline is not None and deadline >= start:
        return None
    return Refusal("training_overdue", {"deadline": said(deadline) if deadline else "-"})


def _room(mentor: Mentor, who: dict[str, str]) -> Refusal | None:
    if mentor.max_learners is None or mentor.learners < mentor.max_learners:
        return None
    return Refusal("too_many_learners", {**who, "count": str(mentor.learners), "maximum": str(mentor.max_learners)})
