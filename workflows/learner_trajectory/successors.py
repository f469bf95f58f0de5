"""The trajectory that follows a change of school or programme: what travels with the learner, and where it begins.

At another school it begins with the screening, or with the agreement where the company stays the same; in another
programme of the same school the learner is enrolled. Where a rule forbids that, a person takes the steps before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.commands.open_case import Opened
from engine.errors import ActionRefused
from engine.orders import Order
from engine.tables import case_people, cases
from workflows.register.tables import trajectories
from workflows.register.write import Writer

COPIED = (
    "first_name", "last_name", "birth_date", "phone", "email", "language", "postcode", "parent_name", "parent_phone",
    "parent_email", "parent_language", "second_parent_name", "second_parent_phone", "second_parent_email",
    "second_parent_language", "parent_stays_informed", "learner_id",
)  # fmt: skip
SCREENED = (
    "ready", "willing", "advice_source", "advised_by", "advised_on", "advice_talk_on", "two_years_followed",
    "prior_education", "admission_council_on", "vdab_advice_on", "late_entry_council_on",
)  # fmt: skip
AT_COMPANY = ("workplace_id", "mentor_id", "first_lesson_on")


def open_after(order: Order, *, known_as: str) -> None:
    """Open the trajectory that follows the order's case, once, and take it where its learner stands.

    Args:
        known_as: the field in which the old case notes the code of the new one.
    """
    with order.db.read() as tx:
        query = select(cases.c.code, cases.c.fields).where(cases.c.id == order.number("case_id"))
        before = tx.execute(query).one()
        coach = select(case_people.c.person_id).where(
            case_people.c.case_id == order.number("case_id"), case_people.c.role == "trajectory_coach"
        )
        person_id = tx.execute(coach).scalar_one_or_none()
    same_school = "programme_id" in order.payload
    fields = _of_same_school(order, before, person_id) if same_school else _of_other_school(before)
    opened = engine.open_case(
        order.db,
        order.workflows,
        "learner_trajectory",
        actor=SYSTEM,
        fields={**fields, "predecessor_code": before.code},
        organisation_id=order.number("organisation_id"),
        now=order.now,
        key=order.key,
    )
    _connect(order, opened, known_as)
    at_company = {name: order.payload[name] for name in AT_COMPANY if order.payload.get(name) is not None}
    first = "continue_in_programme" if same_school else "continue_at_company" if at_company else ""
    _go_on(order, opened.id, first, at_company)


def _of_other_school(before: Any) -> dict[str, object]:
    fields = {name: before.fields[name] for name in COPIED if name in before.fields}
    return {**fields, "programme_id": before.fields.get("programme_id"), "signal_source": "other_school"}


def _of_same_school(order: Order, before: Any, coach: int | None) -> dict[str, object]:
    fields = {name: before.fields[name] for name in COPIED + SCREENED if name in before.fields}
    if before.fields.get("next_admitted") is True:
        fields |= {"admission_general": True, "admission_specific": True}
    named = {"coach": coach} if coach is not None else {}
    return {**fields, **named, "programme_id": order.number("programme_id"), "signal_source": "own_school"}


def _connect(order: Order, opened: Opened, known_as: str) -> None:
    case_id = order.number("case_id")
    with order.db.transaction() as tx:
        writer = Writer(tx, SYSTEM, order.now)
        writer.change(trajectories, case_id, {"successor_id": opened.id})
        writer.change(trajectories, opened.id, {"predecessor_id": case_id})
    engine.fill_in(
        order.db,
        order.workflows,
        case_id,
        {known_as: opened.code},
        actor=SYSTEM,
        seen_version=None,
        now=order.now,
        key=f"{order.key}/code",
    )


def _go_on(order: Order, case_id: int, first: str, fields: dict[str, object]) -> None:
    """Take the way of the learner, or the screening where a rule does not allow it."""
    for action, typed in ((first, fields), ("continue_screening", {})):
        try:
            if action:
                engine.advance(
                    order.db,
                    order.workflows,
                    case_id,
                    action,
                    actor=SYSTEM,
                    seen_version=None,
                    now=order.now,
                    fields=typed,
                    key=f"{order.key}/{action}",
                )
                return
        except ActionRefused:
            continue
