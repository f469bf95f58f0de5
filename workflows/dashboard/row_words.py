"""The words of a figure's rows: a title, what it is about, a school; a code for who may not read names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, case, literal, null, select

from engine.actor import Actor
from engine.tables import cases, organisations
from engine.visibility import named_to, visible_to
from workflows.dashboard.asked import Asked
from workflows.dashboard.figure_file import FigureRule
from workflows.register.tables import agreements, companies, programmes, recognitions, sites

NOBODY: ColumnElement[Any] = null().cast(Integer)
NO_DAY: ColumnElement[Any] = null().cast(Date)
EMPTY: ColumnElement[str] = literal("", String)


def labelled(asked: Asked, actor: Actor, rows: Select[Any], rule: FigureRule, *, part: str = "") -> Select[Any]:
    """Return the rows of a figure in words, one for one: nothing is joined that could lose or double a row."""
    row = rows.subquery("counted")
    match rule.rows:
        case "schools":
            query = _schools(row)
        case "programmes":
            query = _programmes(row)
        case "companies":
            query = _companies(row)
        case _:
            query = _cases(asked, actor, row)
    return query.where(row.c.part == part) if part else query


def _cases(asked: Asked, actor: Actor, row: Any) -> Select[Any]:
    """Cases by name or by code, ordered by code: any other order would group what a reader must not count."""
    named, seen = named_to(actor, asked.workflows), visible_to(actor, asked.workflows)
    of_agreement = "agreement_id" in row.c
    columns = _columns(
        row,
        title=case((named, cases.c.title), else_=cases.c.code),
        about=companies.c.name if of_agreement else case((named, cases.c.subtitle), else_=EMPTY),
        school=organisations.c.name,
        opens=case((seen, cases.c.id)),
        starts=agreements.c.starts_on if of_agreement else NO_DAY,
        ends=agreements.c.ends_on if of_agreement else NO_DAY,
    )
    query = (
        select(*columns)
        .select_from(row.join(cases, cases.c.id == row.c.case_id))
        .outerjoin(organisations, organisations.c.id == cases.c.organisation_id)
        .order_by(cases.c.code, *(column for name, column in row.c.items() if name.endswith("_id")))
    )
    if not of_agreement:
        return query
    return (
        query.join(agreements, agreements.c.id == row.c.agreement_id)
        .join(sites, sites.c.id == agreements.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
    )


def _schools(row: Any) -> Select[Any]:
    columns = _columns(row, title=organisations.c.name)
    joined = row.join(organisations, organisations.c.id == row.c.organisation_id)
    return select(*columns).select_from(joined).order_by(organisations.c.name)


def _programmes(row: Any) -> Select[Any]:
    joined = row.join(programmes, programmes.c.id == row.c.programme_id)
    school: ColumnElement[Any] = EMPTY
    if "organisation_id" in row.c:
        joined = joined.join(organisations, organisations.c.id == row.c.organisation_id)
        school = organisations.c.name
    columns = _columns(row, title=programmes.c.official_name, about=programmes.c.sector, school=school)
    return select(*columns).select_from(joined).order_by(programmes.c.official_name, row.c.part, school)


def _companies(row: Any) -> Select[Any]:
    if "site_id" not in row.c:
        columns = _columns(row, title=companies.c.name, about=companies.c.postcode)
        joined = row.join(companies, companies.c.id == row.c.company_id)
        return select(*columns).select_from(joined).order_by(companies.c.name, companies.c.id)
    joined = row.join(sites, sites.c.id == row.c.site_id).join(companies, companies.c.id == sites.c.company_id)
    about: ColumnElement[Any] = sites.c.municipality
    starts = ends = NO_DAY
    if "recognition_id" in row.c:
        joined = joined.join(recognitions, recognitions.c.id == row.c.recognition_id)
        joined = joined.join(programmes, programmes.c.id == row.c.programme_id)
        about, starts, ends = programmes.c.official_name, recognitions.c.granted_on, recognitions.c.valid_until
    columns = _columns(row, title=companies.c.name, about=about, starts=starts, ends=ends)
    return select(*columns).select_from(joined).order_by(companies.c.name, sites.c.id, about)


def _columns(
    row: Any,
    *,
    title: ColumnElement[Any],
    about: ColumnElement[Any] = EMPTY,
    school: ColumnElement[Any] = EMPTY,
    opens: ColumnElement[Any] = NOBODY,
    starts: ColumnElement[Any] = NO_DAY,
    ends: ColumnElement[Any] = NO_DAY,
) -> tuple[ColumnElement[Any], ...]:
    return (
        opens.label("opens"),
        title.label("title"),
        about.label("about"),
        school.label("school"),
        row.c.part.label("part"),
        starts.label("starts_on"),
        ends.label("ends_on"),
    )
