"""What is due: each query returns ids of cases or rows whose time is over and that still hold something personal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, exists, func, or_, select, type_coerce

from engine.loader import Workflows
from engine.tables import cases, events, state_spans
from workflows.register.tables import (
    agreements,
    company_contacts,
    contacts,
    leads,
    mentors,
    note_readings,
    recognitions,
    register_events,
    sites,
    wellbeing_checks,
    wellbeing_notes,
)
from workflows.register.wellbeing import ERASED_TEXT
from workflows.retention.terms import Terms, begins

LEARNERS, LEADS, RECOGNITION = "learner_trajectory", "company_lead", "recognition"
BEFORE_ENROLMENT = ("registered", "orienting", "screening", "awaiting_place")
"""States of somebody who is not in any lessons or track yet; whoever was in another one enrolled."""
PERSON_FIELDS = ("contact_name", "contact_function", "contact_phone", "contact_email")
"""Fields of a lead and of a recognition that tell about a person."""


def trajectories(workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the trajectories that were closed, their school year and its months over."""
    return _closed(LEARNERS, terms.trajectories).where(_enrolled(workflows))


def prospects(workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the closed cases of learners who never enrolled."""
    return _closed(LEARNERS, terms.prospects).where(~_enrolled(workflows))


def old_leads(_workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the leads that were closed so long ago that their history goes."""
    return _closed(LEADS, terms.leads)


def wellbeing(workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return closed trajectories with notes, check-ins or private answers whose months are over."""
    note, check = wellbeing_notes.c, wellbeing_checks.c
    noted = exists().where(note.case_id == cases.c.id, or_(note.ciphertext != ERASED_TEXT, note.shared_as.is_not(None)))
    checked = exists().where(check.case_id == cases.c.id)
    told = and_(cases.c.erased_at.is_(None), holds(private_fields(workflows)), ~_done("wellbeing"))
    query = select(cases.c.id).where(cases.c.workflow == LEARNERS, cases.c.closed_at < terms.wellbeing)
    return query.where(or_(noted, checked, told))


def company_people(_workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the contact persons of companies nobody spoke with for so long."""
    row = company_contacts.c
    return select(row.id).where(_silent(row.company_id, terms.last_contact), ~_touched(company_contacts, row.id, terms))


def guides(_workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the mentors of such companies.

    Choice: a mentor is a contact person of the company; the law names no term of their own.
    """
    row = mentors.c
    here = select(sites.c.company_id).where(sites.c.id == row.site_id).scalar_subquery()
    return select(row.id).where(row.name != "", _silent(here, terms.last_contact), ~_touched(mentors, row.id, terms))


def people_on_cases(_workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return the closed leads and recognitions of such companies that still name a person."""
    of_lead = select(leads.c.company_id).where(leads.c.case_id == cases.c.id).scalar_subquery()
    of_recognition = (
        select(func.max(sites.c.company_id))
        .join(recognitions, recognitions.c.site_id == sites.c.id)
        .where(recognitions.c.case_id == cases.c.id)
        .scalar_subquery()
    )
    company = func.coalesce(of_lead, of_recognition)
    query = select(cases.c.id).where(cases.c.workflow.in_((LEADS, RECOGNITION)), cases.c.closed_at.is_not(None))
    long_ago = func.coalesce(cases.c.last_contact_at, cases.c.opened_at) < begins(terms.last_contact)
    still = (cases.c.erased_at.is_(None), long_ago, holds(PERSON_FIELDS), ~_done("people_on_cases"))
    return query.where(*still, _silent(company, terms.last_contact))


def readings(_workflows: Workflows, terms: Terms) -> Select[Any]:
    """Return readings of notes so long ago that they need not be known any more."""
    return select(note_readings.c.id).where(note_readings.c.at < terms.note_readings)


def private_fields(workflows: Workflows) -> frozenset[str]:
    """Return the fields of a trajectory that are told in confidence."""
    fields = workflows.current(LEARNERS).document.fields
    return frozenset(name for name, rule in fields.items() if rule.private)


def holds(names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a case, or an event of it, tells one of some fields."""
    said = type_coerce(events.c.payload, Text)
    now = or_(*(type_coerce(cases.c.fields, Text).like(f'%"{name}"%') for name in sorted(names)))
    then = or_(*(said.like(f'%"{name}"%') for name in sorted(names)))
    return or_(now, exists().where(events.c.case_id == cases.c.id, then))


def _closed(workflow: str, before: datetime) -> Select[Any]:
    return select(cases.c.id).where(
        cases.c.workflow == workflow, cases.c.closed_at < before, cases.c.erased_at.is_(None)
    )


def _enrolled(workflows: Workflows) -> ColumnElement[bool]:
    states = workflows.current(LEARNERS).document.states
    early = [*BEFORE_ENROLMENT, *(name for name, rule in states.items() if rule.final)]
    return exists().where(state_spans.c.case_id == cases.c.id, state_spans.c.state.not_in(early))


def _done(rule: str) -> ColumnElement[bool]:
    """Return that a rule was carried out on a case since it was closed."""
    return exists().where(
        register_events.c.record == record_of(rule),
        register_events.c.record_id == cases.c.id,
        register_events.c.at >= cases.c.closed_at,
    )


def record_of(rule: str) -> str:
    """Return under which name the register remembers what a rule erased."""
    return f"retention.{rule}"


def _silent(company_id: Any, since: date) -> ColumnElement[bool]:
    """Return that nobody spoke with a company since a day, no learner worked there and none of its leads is open."""
    its_sites = select(sites.c.id).where(sites.c.company_id == company_id)
    its_leads = select(leads.c.case_id).where(leads.c.company_id == company_id)
    spoken = exists().where(
        contacts.c.on_day >= since, or_(contacts.c.site_id.in_(its_sites), contacts.c.case_id.in_(its_leads))
    )
    last_day = func.coalesce(agreements.c.ended_on, agreements.c.ends_on)
    at_work = exists().where(agreements.c.site_id.in_(its_sites), agreements.c.status != "withdrawn", last_day >= since)
    lead = cases.alias("lead")
    alive = or_(lead.c.closed_at.is_(None), lead.c.last_contact_at >= begins(since))
    followed = exists().where(lead.c.id.in_(its_leads), alive)
    return and_(~spoken, ~at_work, ~followed)


def _touched(table: Any, row_id: Any, terms: Terms) -> ColumnElement[bool]:
    """Return that somebody wrote on the row itself since then: details were asked for and given."""
    return exists().where(
        register_events.c.record == table.name,
        register_events.c.record_id == row_id,
        register_events.c.at >= begins(terms.last_contact),
    )
