"""Learners and who represents them, in step with what is typed on their trajectory.

A learner is one row over all trajectories: the case says which, or the same name and date of birth at the same school
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.effects import EffectContext
from engine.lookup import row_with
from workflows.register.tables import guardians, learners, trajectories
from workflows.register.write import Writer

COLUMNS = ("first_name", "last_name", "email", "phone", "postcode", "parents_stay_informed")
TYPED_AS = {"parents_stay_informed": "parent_stays_informed"}


def keep_in_step(context: EffectContext, fields: Mapping[str, object]) -> int:
    """Write learner, who represents them and trajectory as the case has them, and return the learner's id.

    ``fields`` must hold a name and a date of birth.
    """
    writer = Writer(context.tx, context.actor, context.now, context.case_id, context.sequence)
    values: dict[str, Any] = {name: fields.get(TYPED_AS.get(name, name)) for name in COLUMNS}
    values |= {"birth_date": context.day("birth_date"), "language": fields.get("language") or "nl"}
    learner_id = context.number("learner_id") or _same(context, values)
    if learner_id is None:
        learner_id = writer.add(learners, values)
    else:
        writer.change(learners, learner_id, values)
    _guardian(writer, learner_id, fields, "parent", first=True)
    _guardian(writer, learner_id, fields, "second_parent", first=False)
    _trajectory(writer, context, learner_id)
    return learner_id


def _same(context: EffectContext, values: Mapping[str, Any]) -> int | None:
    """Return the learner of that name and date of birth who was at this school before."""
    query = (
        select(learners.c.id)
        .join(trajectories, trajectories.c.learner_id == learners.c.id)
        .where(
            func.lower(learners.c.last_name) == str(values["last_name"]).lower(),
            func.lower(learners.c.first_name) == str(values["first_name"]).lower(),
            learners.c.birth_date == values["birth_date"],
            trajectories.c.organisation_id == context.organisation_id,
        )
        .order_by(learners.c.id)
    )
    return context.tx.execute(query).scalars().first()


def _guardian(writer: Writer, learner_id: int, fields: Mapping[str, object], who: str, *, first: bool) -> None:
    query = (
        select(guardians)
        .where(guardians.c.learner_id == learner_id, guardians.c.first.is_(first), guardians.c.ended_on.is_(None))
        .order_by(guardians.c.id)
    )
    row = writer.tx.execute(query).first()
    name = str(fields.get(f"{who}_name") or "")
    if not name:
        return
    values = {"name": name, "phone": fields.get(f"{who}_phone"), "email": fields.get(f"{who}_email")}
    if row is None:
        writer.add(guardians, {**values, "learner_id": learner_id, "first": first})
    else:
        writer.change(guardians, row.id, values)


def _trajectory(writer: Writer, context: EffectContext, learner_id: int) -> None:
    values = {
        "learner_id": learner_id,
        "organisation_id": context.organisation_id,
        "programme_id": context.number("programme_id"),
        "school_year": context.today.year if context.today.month >= 9 else context.today.year - 1,
        "intake_on": context.day("intake_on"),
        "certificate_kind": context.fields.get("certificate_kind"),
        "destination": context.fields.get("destination"),
    }
    known = row_with(writer.tx, trajectories, context.case_id)
    if known is None:
        writer.add(trajectories, {**values, "case_id": context.case_id})
    else:
        values.pop("school_year")
        writer.change(trajectories, context.case_id, values)
