"""Where something about a learner is kept: one query per kind of rows, with the columns that are handed out.

``tests/workflows/access_request`` goes through every table of the database: each stands here, or says why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, case, null, or_, select

from engine.tables import documents, mail_stops, outbox, persons
from workflows.access_request import way_sources
from workflows.access_request.asking import given
from workflows.access_request.way_sources import People
from workflows.register.tables import (
    absences,
    appointments,
    attendees,
    confirmations,
    contacts,
    guardians,
    learners,
    note_readings,
    support_tracks,
    wellbeing_checks,
    wellbeing_notes,
)
from workflows.register.wellbeing import ERASED_TEXT

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


def _contacts(case_id: int, _people: People) -> Select[Any]:
    row = contacts.c
    columns = (row.on_day, row.kind, row.with_whom, row.summary, persons.c.name.label("by"))
    query = select(*columns).select_from(contacts).outerjoin(persons, persons.c.id == row.person_id)
    return query.where(row.case_id == case_id).order_by(row.on_day, row.id)


def _absences(case_id: int, _people: People) -> Select[Any]:
    row = absences.c
    columns = (row.from_on, row.until_on, row.half_days, row.component, row.kind, row.by_mentor)
    return select(*columns).where(row.case_id == case_id).order_by(row.from_on, row.id)


def _support(case_id: int, _people: People) -> Select[Any]:
    row = support_tracks.c
    columns = (row.kind, row.partner, row.from_on, row.until_on, row.status)
    return select(*columns).where(row.case_id == case_id).order_by(row.id)


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


def _documents(case_id: int, _people: People) -> Select[Any]:
    row = documents.c
    columns = (row.name, row.kind, row.size, row.added_at, persons.c.name.label("by"))
    query = select(*columns).select_from(documents).outerjoin(persons, persons.c.id == row.added_by)
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


OF_LEARNER: Mapping[str, Callable[[int], Select[Any]]] = MappingProxyType(
    {"learner": _learner, "guardians": _guardians}
)
OF_CASE: Mapping[str, OfCase] = MappingProxyType(
    {
        "path": way_sources.path_of,
        "searches": way_sources.searches_of,
        "waiting": way_sources.waiting_of,
        "reservations": way_sources.reservations_of,
        "refusals": way_sources.refusals_of,
        "agreements": way_sources.agreements_of,
        "annexes": way_sources.annexes_of,
        "suspensions": way_sources.suspensions_of,
        "plan": way_sources.plan_of,
        "contacts": _contacts,
        "absences": _absences,
        "appointments": _appointments,
        "support": _support,
        "confirmations": _confirmations,
        "documents": _documents,
        "checks": _checks,
        "notes": _notes,
        "readings": _readings,
    }
)
"""In the order in which they are shown."""
