"""Rules of contact with a company: one school at a time, in time, and never too often. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.calendar import Length, Unit
from engine.facts import Facts, Refusal
from workflows.company_lead.known import Known
from workflows.company_lead.said import said


def contact_logged(facts: Facts, now: datetime) -> Refusal | None:
    """Ask a contact with its result since the case came into its state, typed now or noted before.

    Choice: a contact of before the acceptance, or before the company was kept warm, counts for nothing.
    """
    day, since = facts.day("contact_on"), facts.state_since
    if day is None:
        known: Known = facts.known
        noted = any(since is None or each >= since for each in known.own_contacts)
        return None if noted else Refusal(fields=_empty(facts, "contact_on", "contact_result"))
    if day > facts.today(now):
        return Refusal("in_future", fields=("contact_on",))
    if since is not None and day < since:
        return Refusal("too_early", {"day": said(day), "since": said(since)}, ("contact_on",))
    return None if facts.filled("contact_result") else Refusal(fields=("contact_result",))


def contact_is_ours(facts: Facts, _now: datetime) -> Refusal | None:
    """Refuse a first contact while another school talks to the company, unless they agreed on it.

    Source: choice 3 of fairness; VDAB works so with one visible owner of a file.
    """
    known: Known = facts.known
    lock = known.lock
    if lock is None or lock.organisation_id == facts.organisation_id or facts.yes("contact_via_owner"):
        return None
    return Refusal(values={"school": lock.school, "coach": lock.coach or "-", "since": said(lock.since)})


def may_be_contacted(facts: Facts, now: datetime) -> Refusal | None:
    """Respect the day until which the company asked not to be contacted.

    Choice: a company's own wish goes before ours.
    """
    known: Known = facts.known
    until = known.site.quiet_until
    contact = facts.day("contact_on") or facts.today(now)
    return Refusal(values={"until": said(until)}) if until is not None and until >= contact else None


def first_contact_free(facts: Facts, now: datetime) -> Refusal | None:
    """Refuse a first contact within thirty days of that of another school.

    Choice: at most one first contact per establishment per thirty calendar days, across all schools. What was agreed
    with the school that is the point of contact is part of its own talk.
    """
    known: Known = facts.known
    last = known.first_elsewhere_on
    if last is None or facts.yes("contact_via_owner"):
        return None
    free = free_from(last, known)
    contact = facts.day("contact_on") or facts.today(now)
    return None if contact >= free else Refusal(values={"on": said(last), "from": said(free)})


def contact_overdue(facts: Facts, now: datetime) -> Refusal | None:
    """Ask that the sixth working day since the acceptance, school holidays left out, has come without a contact.

    Choice: an accepted company is called, or goes to somebody who will.
    """
    known: Known = facts.known
    since = facts.state_since
    if noted := [each for each in known.own_contacts if since is None or each >= since]:
        return Refusal("contacted", {"on": said(max(noted))})
    clock = facts.clocks.get("accepted")
    accepted = clock.starts_on if clock else since
    if accepted is None:
        return None
    patience = Length(known.values.whole("lead.takeback_wd"), Unit.WORKING_DAYS)
    over = facts.calendar.after(accepted, patience, skip_school_holidays=True)
    return None if facts.today(now) >= over else Refusal(values={"from": said(over)})


def free_from(last: date, known: Known) -> date:
    """Return the first day on which another first contact may be made."""
    return last + timedelta(days=known.values.whole("lead.first_contact_per_site_days"))


def _empty(facts: Facts, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if not facts.filled(name))
