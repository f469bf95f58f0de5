"""What a mentor scores through a link: the competences of the training plan that are learnt at work.

All of one form is written or none of it; what the form leaves open stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import default_calendar
from engine.database import Database
from engine.erased import refuse_erased
from engine.errors import BadInput, FieldProblem, NotAllowed
from workflows.register.tables import agreements, competences, training_plan_items
from workflows.register.training_plan import SCALE
from workflows.register.write import Writer

NOT_SEEN = "not_seen"
ASKED_WITH = "competence_progress"
"""The field of a trajectory whose question goes with the plan."""
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One competence to score, with what the mentor found last time; ``score`` is None when that was nothing yet."""

    id: int
    name: str
    cluster: str
    score: str | None
    not_seen: bool
    scored_on: date | None


def mentor_rows(db: Database, case_id: int) -> tuple[Row, ...]:
    """Return what the mentor of a trajectory scores, in the order of the plan; whoever asks holds a link to it."""
    with db.read() as tx:
        return _rows(tx, case_id)


def refuse_scores(rows: tuple[Row, ...], scores: Mapping[int, str], reason: str) -> None:
    """Let scores pass that can be written.

    Raises:
        BadInput: a point that is not on the scale, or "not dealt with yet" without a reason.
    """
    known = {each.id for each in rows}
    problems = [
        FieldProblem(f"score-{number}", "unknown_choice", (("typed", value[:40]),))
        for number, value in scores.items()
        if number not in known or value not in {*SCALE, NOT_SEEN}
    ]
    if NOT_SEEN in scores.values() and not reason.strip():
        problems.append(FieldProblem("not_seen_reason", "required"))
    if len(reason) > LONGEST_REASON:
        problems.append(FieldProblem("not_seen_reason", "too_long", (("maximum", str(LONGEST_REASON)),)))
    if problems:
        raise BadInput(tuple(problems))


def score_as_mentor(
    db: Database, case_id: int, scores: Mapping[int, str], reason: str, *, actor: Actor, now: datetime
) -> None:
    """Write the scores of one form.

    Raises:
        NotAllowed: the actor is not the mentor of this trajectory by a link.
        ActionRefused: the trajectory was erased.
        BadInput: as ``refuse_scores``.
    """
    if actor.case_id != case_id or "mentor" not in actor.case_roles:
        raise NotAllowed("the mentor of the trajectory scores", roles=("mentor",))
    today = default_calendar().local_date(now)
    with db.transaction() as tx:
        refuse_erased(tx, case_id)
        refuse_scores(_rows(tx, case_id), scores, reason)
        writer = Writer(tx, actor, now)
        for item_id, value in scores.items():
            seen = value != NOT_SEEN
            row = {
                "mentor_score": value if seen else None,
                "mentor_scored_on": today,
                "not_seen_reason": None if seen else reason.strip(),
            }
            writer.change(training_plan_items, item_id, row)


def _rows(tx: Connection, case_id: int) -> tuple[Row, ...]:
    running = (
        select(agreements.c.id, agreements.c.mentor_id)
        .where(agreements.c.case_id == case_id, agreements.c.status == "running")
        .order_by(agreements.c.id)
    )
    found = tx.execute(running).all()
    # A second workplace with a mentor of its own is not this one's to score.
    mine = [each.id for each in found if each.mentor_id == found[0].mentor_id]
    item = training_plan_items.c
    query = (
        select(training_plan_items, competences.c.name, competences.c.cluster)
        .join(competences, competences.c.id == item.competence_id)
        .where(item.agreement_id.in_(mine), item.place != "school")
        .order_by(item.agreement_id, item.position, item.id)
    )
    return tuple(
        Row(
            id=row.id,
            name=row.name,
            cluster=row.cluster,
            score=row.mentor_score,
            not_seen=row.mentor_score is None and bool((row.not_seen_reason or "").strip()),
            scored_on=row.mentor_scored_on,
        )
        for row in tx.execute(query)
    )
