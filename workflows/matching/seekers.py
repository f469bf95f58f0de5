"""Reads from the register who waits for a workplace, in the order of the list: all that score and pages ever see.

Whoever is in a match already waits too, but looks for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, or_, select, type_coerce

from engine.tables import cases
from workflows.matching.distance import Point, point
from workflows.matching.sides import Seeker
from workflows.matching.wishes import phrases, size_in, telling
from workflows.register.suspicion import without_grounds
from workflows.register.tables import match_refusals, providers, waiting_entries
from workflows.waiting_list.listing import MATCHED, in_order

REFUSED, EXCLUDED = "refused_workplaces", "search_not"
"""Fields of a trajectory: workplaces the learner said no to, and companies the learner excludes by name."""


def seekers(
    tx: Connection,
    today: date,
    *narrowed: ColumnElement[bool],
    case_ids: Collection[int] | None = None,
    programme_id: int | None = None,
) -> list[Seeker]:
    """Return who looks for a workplace, the next of the list first; of some cases or of one programme."""
    where: list[ColumnElement[bool]] = [
        *narrowed,
        waiting_entries.c.programme_id.is_not(None),
        cases.c.state.not_in(MATCHED),
    ]
    if case_ids is not None:
        where.append(waiting_entries.c.case_id.in_(case_ids))
    if programme_id is not None:
        where.append(waiting_entries.c.programme_id == programme_id)
    rows = in_order(tx, "workplace", today, *where)
    areas, said = _areas(tx), _said_no(tx, [row.case_id for row in rows])
    return [_seeker(row, today, areas.get(row.organisation_id), *said(row.case_id)) for row in rows]


def _areas(tx: Connection) -> dict[int, Point | None]:
    query = select(providers.c.organisation_id, providers.c.latitude, providers.c.longitude)
    return {row.organisation_id: point(row.latitude, row.longitude) for row in tx.execute(query)}


def _said_no(tx: Connection, ids: list[int]) -> Any:
    """Return what tells, per case, which workplaces are out and in which words a learner excludes companies."""
    out: dict[int, set[int]] = defaultdict(set)
    no = select(match_refusals.c.case_id, match_refusals.c.workplace_id).where(match_refusals.c.case_id.in_(ids))
    for row in tx.execute(no):
        out[row.case_id].add(row.workplace_id)
    text = type_coerce(cases.c.fields, Text)
    # Few learners say no to anything; the fields of all others need not be read.
    either = or_(*(text.like(f'%"{name}"%') for name in (REFUSED, EXCLUDED)))
    query = select(cases.c.id, cases.c.fields).where(cases.c.id.in_(ids), either)
    typed = {row.id: row.fields for row in tx.execute(query)}

    def said(case_id: int) -> tuple[frozenset[int], frozenset[frozenset[str]]]:
        fields: Mapping[str, Any] = typed.get(case_id, {})
        refused = _numbers(str(fields.get(REFUSED) or "").split(","))
        return frozenset(out[case_id] | refused), phrases(str(fields.get(EXCLUDED) or ""))

    return said


def _numbers(parts: Iterable[str]) -> set[int]:
    return {int(part) for part in parts if part.strip().isdecimal()}


def _seeker(
    row: Row[Any], today: date, area: Point | None, ruled_out: frozenset[int], unwanted: frozenset[frozenset[str]]
) -> Seeker:
    after_phase = row.phase_ends_on + timedelta(days=1) if row.phase_ends_on else today
    return Seeker(
        case_id=row.case_id,
        code=row.code,
        programme_id=row.programme_id,
        starts_on=max(row.starts_on or after_phase, today),
        ends_on=row.ends_on,
        days=frozenset(part for part in row.days.split(",") if part),
        travel_mode=row.travel_mode,
        area=area,
        wishes=telling(row.wishes),
        size_wish=size_in(row.wishes),
        needs=frozenset(each.casefold() for each in without_grounds(row.needs)),
        unwanted=unwanted,
        ruled_out=ruled_out,
    )
