"""The rules on hours and age as a hard filter: what they need to know of a learner is read here and goes no further.

Score, pages and companies see that a workplace is out, never why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.calendar import Length, Unit, default_calendar
from engine.tables import cases
from workflows.matching.sides import Opening, Seeker
from workflows.register.tables import companies, joint_committees, learners, sites, trajectories, workplaces

ADULT_MONTHS = 12 * 18


@dataclass(frozen=True, slots=True)
class _Week:
    """Hours a week at a workplace, and the most its joint committee allows a minor and an adult."""

    hours: float
    minor: float | None
    adult: float | None


def within_hours(tx: Connection, found: list[Seeker], known: list[Opening], today: date) -> list[Seeker]:
    """Return the learners, each with the workplaces ruled out whose week would be too long.

    Source: school hours count as working time, within the weekly limit of the joint committee, which may be lower for
    minors. What is not known (hours, committee, school hours) rules nothing out.
    """
    weeks = _weeks(tx, [each.workplace_id for each in known], today)
    if not weeks:
        return found
    people = _people(tx, [each.case_id for each in found])
    return [replace(each, ruled_out=each.ruled_out | _too_long(each, known, weeks, people)) for each in found]


def _too_long(seeker: Seeker, known: list[Opening], weeks: Mapping[int, _Week], people: Mapping[int, Any]) -> set[int]:
    person = people.get(seeker.case_id)
    if person is None:
        return set()
    adult_from = default_calendar().after(person.birth_date, Length(ADULT_MONTHS, Unit.MONTHS))
    school = person.fields.get("school_hours") or 0
    out = set()
    for opening in known:
        week = weeks.get(opening.workplace_id)
        if week is None or opening.programme_id != seeker.programme_id:
            continue
        limit = week.adult if max(seeker.starts_on, opening.from_on) >= adult_from else week.minor
        if limit is not None and week.hours + school > limit:
            out.add(opening.workplace_id)
    return out


def _weeks(tx: Connection, ids: list[int], today: date) -> dict[int, _Week]:
    newest = (
        select(joint_committees.c.number, func.max(joint_committees.c.valid_from).label("valid_from"))
        .where(joint_committees.c.valid_from <= today)
        .group_by(joint_committees.c.number)
        .subquery()
    )
    query = (
        select(
            workplaces.c.id,
            workplaces.c.hours_week,
            joint_committees.c.weekly_hours_minor,
            joint_committees.c.weekly_hours_adult,
        )
        .join(sites, sites.c.id == workplaces.c.site_id)
        .join(companies, companies.c.id == sites.c.company_id)
        .join(newest, newest.c.number == companies.c.joint_committee)
        .join(
            joint_committees,
            (joint_committees.c.number == newest.c.number) & (joint_committees.c.valid_from == newest.c.valid_from),
        )
        .where(workplaces.c.hours_week.is_not(None), workplaces.c.id.in_(ids))
    )
    return {row.id: _Week(row.hours_week, row.weekly_hours_minor, row.weekly_hours_adult) for row in tx.execute(query)}


def _people(tx: Connection, ids: list[int]) -> dict[int, Any]:
    query = (
        select(cases.c.id, cases.c.fields, learners.c.birth_date)
        .join(trajectories, trajectories.c.case_id == cases.c.id)
        .join(learners, learners.c.id == trajectories.c.learner_id)
        .where(cases.c.id.in_(ids))
    )
    return {row.id: row for row in tx.execute(query)}
