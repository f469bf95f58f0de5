"""Where something about a learner is kept: one query per kind of rows, with the columns that are handed out.

``tests/workflows/access_request`` goes through every table of the database: each stands here, or says why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, case, null, or_, select

from engine.tables import mail_stops, outbox, persons
from workflows.access_request.asking import given
from workflows.register.tables import (
    absences,
    agreements,
    annexes,
    appointments,
    attendees,
    companies,
    competences,
    confirmations,
    contacts,
    guardians,
    learners,
    match_refusals,
    mentors,
    note_readings,
    programmes,
    reservations,
    sites,
    support_tracks,
    suspensions,
    training_plan_items,
    trajectories,
    waiting_entries,
    wellbeing_checks,
    wellbeing_notes,
    workplace_searches,
    workplaces,
)
from workflows.register.wellbeing import ERASED_TEXT

People = frozenset[int]
OfCase = Callable[[int, People], Select[Any]]


def _learner(learner_id: int) -> Select[Any]:
    row = learners.c
    return select(
        row.first_name,
        row.last_name,
        row.birth_date,
        row.email,
        row.phone,
        row.postcode,
        row.language,
        row.parents_stay_informed,
    ).where(row.id == learner_id)


def _guardians(learner_id: int) -> Select[Any]:
    row = guardians.c
    columns = (row.name, row.relation, row.email, row.phone, row.ended_on)
    return select(*columns).where(row.learner_id == learner_id).order_by(row.id)


def _path(case_id: int, _people: People) -> Select[Any]:
    row = trajectories.c
    columns = (programmes.c.official_name.label("programme"), row.school_year, row.intake_on, row.certificate_kind)
    query = select(*columns, row.destination, row.vulnerable)
    query = query.select_from(trajectories).outerjoin(programmes, programmes.c.id == row.programme_id)
    return query.where(row.case_id == case_id)


def _contacts(case_id: int, _people: People) -> Select[Any]:
    row = contacts.c
    columns = (row.on_day, row.kind, row.with_whom, row.summary, persons.c.name.label("by"))
    query = select(*columns).select_from(contacts).outerjoin(persons, persons.c.id == row.person_id)
    return query.where(row.case_id == case_id).order_by(row.on_day, row.id)


def _absences(case_id: int, _people: People) -> Select[Any]:
    row = absences.c
    columns = (row.from_on, row.until_on, row.half_days, row.component, row.kind, row.by_mentor)
    return select(*columns).where(row.case_id == case_id).order_by(row.from_on, row.id)


def _agreements(case_id: int, _people: People) -> Select[Any]:
    row = agreements.c
    named = {companies.c.name: "company", mentors.c.name: "mentor", programmes.c.official_name: "programme"}
    left_out = {"id", "case_id", "learner_id", "organisation_id", "programme_id", "site_id", "workplace_id"}
    own = [column for name, column in row.items() if name not in left_out | {"mentor_id", "fault"}]
    return (
        select(*(column.label(name) for column, name in named.items()), *own)
        .select_from(agreements)
        .join(sites, sites.c.id == row.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .outerjoin(mentors, mentors.c.id == row.mentor_id)
        .outerjoin(programmes, programmes.c.id == row.programme_id)
        .where(row.case_id == case_id)
        .order_by(row.id)
    )


def _annexes(case_id: int, _people: People) -> Select[Any]:
    row = annexes.c
    columns = (row.kind, row.agreed_on, row.from_on, row.until_on, row.made_up_on, row.text)
    return select(*columns).where(row.agreement_id.in_(_contracts(case_id))).order_by(row.id)


def _suspensions(case_id: int, _people: People) -> Select[Any]:
    row = suspensions.c
    columns = (row.kind, row.from_on, row.expected_until, row.ended_on, row.coach_told_on)
    return select(*columns).where(row.agreement_id.in_(_contracts(case_id))).order_by(row.id)


def _plan(case_id: int, _people: People) -> Select[Any]:
    row = training_plan_items.c
    scores = (row.school_score, row.school_scored_on, row.mentor_score, row.mentor_scored_on, row.not_seen_reason)
    query = select(competences.c.code, competences.c.name, row.place, *scores)
    query = query.select_from(training_plan_items).join(competences, competences.c.id == row.competence_id)
    return query.where(row.agreement_id.in_(_contracts(case_id))).order_by(row.agreement_id, row.position, row.id)


def _searches(case_id: int, _people: People) -> Select[Any]:
    row = workplace_searches.c
    columns = (row.reason, row.starts_on, row.ends_on, row.extension_on, row.closed_on, row.closed_by)
    return select(*columns, row.training_days).where(row.case_id == case_id).order_by(row.id)


def _waiting(case_id: int, _people: People) -> Select[Any]:
    row = waiting_entries.c
    columns = (row.code, row.kind, row.since_on, row.shared, row.partner_choices, row.postcode, row.days)
    rest = (row.travel_mode, row.wishes, row.needs, row.status, row.closed_on, row.closed_reason)
    return select(*columns, *rest).where(row.case_id == case_id).order_by(row.id)


def _support(case_id: int, _people: People) -> Select[Any]:
    row = support_tracks.c
    columns = (row.kind, row.partner, row.from_on, row.until_on, row.status)
    return select(*columns).where(row.case_id == case_id).order_by(row.id)


def _reservations(case_id: int, _people: People) -> Select[Any]:
    row = reservations.c
    columns = (companies.c.name.label("company"), row.reserved_on, row.until_on, row.status, row.ended_on)
    return (
        _at_company(select(*columns).select_from(reservations), row.workplace_id)
        .where(row.case_id == case_id)
        .order_by(row.id)
    )


def _refusals(case_id: int, _people: People) -> Select[Any]:
    row = match_refusals.c
    columns = (companies.c.name.label("company"), row.on_day, row.words)
    return (
        _at_company(select(*columns).select_from(match_refusals), row.workplace_id)
        .where(row.case_id == case_id)
        .order_by(row.id)
    )


def _appointments(case_id: int, people: People) -> Select[Any]:
    row = appointments.c
    hers = and_(attendees.c.appointment_id == row.id, attendees.c.person_id.in_(sorted(people)))
    columns = (row.kind, row.starts_at, row.minutes, row.place, row.status, attendees.c.answer)
    query = select(*columns).select_from(appointments).outerjoin(attendees, hers)
    return query.where(row.case_id == case_id).order_by(row.starts_at)


def _confirmations(case_id: int, _people: People) -> Select[Any]:
    row = confirmations.c
    columns = (row.kind, persons.c.name.label("by"), row.asked_at, row.confirmed_at)
    query = select(*columns).select_from(confirmations).join(persons, persons.c.id == row.person_id)
    return query.where(row.case_id == case_id).order_by(row.id)


def _checks(case_id: int, _people: People) -> Select[Any]:
    row = wellbeing_checks.c
    columns = (row.on_day, row.score, row.wants_talk, row.ciphertext.label("sealed"))
    return select(*columns).where(row.case_id == case_id).order_by(row.on_day, row.id)


def _notes(case_id: int, people: People) -> Select[Any]:
    """Notes that the learner gets, and of the others the agreement that came of it; a private note is not here."""
    row = wellbeing_notes.c
    text = case((given(people), row.ciphertext), else_=null())
    columns = (row.at, persons.c.name.label("by"), row.shared_as, text.label("sealed"))
    query = select(*columns).select_from(wellbeing_notes).join(persons, persons.c.id == row.author_id)
    told = or_(given(people), row.shared_as.is_not(None))
    return query.where(row.case_id == case_id, row.ciphertext != ERASED_TEXT, told).order_by(row.at)


def _readings(case_id: int, _people: People) -> Select[Any]:
    row = note_readings.c
    query = select(row.at, persons.c.name.label("by"), row.reason).select_from(note_readings)
    query = query.join(persons, persons.c.id == row.person_id).join(
        wellbeing_notes, wellbeing_notes.c.id == row.note_id
    )
    return query.where(wellbeing_notes.c.case_id == case_id).order_by(row.at)


def mails_to(people: People) -> Select[Any]:
    """Return the mails to a learner: what kind, when, and whether they left; their text is not kept."""
    row = outbox.c
    columns = (row.kind, row.created_at, row.sent_at, row.status, row.bounced_at)
    return select(*columns).where(row.topic == "email", row.recipient_id.in_(sorted(people))).order_by(row.id)


def stops_of(people: People) -> Select[Any]:
    """Return which mails a learner asked not to get any more."""
    row = mail_stops.c
    return select(row.kind, row.at).where(row.person_id.in_(sorted(people))).order_by(row.at)


def _contracts(case_id: int) -> Select[Any]:
    return select(agreements.c.id).where(agreements.c.case_id == case_id)


def _at_company(query: Select[Any], workplace_id: Any) -> Select[Any]:
    query = query.join(workplaces, workplaces.c.id == workplace_id).join(sites, sites.c.id == workplaces.c.site_id)
    return query.join(companies, companies.c.id == sites.c.company_id)


OF_LEARNER: Mapping[str, Callable[[int], Select[Any]]] = MappingProxyType(
    {"learner": _learner, "guardians": _guardians}
)
OF_CASE: Mapping[str, OfCase] = MappingProxyType(
    {
        "path": _path,
        "searches": _searches,
        "waiting": _waiting,
        "reservations": _reservations,
        "refusals": _refusals,
        "agreements": _agreements,
        "annexes": _annexes,
        "suspensions": _suspensions,
        "plan": _plan,
        "contacts": _contacts,
        "absences": _absences,
        "appointments": _appointments,
        "support": _support,
        "confirmations": _confirmations,
        "checks": _checks,
        "notes": _notes,
        "readings": _readings,
    }
)
"""In the order in which they are shown."""
