"""What other cases and the register ask of a trajectory, each in a transaction of its own and once per order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

import engine
from engine.actor import SYSTEM
from engine.calendar import default_calendar
from engine.errors import ActionRefused, NotFound
from engine.moves import Reason
from engine.orders import Order
from engine.tables import cases, tasks
from workflows.learner_trajectory import fallen_matches, new_mentors, successors
from workflows.register.rule_values import rule_values_on
from workflows.register.sentences import say
from workflows.register.tables import agreements

__all__ = [
    "end_agreement",
    "follow_register",
    "involve_clb",
    "mentor_appointed",
    "mentor_gone",
    "open_successor",
    "place_answered",
    "place_offered",
    "read_refusal",
    "recognition_ended",
    "recognition_lifted",
    "workplace_gone",
]
FOLLOWED = ("workplace_id", "second_workplace_id", "mentor_id")
"""Choices of a case whose rows bring values along that may change."""


def end_agreement(order: Order) -> None:
    """End an agreement because its company failed or its site was excluded: the search starts again the day after.

    Where the trajectory stands in a step from which that cannot follow by itself, the coach is asked.
    """
    ended = order.text("ended_on") or order.text("on")
    code = order.text("termination_code") or "bankruptcy"
    case_id = order.number("case_id")
    with order.db.read() as tx:
        row = tx.execute(select(agreements).where(agreements.c.id == order.number("agreement_id"))).one()
        case = tx.execute(select(cases.c.state, cases.c.fields).where(cases.c.id == case_id)).one()
        another = _another_suffices(tx, case, order.now)
    if row.status != "running":
        return
    action, field = "agreement_ended", "agreement_ended_on"
    if case.fields.get("second_agreement_id") == row.id:
        searching = case.state == "searching_workplace"
        action = "end_second_while_searching" if searching else "end_second_agreement"
        field = "second_agreement_ends_on"
    elif another:
        action = "continue_with_second"
    typed: dict[str, object] = {field: ended, **_reported()}
    try:
        engine.advance(
            order.db,
            order.workflows,
            case_id,
            action,
            actor=SYSTEM,
            seen_version=None,
            now=order.now,
            fields=typed,
            reason=Reason(code, say(f"ended_by_{code}")[0]),
            key=order.key,
        )
    except (ActionRefused, NotFound):
        # Under evaluation, for one: a person decides how it goes on.
        _ask(order, "end_agreement_by_hand")


def follow_register(order: Order) -> None:
    """Read the workplaces and mentors of a case anew: two records became one, or somebody's address was mended."""
    case_id = order.number("case_id")
    with order.db.read() as tx:
        fields = tx.execute(select(cases.c.fields).where(cases.c.id == case_id)).scalar_one()
    again = {name: fields[name] for name in FOLLOWED if fields.get(name) is not None}
    if again:
        engine.fill_in(
            order.db, order.workflows, case_id, again, actor=SYSTEM, seen_version=None, now=order.now, key=order.key
        )


def workplace_gone(order: Order) -> None:
    """Call off a match with a company that failed or was excluded; of any other place that goes the coach is told."""
    if not fallen_matches.call_off(order, "match_fell_away"):
        _ask(order, "replan_match")


def mentor_gone(order: Order) -> None:
    """Ask the coach for another mentor."""
    _ask(order, "appoint_mentor")


def mentor_appointed(order: Order) -> None:
    """Close the question for another mentor, and have the new one invited where the one before was."""
    new_mentors.answer(order, "appoint_mentor")
    if order.payload.get("was_invited"):
        _ask(order, "invite_mentor")


def recognition_lifted(order: Order) -> None:
    """Ask the coach what happens to an agreement whose recognition was lifted."""
    _ask(order, "check_recognition")


def recognition_ended(order: Order) -> None:
    """Ask the coach about a workplace that is not recognised any more at the beginning of a school year."""
    _ask(order, "recognition_ended")


def place_offered(order: Order) -> None:
    """Ask the coach to answer a partner that keeps a place free."""
    _ask(order, "answer_place")


def place_answered(order: Order) -> None:
    """Close the coach's task about a partner's place: it was answered, or the partner took it back."""
    query = select(tasks.c.id).where(
        tasks.c.case_id == order.number("case_id"), tasks.c.name == "answer_place", tasks.c.status == "open"
    )
    with order.db.read() as tx:
        waiting = tx.execute(query).scalars().all()
    for task_id in waiting:
        engine.do_task(order.db, order.workflows, task_id, actor=SYSTEM, now=order.now, key=order.key)


def read_refusal(order: Order) -> None:
    """Ask the school coordinator to read a refusal whose words suggest a ground the law forbids."""
    _ask(order, "read_refusal")


def involve_clb(order: Order) -> None:
    """Ask the school coordinator to involve the CLB: there is too much problematic absence."""
    _ask(order, "inform_clb")


def open_successor(order: Order) -> None:
    """Open the trajectory that follows, at another school or in another programme, and let both know each other."""
    successors.open_after(order, known_as="successor_code")


def _another_suffices(tx: Connection, case: Any, now: datetime) -> bool:
    """Tell whether the learner goes on with the second agreement: it runs and has the hours by itself."""
    second = tx.execute(select(agreements).where(agreements.c.id == case.fields.get("second_agreement_id"))).first()
    if second is None or case.state != "in_guidance" or second.status != "running":
        return False
    today = default_calendar().local_date(now)
    enough = second.workplace_hours >= rule_values_on(tx, today).number("agreement.oao_min_hours")
    return bool(enough and second.starts_on <= today <= second.ends_on)


def _ask(order: Order, task: str) -> None:
    engine.open_named_task(
        order.db, order.workflows, order.number("case_id"), task, actor=SYSTEM, now=order.now, key=order.key
    )


def _reported() -> dict[str, object]:
    return {"reported_by_company": True, "reported_by_learner": False}
