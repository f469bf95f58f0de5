"""Where the way of a learner through school and work is kept: one query per kind of rows, as it is handed out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from workflows.register.tables import (
    agreements,
    annexes,
    companies,
    competences,
    match_refusals,
    mentors,
    programmes,
    reservations,
    sites,
    suspensions,
    training_plan_items,
    trajectories,
    waiting_entries,
    workplace_searches,
    workplaces,
)

People = frozenset[int]


def path_of(case_id: int, _people: People) -> Select[Any]:
    """Return where the learner was, and what came of it."""
    row = trajectories.c
    columns = (programmes.c.official_name.label("programme"), row.school_year, row.intake_on, row.certificate_kind)
    query = select(*columns, row.destination, row.vulnerable)
    query = query.select_from(trajectories).outerjoin(programmes, programmes.c.id == row.programme_id)
    return query.where(row.case_id == case_id)


def searches_of(case_id: int, _people: People) -> Select[Any]:
    """Return the periods in which a workplace was looked for."""
    row = workplace_searches.c
    columns = (row.reason, row.starts_on, row.ends_on, row.extension_on, row.closed_on, row.closed_by)
    return select(*columns, row.training_days).where(row.case_id == case_id).order_by(row.id)


def waiting_of(case_id: int, _people: People) -> Select[Any]:
    """Return the entries on the waiting list."""
    row = waiting_entries.c
    columns = (row.code, row.kind, row.since_on, row.shared, row.partner_choices, row.postcode, row.days)
    rest = (row.travel_mode, row.wishes, row.needs, row.status, row.closed_on, row.closed_reason)
    return select(*columns, *rest).where(row.case_id == case_id).order_by(row.id)


def reservations_of(case_id: int, _people: People) -> Select[Any]:
    """Return the workplaces that were kept for the learner."""
    row = reservations.c
    columns = (companies.c.name.label("company"), row.reserved_on, row.until_on, row.status, row.ended_on)
    return (
        _at_company(select(*columns).select_from(reservations), row.workplace_id)
        .where(row.case_id == case_id)
        .order_by(row.id)
    )


def refusals_of(case_id: int, _people: People) -> Select[Any]:
    """Return why companies did not take the learner, in their words."""
    row = match_refusals.c
    columns = (companies.c.name.label("company"), row.on_day, row.words)
    return (
        _at_company(select(*columns).select_from(match_refusals), row.workplace_id)
        .where(row.case_id == case_id)
        .order_by(row.id)
    )


def agreements_of(case_id: int, _people: People) -> Select[Any]:
    """Return the agreements; who was at fault is internal and about the company as much."""
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


def annexes_of(case_id: int, _people: People) -> Select[Any]:
    """Return what was added to the agreements."""
    row = annexes.c
    columns = (row.kind, row.agreed_on, row.from_on, row.until_on, row.made_up_on, row.text)
    return select(*columns).where(row.agreement_id.in_(_contracts(case_id))).order_by(row.id)


def suspensions_of(case_id: int, _people: People) -> Select[Any]:
    """Return when the agreements were suspended."""
    row = suspensions.c
    columns = (row.kind, row.from_on, row.expected_until, row.ended_on, row.coach_told_on)
    return select(*columns).where(row.agreement_id.in_(_contracts(case_id))).order_by(row.id)


def plan_of(case_id: int, _people: People) -> Select[Any]:
    """Return the training plans with their scores."""
    row = training_plan_items.c
    scores = (row.school_score, row.school_scored_on, row.mentor_score, row.mentor_scored_on, row.not_seen_reason)
    query = select(competences.c.code, competences.c.name, row.place, *scores)
    query = query.select_from(training_plan_items).join(competences, competences.c.id == row.competence_id)
    return query.where(row.agreement_id.in_(_contracts(case_id))).order_by(row.agreement_id, row.position, row.id)


def _contracts(case_id: int) -> Select[Any]:
    return select(agreements.c.id).where(agreements.c.case_id == case_id)


def _at_company(query: Select[Any], workplace_id: Any) -> Select[Any]:
    query = query.join(workplaces, workplaces.c.id == workplace_id).join(sites, sites.c.id == workplaces.c.site_id)
    return query.join(companies, companies.c.id == sites.c.company_id)
