"""Rules of admission: age, conditions, last entry date, enrolment, preparatory phase. Pure."""

from __future__ import annotations

from datetime import date, datetime

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from workflows.learner_trajectory.days import age_on, birthday, entry_day, said, school_year
from workflows.learner_trajectory.known import Known

WITHOUT_UPPER_AGE = frozenset({"senense", "specialisation"})
COUNCIL_ADMITS = frozenset({"okan", "other_community"})


def age_ok(facts: Facts, now: datetime) -> Refusal | None:
    """Ask 16 years, or 15 and two years followed, on the first lesson day, and no 25th birthday before 1 September.

    Source: Onderwijskiezer, admission to dual learning. Se-n-Se and specialisation years know no upper age.
    """
    born = facts.day("birth_date")
    if born is None:
        return Refusal("birth_date_unknown")
    known: Known = facts.known
    entry = entry_day(facts, now)
    age = age_on(facts, born, entry)
    if age < known.values.whole("entry.early_age"):
        return Refusal(values={"age": str(age)})
    if age < known.values.whole("entry.min_age") and not facts.yes("two_years_followed"):
        return Refusal("two_years_unknown", fields=("two_years_followed",))
    limit = date(school_year(entry), 9, 1)
    kind = known.programme.kind if known.programme else ""
    if birthday(facts, born, known.values.whole("entry.upper_age")) < limit and kind not in WITHOUT_UPPER_AGE:
        return Refusal("too_old", {"limit": said(limit)}, ("programme_id",))
    return None


def admission_ok(facts: Facts, _now: datetime) -> Refusal | None:
    """Ask the admission conditions to be ticked, or the class council to have admitted the learner.

    Source: Onderwijskiezer, OKAN and other communities by the class council within 35 calendar days; ABVV page, VDAB
    advice for jobseekers of age.
    """
    origin, decided = facts.text("prior_education"), facts.day("admission_council_on")
    known: Known = facts.known
    if origin == "jobseeker" and not facts.filled("vdab_advice_on"):
        return Refusal("vdab_needed", fields=("vdab_advice_on",))
    if origin in COUNCIL_ADMITS:
        if decided is None:
            return Refusal("council_needed", fields=("admission_council_on",))
        first = facts.day("first_lesson_on")
        days = Length(known.values.whole("admission.council_days_okan"), Unit.CALENDAR_DAYS)
        limit = facts.calendar.after(first, days) if first else decided
        late = Refusal("council_too_late", {"limit": said(limit)}, ("admission_council_on",))
        return late if decided > limit else None
    ticked = facts.yes("admission_general") and facts.yes("admission_specific")
    return None if ticked or decided else Refusal()


def entry_date_ok(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the learner starts by the programme's last entry date, or that the class council allowed a later one.

    Source: Onderwijskiezer, 15 January unless the class council agrees; the register keeps the day per programme, and
    whether the class council may allow a later one.
    """
    entry = entry_day(facts, now)
    known: Known = facts.known
    month, day = _month_and_day(known)
    first_year = school_year(entry)
    limit = date(first_year if month >= 9 else first_year + 1, month, day)
    if entry <= limit:
        return None
    if known.programme is not None and not known.programme.late_entry:
        return Refusal("closed", {"limit": said(limit)}, ("first_lesson_on", "programme_id"))
    return None if facts.filled("late_entry_council_on") else Refusal(values={"limit": said(limit)})


def enrolled_ref(facts: Facts, now: datetime) -> Refusal | None:
    """Ask the reference of Discimus; while it is pending the day of submission does, for ten working days.

    Source: SO/2016, registration in Discimus. Choice: ten working days. A person copies it: Discimus is not connected.
    """
    if facts.filled("enrol_ref"):
        return None
    since = facts.day("enrol_ref_pending_on")
    if since is None:
        return Refusal()
    known: Known = facts.known
    pending = Length(known.values.whole("entry.reference_pending_wd"), Unit.WORKING_DAYS)
    if facts.today(now) <= facts.calendar.after(since, pending):
        return None
    return Refusal("pending_too_long", {"since": said(since)}, ("enrol_ref",))


def admitted_here(facts: Facts, now: datetime) -> Refusal | None:
    """Ask of a learner who came during an agreement what enrolling asks of others: admission and registration.

    Source: SO/2016, admission and enrolment; every school enrols its own learners.
    """
    if not facts.filled("predecessor_code"):
        return None
    return Refusal() if admission_ok(facts, now) or enrolled_ref(facts, now) else None


def not_special_needs(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse the preparatory phase in special education.

    Source: Onderwijskiezer, the aanloopfase exists in mainstream education only.
    """
    return Refusal() if facts.organisation_kind == "buso" else None


def _month_and_day(known: Known) -> tuple[int, int]:
    text = known.programme.entry_deadline if known.programme else known.values.text("entry.default_deadline")
    month, _, day = text.partition("-")
    return int(month), int(day)
