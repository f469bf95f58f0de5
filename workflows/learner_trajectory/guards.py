"""The rules of a learner's way that YAML cannot say, as pure functions of what the case holds and the moment.

The sentences, their sources and the fields that solve them stand in ``workflow.yaml`` under the same names; rules
that only look whether fields are filled stand there alone. Guards that will ask a register one day read fields of the
case until then: ``samdulea check --open-points`` lists them.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal

__all__ = [
    "admission_ok",
    "age_ok",
    "agreement_active",
    "agreement_complete",
    "clock_open_or_extended",
    "enrolled_ref",
    "entry_date_ok",
    "hours_match_kind",
    "mentor_invited",
    "mentor_valid",
    "not_special_needs",
    "recognition_granted",
    "same_school_year",
    "second_agreement_ordered",
    "signed_before_start",
    "target_school",
    "termination_recorded",
    "workplace_reserved",
]

ADULT_AGE = 18
ENTRY_AGE = 16
EARLY_ENTRY_AGE = 15
LAST_BIRTHDAY = 25
WITHOUT_UPPER_AGE = frozenset({"senense", "specialisation"})
"""Source: Onderwijskiezer, admission: 16, or 15 after two years; until the school year of the 25th birthday."""

ENTRY_MONTH, ENTRY_DAY = 1, 15
"""Source: Onderwijskiezer, entry until 15 January. A union page says the end of October: the field overrides it."""

COUNCIL_ADMITS = frozenset({"okan", "other_community"})
COUNCIL_DECIDES = Length(35, Unit.CALENDAR_DAYS)
"""Source: Onderwijskiezer, the class council decides within 35 calendar days of the start."""

PENDING = Length(10, Unit.WORKING_DAYS)
RESERVATION = Length(10, Unit.WORKING_DAYS)
"""Choice: how long an enrolment may lack its reference, and how long a place is kept free."""

OAO_HOURS = 20
"""Source: Onderwijs Vlaanderen, OAO from 20 hours a week on average over the school year on a real workplace."""

MENTOR_AGE, MENTOR_AGE_DEROGATION, MENTOR_YEARS = 25, 23, 5
EXTRACT_VALID = Length(12, Unit.MONTHS)
"""Source: Onderwijs Vlaanderen, conditions for mentors; extract 596.2 not older than a year."""

TRAINING_WITHIN = Length(12, Unit.MONTHS)
RECOGNISED_FOR = Length(60, Unit.MONTHS)
"""Source: guide of Ghent (mentor training within a year) and page of mtech+ (recognition for five years)."""

SIGNATURES = ("signed_learner_on", "signed_company_on", "signed_school_on", "signed_parent_on")


def age_ok(facts: Facts, now: datetime) -> Refusal | None:
    """Ask 16 years, or 15 and two years followed, on the first lesson day, and no 25th birthday before 1 September.

    Source: Onderwijskiezer, admission to dual learning. Se-n-Se and specialisation years know no upper age.
    """
    born = facts.day("birth_date")
    if born is None:
        return Refusal("birth_date_unknown")
    entry = _entry_day(facts, now)
    age = _age(facts, born, entry)
    if age < EARLY_ENTRY_AGE:
        return Refusal(values={"age": str(age)})
    if age < ENTRY_AGE and not facts.yes("two_years_followed"):
        return Refusal("two_years_unknown", fields=("two_years_followed",))
    limit = date(_school_year(entry), 9, 1)
    if _birthday(facts, born, LAST_BIRTHDAY) < limit and facts.text("programme_kind") not in WITHOUT_UPPER_AGE:
        return Refusal("too_old", {"limit": _said(limit)}, ("programme_kind",))
    return None


def admission_ok(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the admission conditions to be ticked, or the class council to have admitted the learner.

    Source: Onderwijskiezer, OKAN and other communities by the class council within 35 calendar days; ABVV page, VDAB
    advice for jobseekers of age.
    """
    origin, decided = facts.text("prior_education"), facts.day("admission_council_on")
    if origin == "jobseeker" and not facts.filled("vdab_advice_on"):
        return Refusal("vdab_needed", fields=("vdab_advice_on",))
    if origin in COUNCIL_ADMITS:
        if decided is None:
            return Refusal("council_needed", fields=("admission_council_on",))
        first = facts.day("first_lesson_on")
        limit = facts.calendar.after(first, COUNCIL_DECIDES) if first else decided
        late = Refusal("council_too_late", {"limit": _said(limit)}, ("admission_council_on",))
        return late if decided > limit else None
    ticked = facts.yes("admission_general") and facts.yes("admission_specific")
    return None if ticked or decided else Refusal()


def entry_date_ok(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the learner starts by the programme's last entry date, or that the class council allowed a later one.

    Source: Onderwijskiezer, 15 January unless the class council agrees.
    """
    entry = _entry_day(facts, now)
    limit = facts.day("entry_deadline") or date(_school_year(entry) + 1, ENTRY_MONTH, ENTRY_DAY)
    if entry <= limit or facts.filled("late_entry_council_on"):
        return None
    return Refusal(values={"limit": _said(limit)})


def enrolled_ref(facts: Facts, now: datetime) -> Refusal | None:
    """Ask the reference of Discimus; while it is pending the day of submission does, for ten working days.

    Source: SO/2016, registration in Discimus. Choice: ten working days.
    """
    if facts.filled("enrol_ref"):
        return None
    since = facts.day("enrol_ref_pending_on")
    if since is None:
        return Refusal()
    if facts.today(now) <= facts.calendar.after(since, PENDING):
        return None
    return Refusal("pending_too_long", {"since": _said(since)}, ("enrol_ref",))


def not_special_needs(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse the preparatory phase in special education.

    Source: Onderwijskiezer, the aanloopfase exists in mainstream education only.
    """
    return Refusal() if (facts.organisation_kind or facts.text("provider_kind")) == "buso" else None


def workplace_reserved(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a company that keeps a place free for this learner, for ten working days at most.

    Choice: a reservation that lasts would keep the place from others.
    """
    since = facts.day("workplace_reserved_on")
    if since is None or not facts.filled("company_name"):
        return Refusal(fields=_empty(facts, "company_name", "workplace_reserved_on"))
    if facts.today(now) <= facts.calendar.after(since, RESERVATION):
        return None
    return Refusal("expired", {"since": _said(since)}, ("workplace_reserved_on",))


def agreement_complete(facts: Facts, now: datetime) -> Refusal | None:
    """Ask every part of the agreement: kind, company, dates, plan, schedule, allowance (OAO) and signatures.

    Source: decreet of 10 June 2016, written and tripartite. A parent's signature under 18 is general knowledge.
    """
    parts = ("agreement_kind", "company_name", "agreement_starts_on", "agreement_ends_on", *SIGNATURES[:3])
    ticks = tuple(name for name in ("training_plan_signed", "schedule_attached") if not facts.yes(name))
    if missing := (*_empty(facts, *parts), *ticks):
        return Refusal(fields=missing)
    if facts.text("agreement_kind") == "oao" and not facts.filled("allowance_step"):
        return Refusal("allowance_missing", fields=("allowance_step",))
    if _under_age(facts, now) and not facts.filled("signed_parent_on"):
        return Refusal("parent_signature_missing", fields=("signed_parent_on",))
    if facts.text("agreement_ends_on") < facts.text("agreement_starts_on"):
        return Refusal("ends_before_start", fields=("agreement_starts_on", "agreement_ends_on"))
    return None


def recognition_granted(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a granted recognition of this programme and establishment that covers the start.

    Source: Onderwijs Vlaanderen, recognition per programme and establishment, valid for five years.
    """
    if facts.text("recognition_status") != "granted":
        return Refusal()
    start, granted = facts.day("agreement_starts_on"), facts.day("recognition_granted_on")
    if start is None:
        return Refusal("start_unknown", fields=("agreement_starts_on",))
    until = facts.day("recognition_valid_until") or (facts.calendar.after(granted, RECOGNISED_FOR) if granted else None)
    if until is None:
        return Refusal("until_unknown", fields=("recognition_granted_on", "recognition_valid_until"))
    if until < start:
        said = {"until": _said(until), "start": _said(start)}
        return Refusal("ends_too_soon", said, ("recognition_valid_until",))
    if granted is not None and granted > start:
        said = {"granted": _said(granted), "start": _said(start)}
        return Refusal("begins_too_late", said, ("agreement_starts_on",))
    return None


def mentor_valid(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask a mentor who meets every condition on the start date.

    Source: Onderwijs Vlaanderen, mentors: 25 years (23 with a derogation), 5 years of experience, extract 596.2 of
    the last year, training followed or still within its deadline.
    """
    age, years = facts.number("mentor_age"), facts.number("mentor_experience_years")
    issued, start = facts.day("mentor_extract_issued_on"), facts.day("agreement_starts_on")
    if age is None or years is None or issued is None or start is None or _empty(facts, "mentor_name", "mentor_email"):
        return Refusal()
    derogation = facts.yes("mentor_derogation")
    if age < (MENTOR_AGE_DEROGATION if derogation else MENTOR_AGE):
        return Refusal("too_young", {"age": f"{age:g}"}, ("mentor_age", "mentor_derogation"))
    if years < MENTOR_YEARS and not derogation:
        solved_by = ("mentor_experience_years", "mentor_derogation")
        return Refusal("too_little_experience", {"years": f"{years:g}"}, solved_by)
    if facts.calendar.after(issued, EXTRACT_VALID) < start:
        return Refusal("extract_too_old", {"issued": _said(issued)}, ("mentor_extract_issued_on",))
    return _training(facts, start)


def hours_match_kind(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask hours that fit the kind of agreement and the company's week.

    Source: Onderwijs Vlaanderen, OAO from 20 hours on a real workplace, SAO below or simulated, DA in social Maribel
    only; school hours count as working time, within the weekly limit of the joint committee.
    """
    school, work = facts.number("school_hours"), facts.number("workplace_hours")
    week, kind = facts.number("company_weekly_hours"), facts.text("agreement_kind")
    if school is None or work is None or week is None or not kind:
        return Refusal()
    if school + work > week:
        said = {"total": f"{school + work:g}", "limit": f"{week:g}"}
        return Refusal("week_too_long", said, ("school_hours", "workplace_hours", "company_weekly_hours"))
    return _kind_misfit(facts, kind, work)


def signed_before_start(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last signature on or before the first day at work.

    Source: decreet of 10 June 2016, signed at the latest when the learner starts.
    """
    signed, start = _last_signature(facts), facts.day("agreement_starts_on")
    if signed is None or start is None or signed <= start:
        return None
    return Refusal(values={"signed": _said(signed), "start": _said(start)})


def clock_open_or_extended(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last signature on or before the last day of the search period, extension included.

    Source: SO/2016, agreement within 20 training days. The school coordinator may pass it with a written reason.
    """
    signed, clock = _last_signature(facts), facts.clocks.get("workplace_search")
    if signed is None or clock is None or signed <= clock.ends_on:
        return None
    return Refusal(values={"signed": _said(signed), "limit": _said(clock.ends_on)})


def agreement_active(facts: Facts, now: datetime) -> Refusal | None:
    """Ask an agreement that has started, has not ended and is not suspended.

    Choice: guidance means a learner at work.
    """
    today, start, end = facts.today(now), facts.day("agreement_starts_on"), facts.day("agreement_ends_on")
    if not facts.yes("agreement_running") or start is None:
        return Refusal()
    if start > today:
        return Refusal("not_started", {"start": _said(start)})
    if end is not None and end < today:
        return Refusal("over", {"end": _said(end)}, ("agreement_ends_on",))
    resumed = facts.day("interruption_ended_on")
    if facts.filled("interruption_from") and (resumed is None or resumed > today):
        return Refusal("suspended", fields=("interruption_ended_on",))
    return None


def second_agreement_ordered(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask an end of the second agreement that does not lie before its start.

    Choice: the dates of the second agreement are judged as those of the first.
    """
    start, end = facts.day("second_agreement_starts_on"), facts.day("second_agreement_ends_on")
    return Refusal() if start is not None and end is not None and end < start else None


def termination_recorded(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the last day of the agreement and whether company and learner reported the end; the reason is asked apart.

    Source: sector pages, an early end is always reported by company and learner.
    """
    ended, start = facts.day("agreement_ended_on"), facts.day("agreement_starts_on")
    if missing := _empty(facts, "agreement_ended_on", "reported_by_company", "reported_by_learner"):
        return Refusal(fields=missing)
    if ended is not None and start is not None and ended < start:
        return Refusal("before_start", {"start": _said(start)}, ("agreement_ended_on",))
    return None


def mentor_invited(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask that the mentor was invited to the class council, by its date.

    Source: SO/2016, mentor and trajectory coach vote in the class council.
    """
    invited, council = facts.day("mentor_invited_on"), facts.day("council_on")
    if invited is None or council is None:
        return Refusal(fields=_empty(facts, "mentor_invited_on", "council_on"))
    if invited > council:
        return Refusal("after_council", {"invited": _said(invited), "council": _said(council)}, ("council_on",))
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
    if closed is None or _school_year(closed) == _school_year(facts.today(now)):
        return None
    return Refusal(values={"closed": _said(closed)})


def _kind_misfit(facts: Facts, kind: str, work: float) -> Refusal | None:
    simulated, hours = facts.yes("simulated_workplace"), {"hours": f"{work:g}"}
    if kind == "oao" and simulated:
        return Refusal("oao_simulated", fields=("agreement_kind", "simulated_workplace"))
    if kind == "oao" and work < OAO_HOURS:
        return Refusal("oao_too_few", hours, ("agreement_kind", "workplace_hours"))
    if kind == "sao" and work >= OAO_HOURS and not simulated:
        return Refusal("sao_too_many", hours, ("agreement_kind", "workplace_hours"))
    if kind == "da" and not facts.yes("social_maribel"):
        return Refusal("da_not_maribel", fields=("agreement_kind", "social_maribel"))
    return None


def _training(facts: Facts, start: date) -> Refusal | None:
    """Accept a training followed by the start, or a deadline for it that is still ahead then."""
    done, deadline = facts.day("mentor_training_done_on"), facts.day("mentor_training_deadline_on")
    granted = facts.day("recognition_granted_on")
    if deadline is None and granted is not None:
        deadline = facts.calendar.after(granted, TRAINING_WITHIN)
    if (done is not None and done <= start) or (deadline is not None and deadline >= start):
        return None
    return Refusal("training_overdue", fields=("mentor_training_done_on", "mentor_training_deadline_on"))


def _entry_day(facts: Facts, now: datetime) -> date:
    """Return the day from which the learner takes part: the first lesson day while it lies ahead, else today."""
    today, first = facts.today(now), facts.day("first_lesson_on")
    return first if first is not None and first > today else today


def _under_age(facts: Facts, now: datetime) -> bool:
    born = facts.day("birth_date")
    return born is not None and facts.today(now) < _birthday(facts, born, ADULT_AGE)


def _birthday(facts: Facts, born: date, age: int) -> date:
    return facts.calendar.after(born, Length(12 * age, Unit.MONTHS))


def _age(facts: Facts, born: date, on: date) -> int:
    return facts.calendar.count(born, on, Unit.MONTHS) // 12


def _school_year(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def _last_signature(facts: Facts) -> date | None:
    return max((day for name in SIGNATURES if (day := facts.day(name))), default=None)


def _empty(facts: Facts, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if not facts.filled(name))


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
