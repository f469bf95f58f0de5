"""Figures about companies: who is recognised for what, who might be, and which recognised sites have no learner."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select

from engine.tables import state_spans
from workflows.dashboard.agreements import running
from workflows.dashboard.asked import LEADS, Asked
from workflows.register.recognitions import COUNTED
from workflows.register.tables import agreements, companies, leads, recognitions, sites

NOTHING: Any = literal("").label("part")


def companies_recognised(asked: Asked) -> Select[Any]:
    """Distinct companies with a valid recognition."""
    return _recognised(asked, sites.c.company_id, NOTHING).distinct()


def sites_recognised(asked: Asked) -> Select[Any]:
    """Distinct sites with a valid recognition."""
    return _recognised(asked, recognitions.c.site_id, NOTHING).distinct()


def recognitions_granted(asked: Asked) -> Select[Any]:
    """Valid recognitions, each for one programme at one site."""
    columns = (recognitions.c.id.label("recognition_id"), recognitions.c.site_id, recognitions.c.programme_id)
    return _recognised(asked, *columns, NOTHING)


def candidate_companies(asked: Asked) -> Select[Any]:
    """Companies with an open lead and no valid recognition anywhere."""
    known = exists(
        select(recognitions.c.id)
        .join(sites, sites.c.id == recognitions.c.site_id)
        .where(sites.c.company_id == leads.c.company_id, *valid(asked))
    )
    return (
        select(leads.c.company_id, NOTHING)
        .select_from(leads.join(state_spans, state_spans.c.case_id == leads.c.case_id))
        .where(*asked.standing(LEADS, asked.states(LEADS)), ~known)
        .where(asked.scope.on(leads.c.case_id, state_spans.c.organisation_id))
        .distinct()
    )


def idle_recognised_sites(asked: Asked) -> Select[Any]:
    """Sites with a valid recognition and no agreement that runs, which may be contacted."""
    busy = exists(select(agreements.c.id).where(agreements.c.site_id == sites.c.id, *running(asked)))
    return (
        _recognised(asked, recognitions.c.site_id, NOTHING)
        .join(companies, companies.c.id == sites.c.company_id)
        .where(~busy, *(_may_be_called(asked, each) for each in (sites, companies)))
        .distinct()
    )


def valid(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a recognition was granted and counted on the day: its last day belongs to it."""
    row = recognitions.c
    return (
        row.status.in_(sorted(COUNTED)),
        row.granted_on <= asked.as_of,
        or_(row.ended_on.is_(None), row.ended_on >= asked.as_of),
        or_(row.valid_until.is_(None), row.valid_until >= asked.as_of),
    )


def _recognised(asked: Asked, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(recognitions.join(sites, sites.c.id == recognitions.c.site_id))
        .where(*valid(asked))
    )
    mine = asked.scope.on_programme(recognitions.c.programme_id, asked.as_of)
    return query if mine is None else query.where(mine)


def _may_be_called(asked: Asked, table: Any) -> ColumnElement[bool]:
    until = table.c.do_not_contact_until
    return or_(until.is_(None), until < asked.as_of)
