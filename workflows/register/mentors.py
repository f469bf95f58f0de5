"""Mentors: who they are, what the school saw of the conditions, and that they left or may not be one any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

import engine
from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.errors import FieldProblem
from workflows.register.allowed import keeps_mentors
from workflows.register.company_file import company_forms
from workflows.register.dealings import may_change
from workflows.register.repoint import tell_cases_of
from workflows.register.tables import agreements, mentors, sites
from workflows.register.upkeep import Completed, Upkeep, absent, as_typed, in_future, merged, row_of
from workflows.register.write import Writer

SEEN = ("age", "experience_years")
PAST = ("conditions_seen_on", "extract_issued_on", "training_done_on")


def _rules(today: date, tx: Connection, values: Mapping[str, Any], _record_id: int | None) -> Iterator[FieldProblem]:
    yield from absent(tx, sites, values["site_id"], "site_id")
    yield from merged(tx, sites, values["site_id"], "site_id")
    yield from in_future(values, PAST, today)
    if any(values[name] is not None for name in SEEN) and values["conditions_seen_on"] is None:
        yield FieldProblem("conditions_seen_on", "required")


KEPT = company_forms()["mentor"]


def upkeep(now: datetime, completed: Completed = as_typed) -> Upkeep:
    """Return how mentors are kept today."""
    rules = partial(_rules, default_calendar().local_date(now))
    return Upkeep(KEPT, rules, lambda actor, _values: keeps_mentors(actor), same="name", completed=completed)


def add_mentor(db: Database, typed: Mapping[str, object], *, actor: Actor, now: datetime) -> int:
    """Add a mentor of an establishment and return their id; an extract that is noted was seen by the actor, today.

    Raises:
        NotAllowed: the actor is not on the staff of a school.
        BadInput: with everything that is wrong.
    """
    return upkeep(now, partial(_seen, None, actor, now)).add(db, typed, actor=actor, now=now)


def change_mentor(
    db: Database, mentor_id: int, typed: Mapping[str, object], *, actor: Actor, now: datetime, seen: int | None = None
) -> bool:
    """Change the fields that were typed; False when nothing differs. Another extract was seen by the actor, today.

    Open cases on which the mentor is named are asked to read them anew: mails go to the new address.

    Raises:
        NotFound, BadInput: as ``Upkeep.change``.
        NotAllowed: the actor is not on the staff of a school, or another school deals with the company.
    """
    keeps_mentors(actor)
    may_change(db, mentors, mentor_id, actor=actor, now=now)
    with db.transaction() as tx:
        known = row_of(tx, KEPT, mentor_id, lock=True)["extract_issued_on"]
        kept = upkeep(now, partial(_seen, known, actor, now))
        changed = kept.change_in(tx, mentor_id, typed, actor=actor, now=now, seen=seen)
        if changed:
            tell_cases_of(tx, "mentor", mentor_id, now)
        return changed


def mentor_leaves(db: Database, mentor_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that a mentor left the company; the coach of each of their learners must find another within five days.

    Raises:
        NotFound, NotAllowed: no such mentor, or another school deals with the company.
    """
    _gone(db, mentor_id, {"left_on": on}, "left", actor=actor, now=now)


def disqualify_mentor(db: Database, mentor_id: int, on: date, *, actor: Actor, now: datetime) -> None:
    """Note that the authority no longer allows a mentor; their learners need another one.

    Raises:
        NotFound, NotAllowed: no such mentor, or another school deals with the company.
    """
    _gone(db, mentor_id, {"disqualified_on": on}, "disqualified", actor=actor, now=now)


def _gone(db: Database, mentor_id: int, values: Mapping[str, date], kind: str, *, actor: Actor, now: datetime) -> None:
    keeps_mentors(actor)
    may_change(db, mentors, mentor_id, actor=actor, now=now)
    with db.transaction() as tx:
        if not Writer(tx, actor, now).change(mentors, mentor_id, values, kind=kind):
            return
        guided = select(agreements).where(agreements.c.mentor_id == mentor_id, agreements.c.status == "running")
        for row in tx.execute(guided).all():
            [on] = values.values()
            payload = {
                "case_id": row.case_id,
                "agreement_id": row.id,
                "mentor_id": mentor_id,
                "on": on.isoformat(),
            }
            key = f"mentor-{mentor_id}/{kind}/{on.isoformat()}/{row.id}"
            engine.post_order(tx, "learner_trajectory.mentor_gone", payload, key=key, now=now)


def _seen(
    known: date | None, actor: Actor, now: datetime, _tx: Connection, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Add who saw the extract, and when, the day somebody notes another one; the document itself is never kept."""
    issued = values["extract_issued_on"]
    if issued == known:
        return dict(values)
    by = {"extract_seen_on": default_calendar().local_date(now), "extract_seen_by": actor.person_id}
    return {**values, **(by if issued is not None else dict.fromkeys(by))}
