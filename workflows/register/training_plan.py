"""The training plan of an agreement: its competences, where they are learnt, and the scores of school and mentor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.erased import refuse_erased
from engine.errors import BadInput, FieldProblem, NotAllowed, NotFound
from engine.loader import Workflows
from engine.tables import cases
from engine.visibility import named_to, seen_by
from workflows.register.tables import agreements, competences, training_plan_items
from workflows.register.write import Writer

SCALE = ("insufficient", "guided", "sufficient", "independent")
"""Source: the four points of dualimento, the sector's own form; no scale is prescribed by law."""
DONE = frozenset({"sufficient", "independent"})
PLACES = ("school", "workplace", "both")


@dataclass(frozen=True, slots=True)
class Item:
    """A competence of a plan with its scores; None where nobody scored yet."""

    id: int
    code: str
    name: str
    cluster: str
    place: str
    school_score: str | None
    mentor_score: str | None
    not_seen_reason: str

    @property
    def complete(self) -> bool:
        """Tell whether everybody who should has scored it, or said why not."""
        at_work = self.place == "school" or self.mentor_score is not None or bool(self.not_seen_reason)
        return self.school_score is not None and at_work

    @property
    def reached(self) -> bool:
        """Tell whether school, and mentor where it is learnt at work, hold it for reached."""
        at_work = self.place == "school" or self.mentor_score in DONE
        return self.school_score in DONE and at_work


def begin_plan(
    db: Database, workflows: Workflows, agreement_id: int, *, actor: Actor, now: datetime, place: str = "both"
) -> int:
    """Put the competences of the programme that are not in the plan yet in it, and return how many there were.

    Raises:
        NotFound: there is no such agreement of a learner of the actor's.
        BadInput: there is no such place.
    """
    if place not in PLACES:
        raise BadInput((FieldProblem("place", "unknown_choice", (("typed", place),)),))
    with db.transaction() as tx:
        agreement = _agreement(tx, workflows, agreement_id, actor)
        known = select(training_plan_items.c.competence_id).where(training_plan_items.c.agreement_id == agreement_id)
        there = set(tx.execute(known).scalars())
        of_programme = select(competences.c.id).where(competences.c.programme_id == agreement.programme_id)
        wanted = [each for each in tx.execute(of_programme.order_by(competences.c.code)).scalars() if each not in there]
        for position, competence_id in enumerate(wanted, start=len(there)):
            row = {"agreement_id": agreement_id, "competence_id": competence_id, "place": place, "position": position}
            Writer(tx, actor, now).add(training_plan_items, row)
    return len(wanted)


def score(
    db: Database,
    workflows: Workflows,
    item_id: int,
    value: str,
    *,
    actor: Actor,
    now: datetime,
    not_seen_reason: str = "",
) -> None:
    """Score a competence, as the mentor by a link, else as the school; ``not_seen`` asks the mentor for a reason.

    Raises:
        NotFound: there is no such item of a learner of the actor's.
        NotAllowed: a mentor scores what is learnt at work only.
        BadInput: no point of the scale, or no reason.
    """
    today = default_calendar().local_date(now)
    with db.transaction() as tx:
        row = tx.execute(select(training_plan_items).where(training_plan_items.c.id == item_id)).first()
        if row is None:
            raise NotFound(f"no item {item_id}")
        agreement = _agreement(tx, workflows, row.agreement_id, actor)
        mentor = actor.case_id == agreement.case_id and "mentor" in actor.case_roles
        if mentor and row.place == "school":
            raise NotAllowed("a mentor scores what is learnt at work", roles=("trajectory_coach",))
        Writer(tx, actor, now).change(
            training_plan_items, item_id, _scored(value, not_seen_reason, today, mentor=mentor)
        )


def plan_of(tx: Connection, agreement_id: int) -> tuple[Item, ...]:
    """Return the plan of an agreement in its own order."""
    query = (
        select(training_plan_items, competences.c.code, competences.c.name, competences.c.cluster)
        .join(competences, competences.c.id == training_plan_items.c.competence_id)
        .where(training_plan_items.c.agreement_id == agreement_id)
        .order_by(training_plan_items.c.position, training_plan_items.c.id)
    )
    return tuple(
        Item(
            id=row.id,
            code=row.code,
            name=row.name,
            cluster=row.cluster,
            place=row.place,
            school_score=row.school_score,
            mentor_score=row.mentor_score,
            not_seen_reason=(row.not_seen_reason or "").strip(),
        )
        for row in tx.execute(query)
    )


def clusters_reached(items: tuple[Item, ...]) -> tuple[str, ...]:
    """Return the clusters of a plan of which every competence is reached: each can give a partial qualification.

    Source: SO/2016, certificates can be granted at any moment of the year.
    """
    found: Mapping[str, list[Item]] = defaultdict(list)
    for each in items:
        found[each.cluster].append(each)
    return tuple(sorted(name for name, those in found.items() if name and all(each.reached for each in those)))


def _scored(value: str, reason: str, today: date, *, mentor: bool) -> dict[str, Any]:
    if value == "not_seen" and mentor:
        if not reason.strip():
            raise BadInput((FieldProblem("not_seen_reason", "required"),))
        return {"mentor_score": None, "mentor_scored_on": today, "not_seen_reason": reason.strip()[:300]}
    if value not in SCALE:
        raise BadInput((FieldProblem("score", "unknown_choice", (("typed", value[:40]),)),))
    if mentor:
        return {"mentor_score": value, "mentor_scored_on": today, "not_seen_reason": None}
    return {"school_score": value, "school_scored_on": today}


def _agreement(tx: Connection, workflows: Workflows, agreement_id: int, actor: Actor) -> Any:
    row = tx.execute(select(agreements).where(agreements.c.id == agreement_id)).first()
    mine = row is not None and (
        (actor.case_id == row.case_id and "mentor" in actor.case_roles)
        or tx.execute(
            seen_by(actor, workflows, cases.c.id).where(cases.c.id == row.case_id, named_to(actor, workflows))
        ).first()
        is not None
    )
    if row is None or not mine:
        raise NotFound(f"no agreement {agreement_id} for {actor.name}")
    refuse_erased(tx, row.case_id)
    return row
