"""How a trajectory and the register stay one: what rules must know is read here, and rows follow fields and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_, select

from engine.context import CaseContext
from engine.effects import EffectContext
from engine.facts import ClockFacts
from engine.values import Stored
from workflows.learner_trajectory import new_mentors, rows, school_years
from workflows.learner_trajectory.days import years_between
from workflows.learner_trajectory.known import Agreement, Company, Known, Mentor, Place, Plan, Programme, Recognition
from workflows.learner_trajectory.leave import urgent_leave_days
from workflows.learner_trajectory.waiting_facts import follow_waiting, unfit_needs
from workflows.register import contacts, learners
from workflows.register.appointments import follow_days
from workflows.register.places import seats
from workflows.register.rule_values import rule_values_on
from workflows.register.tables import (
    agreements,
    companies,
    joint_committees,
    mentors,
    partnerships,
    programmes,
    recognitions,
    reservations,
    sites,
    suspensions,
    workplaces,
)
from workflows.register.training_plan import clusters_reached, plan_of

__all__ = ["contacted", "facts", "follow", "keep_clocks"]

ADULT = 18
OF_LEARNER = frozenset(
    {
        "first_name", "last_name", "birth_date", "email", "phone", "language", "postcode", "parent_name",
        "parent_phone", "parent_email", "second_parent_name", "second_parent_phone", "second_parent_email",
        "parent_stays_informed", "programme_id", "intake_on", "certificate_kind", "destination",
    }
)  # fmt: skip


def facts(case: CaseContext) -> Known:
    """Read everything of the register that the rules of a trajectory look at."""
    start = case.day("agreement_starts_on") or case.today
    second = case.day("second_agreement_starts_on") or case.today
    recognition = _recognition(case, case.number("site_id"), start)
    return Known(
        values=rule_values_on(case.tx, case.today),
        programme=_programme(case),
        place=_place(case),
        company=_company(case, case.number("site_id"), start),
        recognition=recognition,
        second=_recognition(case, case.number("second_site_id"), second),
        second_company=_company(case, case.number("second_site_id"), second),
        # Who takes over while an agreement runs is judged on that day.
        mentor=_mentor(case, start if case.number("agreement_id") is None else max(start, case.today)),
        agreements=tuple(_agreements(case)),
        plan=_plan(case),
        unfit_needs=unfit_needs(case),
        urgent_leave_days=urgent_leave_days(case),
    )


def follow(context: EffectContext, changed: frozenset[str]) -> Mapping[str, Stored]:
    """Keep the learner's row, and the agreement that runs, in step with what was typed on the case."""
    found: dict[str, Stored] = {}
    if changed & OF_LEARNER and context.filled("first_name", "last_name", "birth_date"):
        found["learner_id"] = learners.keep_in_step(context, context.fields)
    rows.follow_agreement(context, changed)
    follow_waiting(context, changed)
    follow_days(context, changed)
    if "mentor_id" in changed and context.filled("mentor_id", "agreement_id"):
        found |= new_mentors.taken_over(context)
    return found | school_years.planned(context, changed)


def keep_clocks(case: CaseContext, clocks: frozenset[ClockFacts]) -> None:
    """Keep the search for a workplace, and its place on the waiting list, in step with the clock of the search."""
    rows.follow_search(case, next((each for each in clocks if each.name == "workplace_search"), None))


def contacted(context: EffectContext, contact: Mapping[str, str]) -> None:
    """Keep a contact that somebody wrote down."""
    contacts.keep(context, contact, site_id=context.number("site_id"))


def _programme(case: CaseContext) -> Programme | None:
    columns = (programmes.c.kind, programmes.c.entry_deadline, programmes.c.late_entry_council)
    row = case.tx.execute(select(*columns).where(programmes.c.id == case.number("programme_id"))).first()
    return Programme(*row) if row else None


def _place(case: CaseContext) -> Place | None:
    query = (
        select(workplaces, companies.c.name.label("company"))
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .where(workplaces.c.id == case.number("workplace_id"))
    )
    row = case.tx.execute(query).first()
    if row is None:
        return None
    mine = select(func.max(reservations.c.until_on)).where(
        reservations.c.workplace_id == row.id, reservations.c.case_id == case.case_id, reservations.c.status == "held"
    )
    return Place(
        company=row.company,
        left=seats(case.tx, row.id, case.today, without=case.case_id).free,
        same_programme=row.programme_id == case.number("programme_id"),
        from_on=row.from_on,
        until_on=row.until_on,
        withdrawn=row.withdrawn_on is not None and row.withdrawn_on <= case.today,
        simulated=row.simulated,
        held_until=case.tx.execute(mine).scalar_one(),
    )


def _company(case: CaseContext, site_id: int | None, start: date) -> Company:
    query = (
        select(
            companies.c.status, companies.c.social_maribel, companies.c.joint_committee, sites.c.status.label("site")
        )
        .join(companies, companies.c.id == sites.c.company_id)
        .where(sites.c.id == site_id)
    )
    row = case.tx.execute(query).first() if site_id is not None else None
    if row is None:
        return Company()
    limits = (
        select(joint_committees)
        .where(joint_committees.c.number == row.joint_committee, joint_committees.c.valid_from <= start)
        .order_by(joint_committees.c.valid_from.desc())
        .limit(1)
    )
    committee = case.tx.execute(limits).first() if row.joint_committee else None
    born = case.day("birth_date")
    minor = born is not None and years_between(born, start) < ADULT
    limit = None if committee is None else committee.weekly_hours_minor if minor else committee.weekly_hours_adult
    return Company(
        status=row.status if row.status != "active" else row.site,
        social_maribel=row.social_maribel or (committee is not None and committee.social_maribel),
        committee=row.joint_committee or "",
        week_limit=limit,
    )


def _recognition(case: CaseContext, site_id: int | None, start: date) -> Recognition | None:
    """Return the recognition that fits the start best: a granted one that covers it, else the newest seen."""
    query = select(recognitions).where(
        recognitions.c.site_id == site_id, recognitions.c.programme_id == case.number("programme_id")
    )
    found = case.tx.execute(query).all() if site_id is not None else []
    best = max(found, key=lambda row: (_fits(row, start), row.status == "granted", row.seen_on, row.id), default=None)
    return Recognition(best.status, best.seen_on, best.granted_on, best.valid_until) if best else None


def _fits(row: Row[Any], start: date) -> bool:
    ends = row.valid_until is None or row.valid_until >= start
    return row.status == "granted" and ends and (row.granted_on is None or row.granted_on <= start)


def _mentor(case: CaseContext, start: date) -> Mentor | None:
    query = select(mentors).where(mentors.c.id == case.number("mentor_id"))
    row = case.tx.execute(query).first()
    if row is None:
        return None
    guided = (
        select(func.count())
        .select_from(agreements)
        .where(
            agreements.c.mentor_id == row.id,
            agreements.c.status != "withdrawn",
            agreements.c.case_id != case.case_id,
            agreements.c.starts_on <= start,
            or_(agreements.c.ended_on.is_(None), agreements.c.ended_on >= start),
            agreements.c.ends_on >= start,
        )
    )
    partnership = case.tx.execute(
        select(partnerships)
        .join(programmes, programmes.c.partnership_id == partnerships.c.id)
        .where(programmes.c.id == case.number("programme_id"))
    ).first()
    return Mentor(
        name=row.name,
        has_address=bool(row.email),
        at_site=row.site_id == case.number("site_id"),
        age=row.age,
        experience_years=row.experience_years,
        conditions_seen_on=row.conditions_seen_on,
        extract_issued_on=row.extract_issued_on,
        training_done_on=row.training_done_on,
        training_deadline_on=row.training_deadline_on,
        derogation_on=row.derogation_on,
        gone_on=min((day for day in (row.left_on, row.disqualified_on) if day), default=None),
        learners=case.tx.execute(guided).scalar_one(),
        max_learners=row.max_learners or (partnership.max_learners if partnership else None),
        training_months=partnership.mentor_training_months if partnership else None,
    )


def _agreements(case: CaseContext) -> list[Agreement]:
    open_from = (
        select(func.min(suspensions.c.from_on))
        .where(suspensions.c.agreement_id == agreements.c.id, suspensions.c.ended_on.is_(None))
        .scalar_subquery()
    )
    query = select(agreements, open_from.label("suspended_from")).where(
        agreements.c.case_id == case.case_id, agreements.c.status != "withdrawn"
    )
    main = case.number("agreement_id")
    return [
        Agreement(
            main=row.id == main,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            ended_on=row.ended_on,
            hours=row.workplace_hours,
            suspended_from=row.suspended_from,
            trial_until=row.trial_until,
        )
        for row in case.tx.execute(query.order_by(agreements.c.id))
    ]


def _plan(case: CaseContext) -> Plan | None:
    agreement_id = case.number("agreement_id")
    items = plan_of(case.tx, agreement_id) if agreement_id is not None else ()
    if not items:
        return None
    return Plan(
        left=sum(not each.complete for each in items),
        unreached=sum(not each.reached for each in items),
        no_cluster=any(each.cluster for each in items) and not clusters_reached(items),
    )
