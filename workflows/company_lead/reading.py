"""Reads what the rules of a lead look at, piece by piece, from the register and from what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from engine.context import CaseContext
from engine.tables import cases, organisations
from workflows.company_lead import locks
from workflows.company_lead.candidates import ranking
from workflows.company_lead.known import Agreement, Chosen, Line, Lock, Offer, Site, Survivor, Twin
from workflows.company_lead.weights import Need
from workflows.register.tables import (
    agreements,
    companies,
    contacts,
    lead_lines,
    lead_offers,
    leads,
    programmes,
    recognitions,
    sites,
)

LINES = ("programme_id", "programme_2_id")

_FAMILY = func.coalesce(leads.c.split_from_id, leads.c.case_id)
_OWN_FAMILY = select(_FAMILY).where(leads.c.case_id == bindparam("case")).scalar_subquery()
_TWINS: Select[Any] = (
    select(cases.c.id, cases.c.code, programmes.c.official_name)
    .join(leads, leads.c.case_id == cases.c.id)
    .join(lead_lines, lead_lines.c.case_id == cases.c.id)
    .join(programmes, programmes.c.id == lead_lines.c.programme_id)
    .where(
        leads.c.site_id == bindparam("site"),
        cases.c.id != bindparam("case"),
        cases.c.closed_at.is_(None),
        lead_lines.c.programme_id.in_(bindparam("wanted", expanding=True)),
        lead_lines.c.dropped_on.is_(None),
        func.coalesce(_OWN_FAMILY, bindparam("case")) != _FAMILY,
    )
    .order_by(cases.c.id)
)
_SITE = (
    select(
        sites.c.status,
        sites.c.postcode,
        sites.c.do_not_contact_until,
        companies.c.name,
        companies.c.enterprise_number,
        companies.c.postcode.label("seat"),
        companies.c.status.label("company_status"),
        companies.c.do_not_contact_until.label("company_quiet"),
    )
    .join(companies, companies.c.id == sites.c.company_id)
    .where(sites.c.id == bindparam("site"))
)
_NAMES = select(programmes.c.id, programmes.c.official_name).where(
    programmes.c.id.in_(bindparam("wanted", expanding=True))
)
_RECOGNITIONS = (
    select(recognitions)
    .where(
        recognitions.c.site_id == bindparam("site"),
        recognitions.c.programme_id.in_(bindparam("wanted", expanding=True)),
    )
    .order_by(recognitions.c.seen_on, recognitions.c.id)
)
_OFFER = (
    select(lead_offers.c.organisation_id, lead_offers.c.expires_on, organisations.c.name)
    .join(organisations, organisations.c.id == lead_offers.c.organisation_id)
    .where(lead_offers.c.case_id == bindparam("case"), lead_offers.c.answer.is_(None))
)
_OWN_CONTACTS = (
    select(contacts.c.on_day)
    .where(
        contacts.c.case_id == bindparam("case"), contacts.c.organisation_id.is_not_distinct_from(bindparam("school"))
    )
    .order_by(contacts.c.on_day)
)
_FIRST_ELSEWHERE = (
    select(contacts.c.on_day)
    .where(
        contacts.c.site_id == bindparam("site"),
        contacts.c.first,
        contacts.c.organisation_id.is_not(None),
        contacts.c.organisation_id.is_distinct_from(bindparam("school")),
    )
    .order_by(contacts.c.on_day.desc())
    .limit(1)
)
_AGREEMENTS = (
    select(agreements.c.starts_on, agreements.c.ends_on, agreements.c.ended_on)
    .where(
        agreements.c.site_id == bindparam("site"),
        agreements.c.programme_id.in_(bindparam("wanted", expanding=True)),
        agreements.c.organisation_id == bindparam("school"),
        agreements.c.status.in_(("running", "ended")),
    )
    .order_by(agreements.c.starts_on, agreements.c.id)
)
_SURVIVOR = (
    select(cases.c.id, cases.c.code, cases.c.closed_at, leads.c.company_id)
    .join(leads, leads.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("case"))
)


def programmes_of(case: CaseContext) -> tuple[int, ...]:
    """Return the programmes that the lead asks, as typed or as the case holds them."""
    return tuple(dict.fromkeys(number for name in LINES if (number := case.number(name)) is not None))


def site_of(case: CaseContext) -> Site:
    """Return the establishment and its company; one that is not known yet is nameless."""
    row = case.tx.execute(_SITE, {"site": case.number("site_id")}).first()
    if row is None:
        return Site("-", numbered=False, placed=False)
    wishes = [day for day in (row.do_not_contact_until, row.company_quiet, case.day("do_not_contact_until")) if day]
    return Site(
        company=row.name,
        numbered=bool(row.enterprise_number),
        placed=bool(row.postcode or row.seat),
        status=row.status if row.company_status == "active" else row.company_status,
        quiet_until=max(wishes, default=None),
    )


def lock_of(case: CaseContext) -> Lock | None:
    """Return which school talks to the company."""
    site_id = case.number("site_id")
    found = locks.held(case.tx, site_id) if site_id is not None else None
    return found.lock if found else None


def lines_of(case: CaseContext) -> tuple[Line, ...]:
    """Return the lines in their order, each with the newest recognition of this establishment for it."""
    wanted = programmes_of(case)
    about = {"site": case.number("site_id"), "wanted": wanted}
    names = {row.id: row.official_name for row in case.tx.execute(_NAMES, {"wanted": wanted})}
    newest = {row.programme_id: row for row in case.tx.execute(_RECOGNITIONS, about)}
    return tuple(
        Line(
            each,
            names[each],
            newest[each].status if each in newest else "none",
            (newest[each].applicant or "") if each in newest else "",
        )
        for each in wanted
        if each in names
    )


def twins_of(case: CaseContext) -> tuple[Twin, ...]:
    """Return the other open leads of this establishment that ask a line of this one."""
    found = twins(case.tx, case.case_id, case.number("site_id"), programmes_of(case))
    return tuple(Twin(row.code, row.official_name) for row in found)


def twins(tx: Connection, case_id: int, site_id: int | None, wanted: tuple[int, ...]) -> Sequence[Row[Any]]:
    """Return open leads of an establishment that ask one of these programmes; halves of one split are no twins."""
    return tx.execute(_TWINS, {"case": case_id, "site": site_id, "wanted": wanted}).all()


def chosen_of(case: CaseContext) -> Chosen | None:
    """Return where the school chosen on the form stands; the ranking is made only when there is one."""
    school, site_id = case.number("offered_to"), case.number("site_id")
    if school is None or site_id is None or case.state != "in_pool":
        return None
    name = select(organisations.c.name).where(organisations.c.id == school)
    called = case.tx.execute(name).scalar_one_or_none() or "-"
    found = ranking(case.tx, need_of(case, site_id), case.today)
    first = found.ranked[0].name if found.ranked else ""
    for each in found.ranked:
        if each.school_id == school:
            return Chosen(called, each.rank, first)
    for out in found.left_out:
        if out.school_id == school:
            return Chosen(called, None, first, out.lacking, out.paused, out.paused_on)
    lacking = lines_of(case)
    return Chosen(called, None, first, lacking[0].programme if lacking else "-")


def need_of(case: CaseContext, site_id: int) -> Need:
    """Return what the lead asks, as the ranking looks at it."""
    starts = [day for name in ("earliest_start_on", "earliest_start_2_on") if (day := case.day(name))]
    return Need(case.case_id, site_id, programmes_of(case), min(starts, default=None))


def offer_of(case: CaseContext) -> Offer | None:
    """Return the offer that nobody answered yet."""
    row = case.tx.execute(_OFFER, {"case": case.case_id}).first()
    return Offer(row.organisation_id, row.name, row.expires_on) if row else None


def own_contacts_of(case: CaseContext) -> tuple[date, ...]:
    """Return the days on which whoever has the lead now noted a contact on it."""
    about = {"case": case.case_id, "school": case.organisation_id}
    return tuple(case.tx.execute(_OWN_CONTACTS, about).scalars())


def first_elsewhere_of(case: CaseContext) -> date | None:
    """Return when another school last made a first contact with the establishment."""
    about = {"site": case.number("site_id"), "school": case.organisation_id}
    return case.tx.execute(_FIRST_ELSEWHERE, about).scalar_one_or_none()


def agreements_of(case: CaseContext) -> tuple[Agreement, ...]:
    """Return the agreements of the school that has the lead, at this establishment, for its lines."""
    about = {"site": case.number("site_id"), "wanted": programmes_of(case), "school": case.organisation_id}
    return tuple(Agreement(row.starts_on, row.ends_on, row.ended_on) for row in case.tx.execute(_AGREEMENTS, about))


def survivor_of(case: CaseContext) -> Survivor | None:
    """Return the lead that was chosen to stay."""
    chosen = case.number("surviving_lead_id")
    row = case.tx.execute(_SURVIVOR, {"case": chosen}).first() if chosen is not None else None
    if row is None:
        return None
    same = row.company_id == case.number("company_id")
    return Survivor(row.code, row.id == case.case_id, same, row.closed_at is None)
